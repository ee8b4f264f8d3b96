"""Manual changes of a port by staff."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import Conflict
from tests.factories import ordering

pytestmark = pytest.mark.site


@pytest.fixture
def make(site):
	return ordering


def test_a_port_released_by_staff_can_be_sold_again(site, make) -> None:
	"""The ports of households from before this app could be sold only once."""
	from gigafibre_fsm.flow.availability import claims, service

	port = make.port(sn="RCMG19E0BEEF", status="Occupied")
	port.status = "Available"
	port.save()
	assert site.db.get_value("Fibre Port", port.name, ["status", "sn"]) == ("Available", None)
	assert service.check_address(f"p:{port.name}")["offer"]
	assert claims.hold(port.name, "a session", 5)


@pytest.mark.parametrize("status", ["Available", "Retired"])
def test_a_port_in_service_cannot_be_released(site, make, status) -> None:
	"""A household in service would be on a port that is offered to the next visitor."""
	order = make.order()
	location = site.get_doc("Service Location", order.fsm_service_location)
	site.db.set_value("Service Location", location.name, "status", "Active")
	site.db.set_value(
		"Fibre Port",
		location.fibre_port,
		{"status": "Occupied", "sn": "RCMG19E0BEE0", "location": location.name},
	)
	port = site.get_doc("Fibre Port", location.fibre_port)
	port.status = status
	with pytest.raises(Conflict, match=location.name):
		port.save()
	site.db.set_value("Service Location", location.name, "status", "Disconnected")
	port.reload()
	port.status = status
	port.save()
	assert site.db.get_value("Fibre Port", port.name, ["sn", "location"]) == (None, None)
