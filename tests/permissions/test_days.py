"""The daily work of each role in the desk, over real HTTP, with the roles of its profile and no others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embedded.story.actor import Actor, Refused
from gigafibre_fsm.setup.erpnext_permissions import PERMISSIONS
from tests.world.fixtures import DISPATCHER, MANAGER, SALES, SUPPORT, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.slow]

STAFF = {"FSM Manager": MANAGER, "FSM Dispatcher": DISPATCHER, "FSM Support": SUPPORT, "FSM Sales": SALES}
# what every role of the office opens each day
OPENED = {
	"FSM Manager": (
		"Customer",
		"Sales Order",
		"Sales Invoice",
		"Payment Entry",
		"Item Price",
		"Issue",
		"Lead",
	),
	"FSM Dispatcher": ("Customer", "Contact", "Address", "Issue", "Sales Order", "Project", "Task", "Item"),
	"FSM Support": (
		"Customer",
		"Sales Order",
		"Sales Invoice",
		"Payment Entry",
		"Issue",
		"Project",
		"Item Price",
	),
	"FSM Sales": ("Customer", "Lead", "Sales Order", "Sales Invoice", "Item Price", "Project", "Issue"),
}
# no office role of ours but the manager's changes these
NOT_THEIRS = {
	"FSM Dispatcher": ("Customer", "Sales Order", "Item", "Item Price", "Sales Invoice"),
	"FSM Support": ("Item Price", "Sales Invoice", "Payment Entry"),
	"FSM Sales": ("Item Price", "Sales Invoice", "Payment Entry"),
}
LISTS = ("Dispatch Job", "Service Location", "Service Subscription", "Fibre Port", "OLT")


def listed(actor: Actor, doctype: str) -> list[Any]:
	"""A list of the desk with the titles of what its rows link to."""
	fields = json.dumps([f"`tab{doctype}`.`name`"] + (["technician"] if doctype == "Dispatch Job" else []))
	asked = {"doctype": doctype, "fields": fields, "page_length": 20, "start": 0, "view": "List"}
	rows = actor.post("/api/method/frappe.desk.reportview.get", **asked)
	return rows["values"] if rows else []


@pytest.mark.parametrize("role", sorted(STAFF))
def test_each_role_can_open_its_daily_records(world: World, role: str) -> None:
	"""A member of staff would see an empty list or an error message in the middle of a call."""
	actor, refused = world.staff(STAFF[role]), []
	for doctype in (*OPENED[role], *LISTS):
		try:
			listed(actor, doctype)
		except Refused as no:
			refused.append(f"{doctype}: {no}")
	assert not refused


@pytest.mark.parametrize("role", sorted(STAFF))
def test_an_issue_opens_without_an_error(world: World, role: str) -> None:
	"""The form of an Issue reads Support Settings first: support would see a permission error at every ticket."""
	asked = {"doctype": "Support Settings", "fieldname": '["allow_resetting_service_level_agreement"]'}
	world.staff(STAFF[role]).get("/api/method/frappe.client.get_value", **asked)


@pytest.mark.parametrize("role", sorted(NOT_THEIRS))
def test_each_role_is_refused_other_changes(world: World, role: str) -> None:
	"""A dispatcher could change a customer's price."""
	frappe = world.look()
	user = STAFF[role]
	assert not [doctype for doctype in NOT_THEIRS[role] if frappe.has_permission(doctype, "write", user=user)]


def test_sales_can_see_the_technicians_of_visits(world: World, households: Households) -> None:
	"""Sales could not tell a customer when the technician comes."""
	assert listed(world.staff(SALES), "Dispatch Job")
	technician = world.look().db.get_value("Technician", {})
	title = {"doctype": "Technician", "docname": technician}
	assert world.staff(SALES).post("/api/method/frappe.desk.search.get_link_title", **title)


@pytest.mark.parametrize("user", [DISPATCHER, SUPPORT])
def test_support_can_create_a_visit_from_a_ticket(world: World, households: Households, user: str) -> None:
	"""A household without service would wait for the one person who may create a visit."""
	frappe = world.look()
	place = frappe.get_doc("Service Location", households.live.location)
	ticket = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": "Pas d'Internet",
			"customer": place.customer,
			"fsm_service_location": place.name,
		}
	).insert()
	frappe.db.commit()
	actor = world.staff(user)
	assert actor.record("Issue", ticket.name)["fsm_service_location"] == place.name
	assert actor.record("Customer", place.customer)["name"] == place.customer
	link = {"doctype": "Customer", "docname": place.customer, "fields": '["customer_name"]'}
	assert actor.get("/api/method/frappe.client.validate_link", **link)["name"] == place.customer
	visit = {
		"job_type": "Repair",
		"customer": place.customer,
		"location": place.name,
		"notes": "Signal perdu",
	}
	job = actor.post("/api/resource/Dispatch Job", **visit)["data"]
	assert world.look().db.get_value("Dispatch Job", job["name"], ["status", "notes"]) == (
		"Open",
		"Signal perdu",
	)
	world.look().delete_doc("Dispatch Job", job["name"], force=True)
	world.frappe.delete_doc("Issue", ticket.name, force=True)
	world.frappe.db.commit()


def test_a_manager_can_change_a_price(world: World) -> None:
	"""Prices could be changed only by whoever has the Administrator's password."""
	name, rate = world.look().db.get_value(
		"Item Price", {"item_code": "FTTH80I"}, ["name", "price_list_rate"]
	)
	manager = world.staff(MANAGER)
	manager.change("Item Price", name, price_list_rate=rate + 1)
	assert manager.change("Item Price", name, price_list_rate=rate)["price_list_rate"] == rate


def test_a_permission_removed_by_the_operator_is_not_restored(site: Any) -> None:
	"""An operator's decision would last until the next update."""
	from gigafibre_fsm.setup import erpnext_permissions

	doctype, roles = next(iter(PERMISSIONS.items()))
	row = {"parent": doctype, "role": next(iter(roles))}
	assert site.db.exists("Custom DocPerm", row)
	site.db.delete("Custom DocPerm", row)
	erpnext_permissions.apply()
	assert not site.db.exists("Custom DocPerm", row)


@pytest.mark.parametrize(
	"doctype", ["Service Equipment", "Service Location", "Service Subscription", "Dispatch Job"]
)
def test_fixed_fields_are_read_only(site: Any, doctype: str) -> None:
	"""A member of staff would change the customer of a visit in the form, be refused at saving, and lose their other
	input.
	"""
	from frappe.model.base_document import get_controller

	meta = site.get_meta(doctype)
	for fieldname in get_controller(doctype).fixed:
		field = meta.get_field(fieldname)
		assert field.read_only or field.read_only_depends_on, fieldname
