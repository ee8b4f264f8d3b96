"""Services that are added at a location that is already in service, or about to be."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from tests.factories import billing, ordering
from tests.factories.outbox import messages

pytestmark = pytest.mark.site
INTERNET = (("FTTH80I", 1, 79.95),)
TELEVISION = (("TVBSTANDARD", 1, 30), ("DECODEUR", 1, 99.95))
TELEPHONE = (("TELEPMENS", 1, 28.95), ("SERV911", 1, 0.69))


@pytest.fixture
def make(site):
	return ordering


@pytest.fixture
def home(site):
	"""A customer with Internet only."""
	return billing.activated(INTERNET)


def later(make, place, lines):
	return make.order(lines, customer=place.customer, fsm_service_location=place.name)


def done(site, order) -> None:
	from gigafibre_fsm.flow.activation import service

	job = site.get_doc("Dispatch Job", {"sales_order": order.name})
	site.db.set_value("Dispatch Job", job.name, "status", "Completed")
	job.reload()
	service.activate(job)


def states(site, order) -> set[str]:
	return set(site.get_all("Service Subscription", {"sales_order": order.name}, pluck="status"))


def test_completing_a_job_activates_only_its_own_services(site, make, home) -> None:
	"""The telephone would be billed from the day on which the television came, with nobody there to connect it."""
	television, telephone = later(make, home, TELEVISION), later(make, home, TELEPHONE)
	box, phone = (
		site.get_doc("Service Equipment", {"sales_order": order.name}) for order in (television, telephone)
	)
	for number, device in enumerate((box, phone)):
		values = {"status": "Installed", "mac": f"001A79{site.generate_hash(length=5)}{number}"}
		site.db.set_value("Service Equipment", device.name, values)
	done(site, television)
	assert (states(site, television), states(site, telephone)) == ({"Active"}, {"Pending"})
	assert [site.db.get_value("Service Equipment", row.name, "status") for row in (box, phone)] == [
		"Actif",
		"Installed",
	]
	assert site.db.exists("Sales Invoice", {"fsm_billing_key": f"first:{television.name}"})
	done(site, telephone)
	assert states(site, telephone) == {"Active"}


def test_each_activation_is_notified(site, make, home) -> None:
	"""A customer who adds television would not hear that it works."""
	before = len(messages("service.activated", home.name))
	done(site, later(make, home, TELEVISION))
	assert len(messages("service.activated", home.name)) == 2 * before


def test_a_plan_of_the_same_kind_is_refused_at_a_location(site, make, home) -> None:
	"""The household would pay for two Internet plans on one line."""
	with pytest.raises(BadRequest, match="already has this type"):
		later(make, home, (("FTTH150I", 1, 99.95),))
	later(make, home, TELEVISION)
	with pytest.raises(BadRequest, match="already has this type"):
		later(make, home, TELEVISION)


def test_a_suspended_location_stays_suspended(site, make, home) -> None:
	"""A customer who does not pay would be reconnected by ordering more."""
	order = later(make, home, TELEVISION)
	site.db.set_value(
		"Service Subscription", {"location": home.name, "item": "FTTH80I"}, "status", "Suspended"
	)
	site.db.set_value("Service Location", home.name, "status", "Suspended")
	done(site, order)
	assert site.db.get_value("Service Location", home.name, "status") == "Suspended"


def test_a_migrated_customer_can_add_services(site, make) -> None:
	"""The technician could not complete the job of a customer migrated from the legacy system."""
	port = make.port(sn="RCMG19E0BE40", status="Occupied")
	place = site.get_doc(
		{
			"doctype": "Service Location",
			"customer": make.customer().name,
			"address_line": "7, rue Exemple",
			"connection_type": "FTTH",
			"fibre_port": port.name,
			"status": "Active",
		}
	).insert()
	order = make.order((*INTERNET, *TELEVISION), customer=place.customer, fsm_service_location=place.name)
	done(site, order)
	assert states(site, order) == {"Active"}
	assert site.db.get_value("Fibre Port", port.name, ["status", "sn"]) == ("Occupied", "RCMG19E0BE40")


def test_an_order_with_later_orders_on_its_location_cannot_be_cancelled(site, make) -> None:
	"""The later order's visit could never be completed: its location would be freed."""
	first = make.order(INTERNET)
	place = site.get_doc("Service Location", first.fsm_service_location)
	more = later(make, place, TELEVISION)
	first.reload()
	site.db.savepoint("placed")
	with pytest.raises(Conflict, match=more.name):
		first.cancel()
	site.db.rollback(save_point="placed")
	more.reload()
	more.cancel()
	site.get_doc("Sales Order", first.name).cancel()
	assert site.db.get_value("Service Location", place.name, "status") == "Disconnected"
