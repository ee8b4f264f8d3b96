"""Staff with Frappe's own forms and REST calls: fields that the flow writes are read-only for them."""

from __future__ import annotations

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.clerk import change
from tests.world.fixtures import DISPATCHER, MANAGER, SUPPORT, TECHNICIAN, World
from tests.world.orders import SOLO, Purchase

pytestmark = pytest.mark.site


CHARGE = {"item": "SERV911", "description": "Visite", "amount": 500, "reason": "Visite", "status": "Approved"}
CREDIT = {"item": "FTTH80I", "amount": -50, "from_date": "2026-11-01", "to_date": "2026-11-30"}


def begun(world: World) -> tuple[Purchase, str]:
	"""An order whose technician is on site with nothing scanned."""
	bought = orders.buy(world, SOLO, 0)
	job = orders.assign(world, bought.order)
	world.staff(TECHNICIAN).post("technician.start", job=job)
	return bought, job


def billed(world: World, bought: Purchase) -> bool:
	return bool(world.look().db.exists("Sales Invoice", {"fsm_billing_key": f"first:{bought.order}"}))


def test_status_and_evidence_cannot_be_changed_manually(world: World) -> None:
	"""A job could be completed without evidence, and the card charged for an ONT that nobody saw."""
	bought, job = begun(world)
	frappe = world.look()
	ont = frappe.db.get_value("Service Equipment", {"sales_order": bought.order, "equipment_type": "ONT"})
	plan = frappe.db.get_value("Service Subscription", {"sales_order": bought.order})
	place = frappe.db.get_value("Sales Order", bought.order, "fsm_service_location")
	for user, doctype, name, values in (
		(DISPATCHER, "Dispatch Job", job, {"status": "Completed"}),
		(MANAGER, "Dispatch Job", job, {"status": "Completed"}),
		(DISPATCHER, "Dispatch Job", job, {"technician": None}),
		(DISPATCHER, "Dispatch Job", job, {"evidence_override": 1}),
		(SUPPORT, "Service Equipment", ont, {"serial": "RCMG19E0FFFF"}),
		(SUPPORT, "Service Equipment", ont, {"last_inform": "2026-11-22 10:00:00"}),
		(MANAGER, "Service Equipment", ont, {"status": "Retiré"}),
		(SUPPORT, "Service Subscription", plan, {"status": "Active"}),
		(MANAGER, "Service Subscription", plan, {"rate": 1}),
		(SUPPORT, "Service Subscription", plan, {"discounts": [{"item": "RAB3X", "amount": -79.95}]}),
		(SUPPORT, "Service Subscription", plan, {"extras": [{"item": "SERV911", "rate": 0.01, "qty": 1}]}),
		(MANAGER, "Service Subscription", plan, {"adjustments": [CREDIT]}),
		(DISPATCHER, "Dispatch Job", job, {"charges": [CHARGE]}),
		(DISPATCHER, "Service Location", place, {"status": "Active"}),
		(MANAGER, "Fibre Port", bought.port, {"status": "Occupied"}),
		(MANAGER, "Fibre Port", bought.port, {"sn": ""}),
	):
		with pytest.raises(Refused) as refused:
			change(world.staff(user), doctype, name, **values)
		assert refused.value.status == 403, (doctype, values)
		assert "à la main" in refused.value.sentence
	frappe = world.look()
	assert frappe.db.get_value("Dispatch Job", job, "status") == "In Progress"
	assert frappe.db.get_value("Fibre Port", bought.port, "sn") == f"RESERVED-{bought.order}"


def test_an_item_keeps_its_code(world: World) -> None:
	"""An exit fee that was renamed could not be charged, and no customer could leave; a plan's first bill would name nothing."""
	manager = world.staff(MANAGER)
	for item in ("FRAISRES", "FTTH80I"):
		renamed = {"doctype": "Item", "docname": item, "name": f"{item}2", "enqueue": False}
		with pytest.raises(Refused) as refused:
			manager.post("/api/method/frappe.model.rename_doc.update_document_title", **renamed)
		assert refused.value.status == 409
	deleted = manager.session.delete(f"{manager.base}/api/resource/Item/DECODEUR", timeout=60)
	assert deleted.status_code == 409
	assert world.look().db.exists("Item", "FRAISRES") and world.frappe.db.exists("Item", "DECODEUR")


def test_forms_can_still_be_saved(world: World) -> None:
	"""Forms send all their fields, read-only ones included: a note could no longer be saved."""
	bought, job = begun(world)
	orders.install(world, other := orders.buy(world, SOLO, 24))
	frappe = world.look()
	ont = frappe.db.get_value("Service Equipment", {"sales_order": other.order, "equipment_type": "ONT"})
	plan = frappe.db.get_value("Service Subscription", {"sales_order": other.order})
	for user, doctype, name, field, value in (
		(DISPATCHER, "Dispatch Job", job, "notes", "Chien dans la cour"),
		(SUPPORT, "Service Equipment", ont, "model", "HT803G"),
		(SUPPORT, "Service Subscription", plan, "description", "Internet 80 (chalet)"),
		(SUPPORT, "Service Location", frappe.db.get_value("Service Equipment", ont, "location"), "access_notes", "Porte arrière"),
		(MANAGER, "Fibre Port", other.port, "zip", "J0S 1M1"),
	):  # fmt: skip
		form = world.staff(user).record(doctype, name)
		assert change(world.staff(user), doctype, name, **{**form, field: value})[field] == value
	assert bought.order


@pytest.mark.parametrize("field", ["equipment_list", "checklist"])
def test_a_port_is_connected_only_with_an_ont(world: World, field: str) -> None:
	"""Removing a row from the job's equipment list would charge the card for a line that nobody connected."""
	bought, job = begun(world)
	change(world.staff(DISPATCHER), "Dispatch Job", job, **{field: []})
	technician = world.staff(TECHNICIAN)
	with pytest.raises(Refused) as refused:
		technician.post("technician.complete", job=job, signed_by=bought.contact["name"])
	assert refused.value.status == 409 and "ONT" in refused.value.sentence
	assert not billed(world, bought)


def test_a_repaired_port_gets_its_former_status(world: World) -> None:
	"""The technician could not complete the visit on site, or a cancelled order would leave a line that nobody can
	buy.
	"""
	manager = world.staff(MANAGER)
	bought = orders.buy(world, SOLO, 0)
	change(manager, "Fibre Port", bought.port, status="Faulty")
	job = orders.ready_to_complete(world, bought)
	with pytest.raises(Refused) as refused:
		world.staff(TECHNICIAN).post("technician.complete", job=job, signed_by="Exemple")
	assert "hors service" in refused.value.sentence
	assert change(manager, "Fibre Port", bought.port, status="Available")["status"] == "Reserved"
	world.staff(TECHNICIAN).post("technician.complete", job=job, signed_by="Exemple")
	assert world.look().db.get_value("Fibre Port", bought.port, "sn") == bought.codes["ONT"]
	change(manager, "Fibre Port", bought.port, status="Faulty")
	assert change(manager, "Fibre Port", bought.port, status="Available")["status"] == "Occupied"


def test_a_cancelled_order_releases_a_faulty_port(world: World) -> None:
	"""The line could never be sold again."""
	manager = world.staff(MANAGER)
	bought = orders.buy(world, SOLO, 0)
	change(manager, "Fibre Port", bought.port, status="Faulty")
	world.office().post("/api/method/frappe.client.cancel", doctype="Sales Order", name=bought.order)
	assert world.look().db.get_value("Fibre Port", bought.port, ["status", "sn"]) == ("Faulty", None)
	change(manager, "Fibre Port", bought.port, status="Available")
	assert orders.buy(world, SOLO, 0, port=bought.port).order


def test_a_hold_ended_by_staff_is_cleared(world: World) -> None:
	"""The list of held lines would name a visitor whose hold has ended."""
	buyer, port = world.visitor(), world.network.take()
	orders.begin(buyer, port, SOLO, 0)
	row = change(world.staff(MANAGER), "Fibre Port", port, status="Available")
	assert (row["status"], row.get("held_by"), row.get("hold_until")) == ("Available", None, None)
	assert orders.begin(world.visitor(), port, SOLO, 0).session


def test_customer_and_kind_of_a_visit_cannot_be_changed(world: World) -> None:
	"""A visit moved to another household would start that household's services; one turned into a repair would
	silently start none.
	"""
	bought, job = begun(world)
	other = orders.buy(world, SOLO, 0)
	frappe = world.look()
	there = frappe.db.get_value(
		"Service Location", {"sales_order": other.order}, ["name", "customer"], as_dict=True
	)
	for values in (
		{"job_type": "Repair"},
		{"location": there.name, "customer": there.customer},
		{"customer": there.customer},
	):
		for user in (DISPATCHER, MANAGER):
			with pytest.raises(Refused) as refused:
				change(world.staff(user), "Dispatch Job", job, **values)
			assert refused.value.status in (403, 409, 417), values
	kept = world.look().db.get_value("Dispatch Job", job, ["job_type", "customer"])
	assert kept[0] == "Installation" and kept[1] != there.customer


def test_port_and_devices_of_a_location_cannot_be_changed(world: World) -> None:
	"""A line changed in the form would belong to nobody, and the previous one stay reserved under a live service."""
	bought, _job = begun(world)
	other = orders.buy(world, SOLO, 0)
	frappe = world.look()
	mine = frappe.db.get_value(
		"Service Location", {"sales_order": bought.order}, ["name", "customer"], as_dict=True
	)
	there = frappe.db.get_value(
		"Service Location", {"sales_order": other.order}, ["name", "customer"], as_dict=True
	)
	ont = frappe.db.get_value("Service Equipment", {"sales_order": bought.order, "equipment_type": "ONT"})
	plan = frappe.db.get_value("Service Subscription", {"sales_order": bought.order})
	free = world.network.take()
	for user, doctype, name, values in (
		(DISPATCHER, "Service Location", mine.name, {"fibre_port": free}),
		(SUPPORT, "Service Location", mine.name, {"fibre_port": None}),
		(SUPPORT, "Service Location", mine.name, {"customer": there.customer}),
		(SUPPORT, "Service Equipment", ont, {"location": there.name}),
		(SUPPORT, "Service Equipment", ont, {"equipment_type": "Routeur"}),
		(SUPPORT, "Service Equipment", ont, {"customer": there.customer}),
		(SUPPORT, "Service Subscription", plan, {"location": there.name}),
		(SUPPORT, "Service Subscription", plan, {"customer": there.customer}),
		(SUPPORT, "Service Subscription", plan, {"item": "FTTH150I"}),
		(SUPPORT, "Service Subscription", plan, {"qty": 0}),
	):
		with pytest.raises(Refused) as refused:
			change(world.staff(user), doctype, name, **values)
		assert refused.value.status in (403, 409, 417), (doctype, values)


def test_a_new_record_has_no_values_of_the_flow(world: World) -> None:
	"""A visit could be created as signed and activated, or a service as billed until next year."""
	bought, job = begun(world)
	frappe = world.look()
	place = frappe.db.get_value(
		"Service Location", {"sales_order": bought.order}, ["name", "customer"], as_dict=True
	)
	where = {
		"location": place.name,
		"customer": place.customer,
		"job_type": "Installation",
		"duration_minutes": 60,
	}
	taken = {
		"activation_state": "Activated",
		"evidence_override": 1,
		"evidence_reason": "Essai",
		"sales_order": bought.order,
		"technician": frappe.db.get_value("Dispatch Job", job, "technician"),
		"completed_at": "2026-11-22 10:00:00",
	}
	made = world.staff(DISPATCHER).post("/api/resource/Dispatch Job", **where, **taken)["data"]
	assert made["status"] == "Open" and made["address_line"]
	assert not [field for field in taken if made.get(field)]
