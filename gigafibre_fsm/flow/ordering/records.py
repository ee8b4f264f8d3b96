"""Creates and undoes the records of an order: subscriptions, planned equipment, project and tasks."""

from __future__ import annotations

import json
from collections.abc import Callable

import frappe
from frappe.model.document import Document
from frappe.utils import nowdate

from gigafibre_fsm.bulk import bulk_insert, series
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.ordering import credentials, task_owners
from gigafibre_fsm.flow.ordering.rules import OrderLine, Plan
from gigafibre_fsm.flow.vocabulary import PHONE, ROUTER, TELEPHONE


def make_subscriptions(order: Document, location: str, made: Plan) -> list[tuple[str, str]]:
	"""One Service Subscription per main service, with the prices of this order; returns (service type, name) pairs."""
	subscriptions = []
	for planned in made.subscriptions:
		row = frappe.new_doc("Service Subscription")
		row.update(
			{
				"status": "Pending",
				"customer": order.customer,
				"location": location,
				"sales_order": order.name,
				"item": planned.line.sku,
				"service_type": planned.line.service_type,
				"description": planned.line.name,
				"qty": planned.line.qty,
				"rate": planned.line.rate,
				"commitment": order.get("fsm_commitment") or "0",
				"billing_anchor": 1,
				"is_sample": order.get("fsm_sample"),
				"price_snapshot": json.dumps(
					[_snapshot(line) for line in (planned.line, *planned.extras, *planned.discounts)],
					ensure_ascii=False,
				),
			}
		)
		for line in planned.extras:
			row.append(
				"extras", {"item": line.sku, "description": line.name, "qty": line.qty, "rate": line.rate}
			)
		for line in planned.discounts:
			row.append(
				"discounts", {"item": line.sku, "description": line.name, "amount": line.rate * line.qty}
			)
		subscriptions.append(row)
	bulk_insert.insert(subscriptions)
	return [(row.service_type, row.name) for row in subscriptions]


def make_equipment(
	order: Document, location: str, made: Plan, subscriptions: list[tuple[str, str]]
) -> list[Document]:
	"""Planned equipment that waits for a scan, with the credentials that the device will receive."""
	equipment = []
	by_service = dict(reversed(subscriptions))
	lines = [name for service, name in subscriptions if service == PHONE]
	for equipment_type, service in made.equipment:
		row = frappe.new_doc("Service Equipment")
		row.update(
			{
				"status": "Awaiting Scan",
				"equipment_type": equipment_type,
				"location": location,
				"customer": order.customer,
				"subscription": lines.pop(0)
				if equipment_type == TELEPHONE and lines
				else by_service[service],
				"sales_order": order.name,
				"is_sample": order.get("fsm_sample"),
			}
		)
		if equipment_type == ROUTER:
			row.custom_wifi_ssid = _unused_value("custom_wifi_ssid", credentials.wifi_ssid)
			row.custom_wifi_password = credentials.wifi_password()
		if equipment_type == TELEPHONE:
			row.custom_sip_username = _unused_value("custom_sip_username", credentials.sip_username)
			row.custom_sip_password = credentials.sip_password()
		equipment.append(row)
	bulk_insert.insert(equipment)
	return equipment


def make_project(order: Document, location: Document, equipment: list[Document], made: Plan) -> str:
	"""The installation project and its tasks; its own after_insert creates the Dispatch Job."""
	project = frappe.new_doc("Project")
	project.update(
		{
			"project_name": f"Installation - {order.customer_name} - {order.name}",
			"customer": order.customer,
			"sales_order": order.name,
			"company": order.company,
			"fsm_service_location": location.name,
			"expected_start_date": order.transaction_date,
			"notes": made.summary,
			"fsm_sample": order.get("fsm_sample"),
		}
	)
	project.flags.update(order=order, location=location, equipment=equipment)
	# It links to records that this transaction has just inserted.
	project.flags.ignore_links = True
	project.insert(ignore_permissions=True, set_name=series.take("Project"))
	return project.name


def make_tasks(order: Document, project: str, made: Plan) -> None:
	"""Insert the project's tasks in one statement: one by one, ERPNext renumbers its tree and recalculates the
	project for each.

	The tasks' naming series stays locked until the commit, which also keeps two orders from taking the same
	place in the tree.
	"""
	names = iter(series.draw_here("Task", len(made.tasks)))
	place = frappe.db.sql("SELECT rgt FROM `tabTask` ORDER BY rgt DESC LIMIT 1 FOR UPDATE")
	last = int(place[0][0] or 0) if place else 0
	tasks = []
	for planned in made.tasks:
		task = frappe.new_doc("Task")
		task.update(
			{
				"subject": planned.subject,
				"project": project,
				"company": order.company,
				"fsm_task": planned.key,
				"description": planned.team,
				"fsm_role": planned.role,
				"exp_end_date": order.delivery_date,
				"lft": last + 1,
				"rgt": last + 2,
				"old_parent": "",
				"depends_on_tasks": "",
			}
		)
		task.set_user_and_timestamp()
		task.set_new_name(set_name=next(names, None))
		last += 2
		tasks.append(task)
	bulk_insert.write(tasks)
	for task in tasks:
		# For other listeners of new tasks (assignment rules, notifications); their place in the tree is already set.
		task.on_update = lambda: None
		task.run_method("after_insert")
		task.run_method("on_update")


def close_project(order: str) -> None:
	for project in frappe.get_all("Project", filters={"sales_order": order}, pluck="name"):
		open_tasks = {"project": project, "status": ["!=", "Completed"]}
		task_owners.remove_from_todo_lists(frappe.get_all("Task", open_tasks, pluck="name"))
		frappe.db.set_value("Task", open_tasks, "status", "Cancelled")
		frappe.db.set_value("Project", project, "status", "Cancelled")


def remove_equipment(order: str) -> None:
	"""Delete equipment that was never scanned; retire a scanned device, whose label can be assigned again."""
	for name in frappe.get_all("Service Equipment", filters={"sales_order": order}, pluck="name"):
		equipment = frappe.get_doc("Service Equipment", name, for_update=True)
		if equipment.status == "Awaiting Scan":
			frappe.delete_doc("Service Equipment", name, ignore_permissions=True, force=True)
		elif equipment.status != "Retiré":
			equipment.retire()


def cancel_subscriptions(order: str) -> None:
	for name in frappe.get_all(
		"Service Subscription", filters={"sales_order": order, "status": ["!=", "Cancelled"]}, pluck="name"
	):
		subscription = frappe.get_doc("Service Subscription", name, for_update=True)
		subscription.status = "Cancelled"
		subscription.end_date = nowdate()
		subscription.save(ignore_permissions=True)


def service_names(made: Plan, language: str) -> list[str]:
	"""The names of the ordered main services and extras, in the customer's language."""
	lines = [
		line for planned in made.subscriptions for line in (planned.line, *planned.extras) if line.rate > 0
	]
	if language != "en":
		return [line.name for line in lines]
	english = dict(
		frappe.get_all(
			"Item",
			filters={"name": among(line.sku for line in lines)},
			fields=["name", "fsm_english_name"],
			as_list=True,
		)
	)
	return [english.get(line.sku) or line.name for line in lines]


def _snapshot(line: OrderLine) -> dict[str, str | int]:
	return {"sku": line.sku, "label": line.name, "rate": str(line.rate), "qty": line.qty}


def _unused_value(fieldname: str, make: Callable[[], str]) -> str:
	while True:
		value = make()
		if not frappe.db.exists("Service Equipment", {fieldname: value}):
			return value
