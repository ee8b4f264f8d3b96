"""An OLT is not asked too much."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import TooMany
from tests.factories import ordering, provisioning

pytestmark = pytest.mark.site


@pytest.fixture
def budget(site, monkeypatch):
	from gigafibre_fsm.flow.provisioning import read_budget

	monkeypatch.setattr(read_budget, "READS_AN_HOUR", 10)
	return read_budget


def test_the_budget_of_an_hour_is_spent_once(site, budget) -> None:
	"""A line card would stop for all its homes because night, incident and support asked at the same moment."""
	olt = f"OLT {site.generate_hash(length=8)}"
	assert sum(budget.spend(olt) for _question in range(30)) == 10
	assert budget.spend(f"{olt} 2", 10) and not budget.spend(f"{olt} 2")
	assert not budget.spend(f"{olt} 3", 11) and budget.spend(f"{olt} 3", 10), "what was refused was not spent"


def test_a_reading_on_demand_counts(site, budget) -> None:
	"""Support would go on asking the homes of an OLT that is near its end."""
	from gigafibre_fsm.flow.provisioning import diagnostics

	port = ordering.port()
	place = provisioning.location(fibre_port=port.name, olt=port.olt)
	router = provisioning.router(location=place, acs_device_id=f"EX-{site.generate_hash(length=8)}")
	budget.spend(port.olt, 10)
	with pytest.raises(TooMany):
		diagnostics.refresh(router.name)
	assert not site.db.exists("Outbound Message", {"topic": "device.look", "reference_name": router.name})
