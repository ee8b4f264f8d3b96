"""The daily work of each role in the desk, over real HTTP, with the roles of its profile and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from embedded.story.actor import Actor, Refused
from gigafibre_fsm.setup.erpnext_permissions import PERMISSIONS
from tests.permissions.days import DAY, LETTERS, NOT_THEIRS, NOT_USED, STAFF
from tests.world.fixtures import DISPATCHER, MANAGER, SALES, SUPPORT, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.slow]


def listed(actor: Actor, doctype: str) -> list[Any]:
	"""A list of the desk with the titles of what its rows link to."""
	fields = json.dumps([f"`tab{doctype}`.`name`"] + (["technician"] if doctype == "Dispatch Job" else []))
	asked = {"doctype": doctype, "fields": fields, "page_length": 20, "start": 0, "view": "List"}
	rows = actor.post("/api/method/frappe.desk.reportview.get", **asked)
	return rows["values"] if rows else []


def roles() -> Any:
	return pytest.mark.parametrize("role", sorted(STAFF))


def known(frappe: Any, role: str) -> dict[str, str]:
	"""The role's day, limited to the DocTypes that the engine has: the stand-in lacks some of ERPNext's."""
	return {doctype: may for doctype, may in DAY[role].items() if frappe.db.exists("DocType", doctype)}


@roles()
def test_each_role_has_what_its_day_needs(world: World, role: str) -> None:
	"""A member of staff would be refused in the middle of a call."""
	frappe, user = world.look(), STAFF[role]
	missing = [
		f"{doctype}: {LETTERS[letter]}"
		for doctype, may in known(frappe, role).items()
		for letter in may
		if not frappe.has_permission(doctype, LETTERS[letter], user=user)
	]
	assert not missing


@roles()
def test_each_role_can_fill_in_its_forms(world: World, role: str) -> None:
	"""A field would open an error message instead of its choices."""
	frappe, user = world.look(), STAFF[role]
	closed = [
		f"{doctype}.{field}: {target}"
		for doctype, may in known(frappe, role).items()
		if {"w", "c"} & set(may)
		for field, target in choices(frappe, doctype)
		if target not in NOT_USED and not may_choose(frappe, target, user)
	]
	assert not closed


def choices(frappe: Any, doctype: str) -> Iterator[tuple[str, str]]:
	"""The fields of a form, tables included, in which another record is chosen, and its DocType."""
	for field in frappe.get_meta(doctype).fields:
		if field.hidden or field.read_only or f"can_read('{field.options}')" in (field.depends_on or ""):
			continue
		if field.fieldtype == "Link" and frappe.db.exists("DocType", field.options):
			yield field.fieldname, field.options
		elif field.fieldtype in ("Table", "Table MultiSelect"):
			yield from (
				(f"{field.fieldname}.{name}", target) for name, target in choices(frappe, field.options)
			)


def may_choose(frappe: Any, doctype: str, user: str) -> bool:
	return any(frappe.has_permission(doctype, right, user=user) for right in ("select", "read"))


@roles()
def test_each_role_opens_its_lists_and_forms(world: World, households: Households, role: str) -> None:
	"""A member of staff would see an empty list or an error message in the middle of a call."""
	frappe, actor, refused = world.look(), world.staff(STAFF[role]), []
	for doctype in known(frappe, role):
		try:
			if not frappe.get_meta(doctype).issingle:
				listed(actor, doctype)
			opened(frappe, actor, doctype)
		except Refused as no:
			refused.append(f"{doctype}: {no}")
	assert not refused


def opened(frappe: Any, actor: Actor, doctype: str) -> None:
	"""The newest form of the desk, with the titles of what it links to and what its dashboard counts."""
	single = frappe.get_meta(doctype).issingle
	name = doctype if single else frappe.db.get_value(doctype, {}, order_by="creation desc")
	if not name:
		return
	actor.get("/api/method/frappe.desk.form.load.getdoc", doctype=doctype, name=name)
	if not single:
		actor.get("/api/method/frappe.desk.notifications.get_open_count", doctype=doctype, name=name)
	doc = frappe.get_doc(doctype, name)
	for field in doc.meta.get_link_fields():
		if (
			doc.get(field.fieldname)
			and not field.hidden
			and frappe.get_meta(field.options).show_title_field_in_link
		):
			title = {"doctype": field.options, "docname": doc.get(field.fieldname)}
			actor.post("/api/method/frappe.desk.search.get_link_title", **title)


@roles()
def test_each_role_opens_the_workspace_and_its_reports(world: World, role: str) -> None:
	"""A card, a shortcut or a report that is offered would answer with an error message."""
	frappe, actor, user = world.look(), world.staff(STAFF[role]), STAFF[role]
	desk = "/api/method/frappe.desk"
	page = {"name": "Gigafibre", "title": "Gigafibre", "public": 1}
	shown = actor.post(f"{desk}.desktop.get_desktop_page", page=json.dumps(page))
	for card in shown["number_cards"]["items"]:
		doc = frappe.get_doc("Number Card", card["number_card_name"])
		asked = {"doc": doc.as_json(), "filters": doc.filters_json}
		actor.post(f"{desk}.doctype.number_card.number_card.get_result", **asked)
	reports = frappe.get_all("Report", {"module": "Gigafibre FSM"}, ["name", "ref_doctype"])
	has = set(frappe.get_roles(user))
	for report in reports:
		if has & {row.role for row in frappe.get_doc("Report", report.name).roles}:
			actor.post(f"{desk}.query_report.run", report_name=report.name, filters="{}")


@roles()
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
	"""Only the Administrator could change prices."""
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
