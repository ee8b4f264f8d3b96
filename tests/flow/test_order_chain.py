"""From a submitted order to the records of its installation, and back: all or nothing."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from embedded.story.actor import Refused
from tests.flow.breakage import refused_inserts
from tests.http.unchanged import nothing_written
from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World
from tests.world.orders import Purchase

pytestmark = pytest.mark.site

CHAIN = (
	"Customer", "Contact", "Address", "Sales Order", "Sales Order Item", "Service Location",
	"Service Subscription", "Service Equipment", "Project", "Task", "Dispatch Job",
	"Dispatch Job Equipment", "Outbound Message",
)  # fmt: skip
LIVE = ("Sales Invoice", "Sales Invoice Item", "GL Entry", "Outbound Message")


@pytest.fixture(scope="module")
def bought(world: World) -> Purchase:
	return orders.buy(world)


def test_an_order_creates_the_customer(world: World, bought: Purchase) -> None:
	"""Staff could not reach the person who ordered."""
	frappe = world.look()
	order = frappe.get_doc("Sales Order", bought.order)
	customer = frappe.get_doc("Customer", order.customer)
	assert (customer.customer_name, customer.language) == (bought.contact["name"], "fr")
	assert (customer.email_id, customer.mobile_no) == (bought.contact["email"], bought.contact["phone"])
	assert customer.fsm_stripe_customer and customer.fsm_stripe_payment_method
	assert "4242" in customer.fsm_card_label
	assert (order.docstatus, order.fsm_setup_intent, order.fsm_commitment) == (1, bought.setup_intent, "24")
	assert len(json.loads(order.fsm_preferred_dates)) == 3


def test_order_lines_are_the_quote(world: World, bought: Purchase) -> None:
	"""The customer would be billed something else than the price that was shown."""
	order = world.look().get_doc("Sales Order", bought.order)
	quote = json.loads(order.fsm_quote_snapshot)
	assert sorted((row.item_code, f"{row.rate * row.qty:.2f}") for row in order.items) == sorted(
		(line["sku"], f"{float(line['amount']):.2f}") for line in quote["lines"]
	)
	shown = Decimal(quote["monthly"]["total"]) + Decimal(quote["one_time"]["total"])
	assert f"{order.grand_total:.2f}" == f"{shown:.2f}"


def test_an_order_creates_the_location(world: World, bought: Purchase) -> None:
	"""The technician would be sent to the wrong house, or to the wrong port of the cabinet."""
	frappe = world.look()
	order = frappe.get_doc("Sales Order", bought.order)
	location, port = (
		frappe.get_doc("Service Location", order.fsm_service_location),
		frappe.get_doc("Fibre Port", bought.port),
	)
	assert (location.status, location.customer, location.connection_type) == (
		"Pending Install", order.customer, "FTTH",
	)  # fmt: skip
	assert (location.olt_frame, location.olt_slot, location.olt_port, location.ont_id) == (
		port.frame, port.slot, port.port, port.ont_id,
	)  # fmt: skip
	assert (port.status, port.sn, port.sales_order) == ("Reserved", f"RESERVED-{order.name}", order.name)
	assert not port.held_by


def test_an_order_creates_the_subscriptions(world: World, bought: Purchase) -> None:
	"""A service that was ordered would never be billed, or one would be billed that was not."""
	rows = world.look().get_all(
		"Service Subscription",
		filters={"sales_order": bought.order},
		fields=["name", "item", "status", "rate"],
	)
	assert {(row.item, row.status) for row in rows} == {(line["sku"], "Pending") for line in orders.TRIO}
	discounts = [
		discount.item
		for row in rows
		for discount in world.frappe.get_doc("Service Subscription", row.name).discounts
	]
	assert sorted(discounts) == ["RAB24M", "RAB3X"]


def test_an_order_creates_the_equipment_templates(world: World, bought: Purchase) -> None:
	"""WiFi and telephone could not be set up when the box is plugged in."""
	frappe = world.look()
	made = {
		row.equipment_type: frappe.get_doc("Service Equipment", row.name)
		for row in frappe.get_all(
			"Service Equipment", filters={"sales_order": bought.order}, fields=["name", "equipment_type"]
		)
	}
	assert set(made) == {"ONT", "Routeur", "Décodeur TV", "Téléphone IP"}
	assert {device.status for device in made.values()} == {"Awaiting Scan"}
	assert made["Routeur"].custom_wifi_ssid
	assert len(made["Routeur"].get_password("custom_wifi_password")) >= 8
	assert made["Téléphone IP"].custom_sip_username
	assert len(made["Téléphone IP"].get_password("custom_sip_password")) >= 12


def test_an_order_creates_project_tasks_and_job(world: World, bought: Purchase) -> None:
	"""Nobody would prepare the boxes or drive out."""
	frappe = world.look()
	project = frappe.get_all("Project", filters={"sales_order": bought.order}, fields=["*"])
	assert len(project) == 1 and project[0].project_name.startswith("Installation")
	tasks = frappe.get_all("Task", filters={"project": project[0].name}, pluck="fsm_task")
	assert sorted(tasks) == sorted(
		["prepare", "assign", "port", "wifi", "voip", "install", "signal", "confirm"]
	)
	job = frappe.get_doc("Dispatch Job", project[0].fsm_dispatch_job)
	assert (job.status, job.job_type, job.location) == (
		"Open",
		"Installation",
		project[0].fsm_service_location,
	)
	assert {tag.tag for tag in job.required_tags} == {"Fibre", "Installation"}
	assert len(job.equipment_list) == 4 and len(job.preferred_dates) == 3


def test_an_order_notifies_everyone_and_charges_nothing(world: World, bought: Purchase) -> None:
	"""The customer would wonder whether the order arrived, or pay before anything works."""
	stage = world.stage()
	texts = stage.wait_for("the SMS", lambda: stage.sms_to(bought.contact["phone"]))
	assert bought.order in texts[0] or "confirm" in texts[0].lower()
	rows = world.look().get_all(
		"Outbound Message", filters={"reference_name": bought.order}, fields=["channel", "topic", "payload"]
	)
	assert {"SMS", "E-mail"} <= {row.channel for row in rows if row.topic == "order.confirmed"}
	assert not world.frappe.db.exists("Sales Invoice", {"customer": ("like", f"{bought.contact['name']}%")})
	assert not world.frappe.db.exists(
		"Outbound Message", {"topic": "payment.charge", "reference_name": bought.order}
	)


def test_cancelling_undoes_everything(world: World) -> None:
	"""The port would stay blocked for good, and a technician would drive to a customer who cancelled."""
	bought = orders.buy(world)
	job = orders.assign(world, bought.order)
	frappe = world.look()
	before = len(frappe.get_all("Service Equipment", filters={"sales_order": bought.order}))
	assert before == 4
	cancel(world, bought.order)
	frappe = world.look()
	assert frappe.db.get_value("Sales Order", bought.order, "docstatus") == 2
	port = frappe.db.get_value("Fibre Port", bought.port, ["status", "sn", "sales_order"], as_dict=True)
	assert (port.status, port.sn or "", port.sales_order or "") == ("Available", "", "")
	assert frappe.db.get_value("Dispatch Job", job, "status") == "Cancelled"
	of_order = {"sales_order": bought.order}
	assert set(frappe.get_all("Service Subscription", filters=of_order, pluck="status")) == {"Cancelled"}
	assert set(frappe.get_all("Service Equipment", filters=of_order, pluck="status")) <= {"Retiré"}
	assert set(frappe.get_all("Service Location", filters=of_order, pluck="status")) <= {"Disconnected"}
	project = frappe.db.get_value("Project", of_order, ["name", "status"], as_dict=True)
	assert project.status == "Cancelled"
	tasks = frappe.get_all("Task", filters={"project": project.name}, fields=["fsm_task", "status"])
	assert {task.status for task in tasks if task.fsm_task != "assign"} == {"Cancelled"}
	stage = world.stage()
	stage.wait_for(
		"the SMS about the cancelled order",
		lambda: [text for text in stage.sms_to(bought.contact["phone"]) if re.search("annul", text, re.I)],
	)
	assert orders.buy(world, orders.SOLO, 0, port=bought.port).order != bought.order


def test_an_order_with_active_services_cannot_be_cancelled(world: World) -> None:
	"""A household with running service would lose its records."""
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	with nothing_written(world), pytest.raises(Refused) as refused:
		cancel(world, bought.order)
	assert refused.value.status == 409


def cancel(world: World, order: str) -> None:
	world.office().post("/api/method/frappe.client.cancel", doctype="Sales Order", name=order)


@pytest.mark.slow
def test_a_failure_in_the_middle_rolls_everything_back(world: World) -> None:
	"""Half an order would remain: a port without a customer, a technician without an address, or a card without an
	order.
	"""
	buyer = world.visitor()
	ready = orders.pay(world, buyer, orders.begin(buyer, world.network.take()))
	stripe_tells_of_the_card = ("Webhook Receipt",)
	for doctype in CHAIN:
		with (
			nothing_written(world, stripe_tells_of_the_card),
			refused_inserts(world.frappe, doctype),
			pytest.raises(Refused) as refused,
		):
			orders.submit(buyer, ready)
		assert refused.value.status >= 400, doctype
		assert "refused by a test" not in refused.value.sentence, doctype
	done = orders.submit(buyer, ready)
	assert world.look().db.count("Sales Order", {"fsm_fibre_port": ready.port, "docstatus": 1}) == 1
	assert orders.job_of(world, done.order)


@pytest.mark.slow
def test_a_failure_at_the_end_leaves_the_visit_open(world: World) -> None:
	"""Service would be live and never billed, or billed and not live."""
	bought = orders.buy(world, orders.SOLO, 24)
	job = orders.ready_to_complete(world, bought)
	technician = world.staff(TECHNICIAN)
	for doctype in LIVE:
		with nothing_written(world), refused_inserts(world.frappe, doctype), pytest.raises(Refused):
			technician.post("technician.complete", job=job, signed_by=bought.contact["name"])
	done = technician.post("technician.complete", job=job, signed_by=bought.contact["name"])
	assert done["status"] == "Completed"
	assert world.look().db.count("Sales Invoice", {"fsm_billing_key": f"first:{bought.order}"}) == 1
