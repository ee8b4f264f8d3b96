"""Support and sales with ERPNext's own forms and REST calls: fields that the flow writes are read-only for them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embedded.story.actor import Refused
from tests.world.clerk import change
from tests.world.fixtures import MANAGER, SALES, SUPPORT, World
from tests.world.households import Households

pytestmark = pytest.mark.site


def test_fields_of_the_flow_are_read_only_for_every_writer(world: World, households: Households) -> None:
	"""A clerk could put another card on a customer, or end a household's dunning without a payment."""
	home = households.live
	invoice, project = home.records["Sales Invoice"][0], home.project
	frappe = world.look()
	before = frappe.get_doc("Customer", home.customer).as_dict()
	for user, doctype, name, values in (
		(SUPPORT, "Customer", home.customer, {"fsm_stripe_customer": "cus_of_somebody"}),
		(SALES, "Customer", home.customer, {"fsm_stripe_payment_method": "pm_of_somebody"}),
		(MANAGER, "Customer", home.customer, {"fsm_stripe_mandate": "mandate_x"}),
		(SALES, "Customer", home.customer, {"fsm_dunning_state": "Suspended"}),
		(MANAGER, "Customer", home.customer, {"fsm_card_label": "Visa 0000"}),
		(MANAGER, "Sales Invoice", invoice, {"fsm_charge_state": "Queued"}),
		(MANAGER, "Sales Invoice", invoice, {"fsm_payment_intent": "pi_x"}),
		(SUPPORT, "Project", project, {"fsm_dispatch_job": None}),
	):
		with pytest.raises(Refused) as refused:
			change(world.staff(user), doctype, name, **values)
		assert refused.value.status in (403, 417), (doctype, values, refused.value.sentence)
		for method in ("frappe.client.set_value", "frappe.desk.form.save.savedocs"):
			body: dict[str, Any] = {"doctype": doctype, "name": name, "fieldname": values}
			if method.endswith("savedocs"):
				body = {
					"doc": json.dumps({**frappe.get_doc(doctype, name).as_dict(), **values}, default=str),
					"action": "Save",
				}
			with pytest.raises(Refused):
				world.staff(user).post(f"/api/method/{method}", **body)
	after = world.look().get_doc("Customer", home.customer).as_dict()
	changed = {
		key for key in after if key.startswith(("stripe", "card", "dunning")) and after[key] != before[key]
	}
	assert not changed


def test_an_order_cannot_be_inserted_with_a_quote(world: World, households: Households) -> None:
	"""Internet 1500 could be sold for a cent, with a quote that says that it was agreed."""
	frappe = world.look()
	forged = frappe.db.get_value("Sales Order", households.live.bought.order, "fsm_quote_snapshot")
	values = {
		"customer": households.live.customer,
		"delivery_date": frappe.utils.add_days(frappe.utils.nowdate(), 7),
		"items": [{"item_code": "FTTH1500I", "qty": 1, "rate": 0.01}],
	}
	for field, value in (
		("fsm_quote_snapshot", forged),
		("fsm_setup_intent", "seti_x"),
		("fsm_payment_method", "pm_x"),
		("fsm_visits", 1),
	):
		with pytest.raises(Refused) as refused:
			world.staff(SALES).post(
				"/api/resource/Sales Order", **json.loads(json.dumps({**values, field: value}, default=str))
			)
		assert refused.value.status == 403 and "à la main" in refused.value.sentence, field


def test_the_buttons_of_the_list_save_each_ticket(world: World, households: Households) -> None:
	"""Tickets closed in the list would stay late, leave their parts open and be missing in the shift's report."""
	frappe = world.look()
	values = {"doctype": "Issue", "subject": "Lent", "customer": households.live.customer, "fsm_sample": 1}
	parent = frappe.get_doc(values).insert()
	part = frappe.get_doc({**values, "fsm_parent": parent.name}).insert()
	frappe.db.commit()
	assert parent.fsm_due
	method = "/api/method/erpnext.support.doctype.issue.issue.set_multiple_status"
	for names in ("", "[", '["ISS-0"]'):
		with pytest.raises(Refused):
			world.staff(SUPPORT).post(method, names=names, status="Closed")
	world.staff(SUPPORT).post(method, names=json.dumps([parent.name]), status="Closed")
	frappe = world.look()
	facts = ["status", "fsm_due", "fsm_closed_by"]
	assert frappe.db.get_value("Issue", parent.name, facts) == ("Closed", None, SUPPORT)
	assert frappe.db.get_value("Issue", part.name, "status") == "Closed"
	single = method.replace("set_multiple_status", "set_status")
	world.staff(SUPPORT).post(single, name=parent.name, status="Open")
	assert world.look().db.get_value("Issue", parent.name, ["status", "fsm_closed_by"]) == ("Open", None)


def test_a_project_is_not_completed_over_its_open_steps(world: World, households: Households) -> None:
	"""One button would close every step of an installation, without a reason, while its device is still to be installed."""
	project = households.ordered.project
	steps = {"project": project, "fsm_task": ("is", "set"), "status": "Open"}
	before = world.look().db.count("Task", steps)
	method = "/api/method/erpnext.projects.doctype.project.project.set_project_status"
	for status in ("Completed", "Cancelled"):
		with pytest.raises(Refused) as refused:
			world.staff(MANAGER).post(method, project=project, status=status)
		assert refused.value.status == 400
	assert world.look().db.count("Task", steps) == before > 0
