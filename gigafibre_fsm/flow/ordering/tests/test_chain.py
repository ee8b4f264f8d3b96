"""The chain of an order on a site: all of it or nothing, and its cancellation."""

from __future__ import annotations

import json

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from tests.factories import ordering

pytestmark = pytest.mark.site


@pytest.fixture
def make(site):
	return ordering


def of_order(site, doctype: str, order: str, fields: list[str]) -> list:
	return site.get_all(doctype, filters={"sales_order": order}, fields=fields, order_by="name")


def test_an_order_creates_all_its_records(site, make) -> None:
	"""A customer with three services would be installed with two, or never."""
	order = make.order()
	location = site.get_doc("Service Location", order.fsm_service_location)
	assert (location.status, location.address_line, location.city) == (
		"Pending Install",
		"123, rue Exemple",
		"Saint-Anicet",
	)
	assert (location.olt_ip, location.olt_frame, location.olt_slot, location.olt_port) == (
		"192.0.2.2",
		0,
		2,
		7,
	)
	subscriptions = of_order(
		site, "Service Subscription", order.name, ["name", "service_type", "status", "commitment"]
	)
	assert [(s.service_type, s.status, s.commitment) for s in subscriptions] == [
		("Internet", "Pending", "24"), ("TV", "Pending", "24"), ("Phone", "Pending", "24"),
	]  # fmt: skip
	internet = site.get_doc("Service Subscription", subscriptions[0].name)
	assert {row.item: row.amount for row in internet.discounts} == {"RAB3X": -10, "RAB24M": -15}
	phone = site.get_doc("Service Subscription", subscriptions[2].name)
	assert [row.item for row in phone.extras] == ["SERV911"]
	equipment = of_order(
		site, "Service Equipment", order.name, ["name", "equipment_type", "status", "subscription"]
	)
	assert [e.equipment_type for e in equipment] == ["ONT", "Routeur", "Décodeur TV", "Téléphone IP"]
	assert {e.status for e in equipment} == {"Awaiting Scan"}
	assert equipment[3].subscription == phone.name
	port = site.get_doc("Fibre Port", order.fsm_fibre_port)
	assert (port.sn, port.status) == (f"RESERVED-{order.name}", "Reserved")
	project = site.get_all(
		"Project", filters={"sales_order": order.name}, fields=["name", "project_name", "fsm_dispatch_job"]
	)[0]
	assert project.project_name == f"Installation - {order.customer_name} - {order.name}"
	assert site.db.count("Task", {"project": project.name}) == 8
	job = site.get_doc("Dispatch Job", project.fsm_dispatch_job)
	assert (job.status, job.location, len(job.equipment_list), len(job.preferred_dates)) == (
		"Open",
		location.name,
		4,
		2,
	)
	assert {row.tag for row in job.required_tags} == {"Fibre", "Installation"}


def test_credentials_exist_before_the_visit(site, make) -> None:
	"""The technician would make up a WiFi password on site, and nobody else would know it."""
	order = make.order()
	router, phone = (
		site.get_doc("Service Equipment", {"sales_order": order.name, "equipment_type": kind})
		for kind in ("Routeur", "Téléphone IP")
	)
	assert router.custom_wifi_ssid.startswith("Gigafibre-")
	assert len(router.get_password("custom_wifi_password")) == 14
	assert phone.custom_sip_username and len(phone.get_password("custom_sip_password")) == 24
	stored = site.db.get_value("Service Equipment", router.name, "custom_wifi_password")
	assert set(stored) == {"*"}


def test_each_telephone_number_is_assigned_once(site, make) -> None:
	"""Two households would ring at the same time."""
	site.db.set_single_value("Gigafibre Settings", "phone_number_pool", "819 555-0101\n819 555-0102")
	orders = [make.order() for _ in range(3)]
	names = [
		site.db.get_value(
			"Service Equipment",
			{"sales_order": order.name, "equipment_type": "Téléphone IP"},
			"custom_sip_username",
		)
		for order in orders
	]
	assert names[:2] == ["8195550101", "8195550102"] and names[2].startswith("gf")


def test_customer_and_staff_are_notified_once(site, make) -> None:
	"""The customer would not know whether the order went through, and order again."""
	order = make.order()
	rows = site.get_all(
		"Outbound Message",
		filters={"reference_name": order.name},
		fields=["channel", "topic", "target", "payload"],
	)
	channels = sorted(row.channel for row in rows if row.target or row.channel == "Realtime")
	assert {"SMS", "E-mail", "Realtime"} <= set(channels)
	sms = [json.loads(row.payload)["text"] for row in rows if row.channel == "SMS"]
	assert len(sms) == 1 and "Commande confirmée! Installation prévue le" in sms[0]


def test_an_order_for_a_taken_port_leaves_no_records(site, make) -> None:
	"""Two households would be promised the same line."""
	first = make.order()
	second = make.order(fsm_fibre_port=first.fsm_fibre_port, submit=False)
	site.db.savepoint("untouched")
	with pytest.raises(Conflict):
		second.submit()
	site.db.rollback(save_point="untouched")
	assert not of_order(site, "Service Equipment", second.name, ["name"])
	assert site.db.get_value("Fibre Port", first.fsm_fibre_port, "sn") == f"RESERVED-{first.name}"


def test_cancelling_undoes_everything(site, make) -> None:
	"""A cancelled order would keep its line, and a technician would drive there."""
	order = make.order()
	order.cancel()
	location = site.get_doc("Service Location", order.fsm_service_location)
	assert (location.status, location.fibre_port) == ("Disconnected", None)
	port = site.get_doc("Fibre Port", order.fsm_fibre_port)
	assert (port.status, port.sn, port.sales_order) == ("Available", None, None)
	assert not of_order(site, "Service Equipment", order.name, ["name"])
	assert {s.status for s in of_order(site, "Service Subscription", order.name, ["status"])} == {"Cancelled"}
	assert {j.status for j in of_order(site, "Dispatch Job", order.name, ["status"])} == {"Cancelled"}
	project = site.get_all("Project", filters={"sales_order": order.name}, fields=["name", "status"])[0]
	assert project.status == "Cancelled"
	assert set(site.get_all("Task", filters={"project": project.name}, pluck="status")) == {"Cancelled"}
	told = site.get_all(
		"Outbound Message",
		filters={"topic": "order.cancelled", "reference_name": order.name},
		pluck="channel",
	)
	assert {"SMS", "E-mail"} <= set(told)


def test_a_freed_port_can_be_sold_again_and_the_order_amended(site, make) -> None:
	"""A typing error on an order would cost the line for ever."""
	order = make.order(fsm_setup_intent=f"seti_{make.tag()}")
	order.cancel()
	amended = site.copy_doc(order)
	amended.update({"amended_from": order.name, "docstatus": 0, "status": "Draft"})
	amended.insert()
	amended.submit()
	assert amended.fsm_service_location != order.fsm_service_location
	assert site.db.get_value("Fibre Port", order.fsm_fibre_port, "sn") == f"RESERVED-{amended.name}"


def test_an_order_with_active_services_cannot_be_cancelled(site, make) -> None:
	"""A click on an old order would disconnect a customer in service."""
	order = make.order()
	site.db.set_value(
		"Service Subscription", {"sales_order": order.name, "service_type": "Internet"}, "status", "Active"
	)
	with pytest.raises(Conflict):
		order.cancel()


def test_an_order_without_our_services_is_not_changed(site, make) -> None:
	"""Selling a router over the counter would open an installation."""
	order = make.order((("EQROUTEUR", 1, 80),), fsm_fibre_port=None)
	assert order.docstatus == 1 and not order.fsm_service_location
	order.cancel()
	assert not site.db.exists("Project", {"sales_order": order.name})


def test_orders_of_staff_create_the_same_records(site, make) -> None:
	"""An order taken on the telephone would never reach a technician."""
	order = make.order((("FTTH80I", 1, 79.95),), fsm_offer_label=None)
	assert order.fsm_offer_label == "123, rue Exemple, Saint-Anicet"
	assert [
		e.equipment_type for e in of_order(site, "Service Equipment", order.name, ["equipment_type"])
	] == ["ONT", "Routeur"]
	with pytest.raises(BadRequest):
		make.order((("FTTH80I", 1, 79.95),), fsm_fibre_port=None)


def test_telephone_alone_needs_no_port(site, make) -> None:
	"""VoIP is offered anywhere; the order would be refused where there is no fibre."""
	order = make.order(
		make.THREE_SERVICES[2:4], fsm_fibre_port=None, fsm_offer_label="12 rue Ailleurs, Hemmingford"
	)
	location = site.get_doc("Service Location", order.fsm_service_location)
	assert (location.connection_type, location.address_line, location.city) == (
		"VoIP only",
		"12 rue Ailleurs",
		"Hemmingford",
	)
	assert [
		e.equipment_type for e in of_order(site, "Service Equipment", order.name, ["equipment_type"])
	] == ["Téléphone IP"]


def test_services_are_added_at_a_connected_location(site, make) -> None:
	"""Adding television would ask for a second line, or give the household's own line away when cancelled."""
	first = make.order((("FTTH80I", 1, 79.95),))
	more = make.order(
		make.THREE_SERVICES[1:2], customer=first.customer, fsm_service_location=first.fsm_service_location
	)
	assert more.fsm_service_location == first.fsm_service_location
	assert [e.equipment_type for e in of_order(site, "Service Equipment", more.name, ["equipment_type"])] == [
		"Décodeur TV"
	]
	more.cancel()
	assert site.db.get_value("Service Location", first.fsm_service_location, "status") == "Pending Install"
	assert site.db.get_value("Fibre Port", first.fsm_fibre_port, "sn") == f"RESERVED-{first.name}"
