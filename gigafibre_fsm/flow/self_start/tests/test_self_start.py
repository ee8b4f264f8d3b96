"""A household that starts without a visit, with the devices that the one before it left."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from frappe.utils import add_days, nowdate

from gigafibre_fsm.clock import utc_now
from tests.factories import billing, ordering
from tests.factories.outbox import secret_of

pytestmark = pytest.mark.site
INTERNET = (("FTTH150I", 1, 89.95),)


@pytest.fixture
def drop(site: Any) -> Any:
	"""A drop whose former household left its ONT and router."""
	from gigafibre_fsm.flow.activation import disconnection

	port = ordering.port()
	place = billing.activated(INTERNET, fsm_fibre_port=port.name)
	devices = {"location": place.name, "equipment_type": "Routeur"}
	mac = f"403F8C{secrets.token_hex(3).upper()}"
	site.db.set_value("Service Equipment", devices, {"status": "Actif", "mac": mac})
	services = [
		site.get_doc("Service Subscription", name)
		for name in site.get_all("Service Subscription", {"location": place.name}, pluck="name")
	]
	for service in services:
		service.db_set("status", "Cancelled")
	disconnection.disconnect(site.get_doc("Service Location", place.name), services, nowdate())
	port.reload()
	return port


@pytest.fixture
def start(site: Any, drop: Any) -> Any:
	"""The installation of an order that starts without a visit."""
	order = ordering.order(INTERNET, submit=False, fsm_fibre_port=drop.name)
	order.fsm_without_visit = 1
	order.submit()
	return site.get_doc("Dispatch Job", {"sales_order": order.name})


def informs(site: Any, job: Any) -> None:
	from gigafibre_fsm.flow.provisioning.device_events import record_event
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	ont = site.get_doc("Service Equipment", {"dispatch_job": job.name, "equipment_type": "ONT"})
	record_event(
		DeviceFacts(
			ont.serial,
			product_class="HT803G-W",
			acs_device_id=f"0-HT803G-{ont.serial}",
			pon_serial=ont.serial,
			rx_power="-19.5",
		)
	)
	job.reload()


def code_of(site: Any, customer: str) -> str:
	phone = site.db.get_value("Customer", customer, "mobile_no")
	row = site.get_last_doc("Outbound Message", {"topic": "otp.code", "target": phone})
	return "".join(filter(str.isdigit, secret_of(row.name).split(".")[0]))


def token_of(job: Any) -> str:
	from gigafibre_fsm.flow.dispatch import links

	return links.start_url(job.name).partition("?t=")[2]


def test_what_stays_at_a_drop_is_known(site: Any, drop: Any) -> None:
	"""No customer would be offered activation without a visit, or one whose house lacks a device would be."""
	from gigafibre_fsm.flow.availability import left_devices

	assert set(left_devices.devices_at(drop.name)) == {"ONT", "Routeur"}
	assert not left_devices.why_a_visit(drop.name, {"Internet"})
	assert left_devices.why_a_visit(drop.name, {"Internet", "TV"}), "nobody left a television box"
	assert left_devices.why_a_visit(drop.name, {"Phone"}), "without Internet there is no ONT to report"
	assert left_devices.why_a_visit(ordering.port().name, {"Internet"})


def test_a_household_starts_with_a_code_and_is_billed_once(site: Any, start: Any, drop: Any) -> None:
	"""A customer would wait days for a visit that nobody needs, pay for a service that does not work, or pay twice."""
	from gigafibre_fsm.exceptions import Conflict, WrongCode
	from gigafibre_fsm.flow.self_start import service

	assert start.without_visit == "Waiting for the Device"
	former = site.get_all("Service Equipment", {"left_on_port": drop.name}, ["status", "returned_on"])
	assert {row.status for row in former} == {"Retiré"} and all(row.returned_on for row in former)
	token = token_of(start)
	assert service.start_state(token)["state"] == "waiting"
	with pytest.raises(Conflict):
		service.send_code(token)
	informs(site, start)
	assert start.without_visit == "Waiting for the Customer"
	told = site.get_all(
		"Outbound Message", {"topic": "start.ready", "reference_name": start.name}, pluck="channel"
	)
	assert sorted(told) == ["E-mail", "SMS"]
	informs(site, start)
	assert site.db.count("Outbound Message", {"topic": "start.ready", "reference_name": start.name}) == 2
	service.send_code(token)
	with pytest.raises(WrongCode):
		service.confirm(token, "000000")
	code = code_of(site, start.customer)
	assert service.confirm(token, code)["state"] == "done"
	start.reload()
	place = site.get_doc("Service Location", start.location)
	assert (start.status, place.status, start.activation_state) == ("Completed", "Active", "Activated")
	bills = {"customer": start.customer, "docstatus": 1}
	assert site.db.count("Sales Invoice", bills) == 1
	assert service.confirm(token, code)["state"] == "done"
	assert site.db.count("Sales Invoice", bills) == 1, "a second click makes no second bill"


@pytest.mark.parametrize("why", ["silence", "another ONT"])
def test_what_does_not_start_becomes_a_visit(site: Any, start: Any, drop: Any, why: str) -> None:
	"""An order would wait forever for a box that was thrown away."""
	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.self_start import service

	assert start.name not in service.stalled()
	if why == "silence":
		site.db.set_value("Dispatch Job", start.name, "creation", add_days(nowdate(), -9))
	else:
		for hours in (-1, 1):  # what the OLT said before the order was of the former customer
			assert start.name not in service.stalled()
			seen = {"olt_read_at": utc_now() + timedelta(hours=hours), "olt_serial": "HWTC12345678"}
			site.db.set_value("Fibre Port", drop.name, seen)
	assert start.name in service.stalled()
	assert [service.turn_into_visit(start.name), service.turn_into_visit(start.name)] == [True, False]
	start.reload()
	assert (start.without_visit, start.contact_me) == ("Visit Needed", 1) and start.queue_reason
	topics = {"topic": "start.visit_needed", "reference_name": start.name}
	assert set(site.get_all("Outbound Message", topics, pluck="channel")) >= {"SMS", "E-mail", "Realtime"}
	informs(site, start)
	assert start.without_visit == "Visit Needed"
	assert service.start_state(token_of(start))["state"] == "visit"
	with pytest.raises(Conflict):
		service.send_code(token_of(start))


def test_devices_that_were_fetched_meanwhile_are_not_started_with(site: Any, drop: Any) -> None:
	"""The order would wait for a box that is in the workshop."""
	site.db.set_value(
		"Service Equipment", {"left_on_port": drop.name, "equipment_type": "ONT"}, "status", "Returned"
	)
	order = ordering.order(INTERNET, submit=False, fsm_fibre_port=drop.name)
	order.fsm_without_visit = 1
	order.submit()
	assert site.db.get_value("Dispatch Job", {"sales_order": order.name}, "without_visit") == "Visit Needed"
