"""Removes one service from an order before the installation; the rest is repriced and still to be installed."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import nowdate

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.ordering import agreement, number_transfer, records, repricing, service_location
from gigafibre_fsm.flow.ordering.agreement import lines_of
from gigafibre_fsm.flow.ordering.rules import Plan, plan
from gigafibre_fsm.flow.pricing.quotes import Quote
from gigafibre_fsm.flow.vocabulary import CLOSED, IN_SERVICE, INTERNET, MAIN_SERVICES, PHONE, TV
from gigafibre_fsm.notifications import notify, templates
from gigafibre_fsm.setup.catalogue import TV_BOX_SKU

TASKS_OF = {"wifi": INTERNET, "voip": PHONE, "transfer": PHONE}
TASKS_OF_FIBRE = ("port", "signal")


def remove_service(name: str, service_type: str, reason: str) -> Document:
	"""Remove Internet, TV or Phone (with its add-ons) from a submitted order.

	The port is kept as long as another service needs it. Raises NotFound when the order does not have this service,
	BadRequest when other services require it, Conflict when it is the only one or the installation is done.
	"""
	order = _locked(name)
	kinds = [line.service_type for line in lines_of(order) if line.service_type in MAIN_SERVICES]
	if service_type not in kinds:
		raise NotFound(_("This order does not include this service."))
	if len(kinds) == 1:
		raise Conflict(_("This is the only service: cancel the order instead."))
	quoted = bool(order.get("fsm_quote_snapshot"))
	quote = repricing.quote_without(order, service_type) if quoted else agreement.without(order, service_type)
	before = json.loads(order.get("fsm_quote_snapshot") or "{}")
	fibre = bool(order.get("fsm_fibre_port")) and any(
		kind in (INTERNET, TV) for kind in kinds if kind != service_type
	)
	repricing.rewrite_lines(order, quote)
	made = plan(
		lines_of(order),
		new_line=fibre,
		boxes_sku=TV_BOX_SKU,
		port_label=service_location.port_label(order.get("fsm_fibre_port")),
		transfer=number_transfer.of_order(order),
	)
	_subscriptions(order, made, reason)
	_equipment(order, made)
	if order.get("fsm_fibre_port") and not fibre:
		_release_port(order)
	_tasks(order, made)
	announce("order_changed", order)
	_notify(order, service_type, made, quote, before)
	return order


def _locked(name: str) -> Document:
	order = frappe.get_doc("Sales Order", name, for_update=True)
	installed = service_location.is_installed(name)
	if order.docstatus != 1 or not order.get("fsm_service_location"):
		raise Conflict(_("Only a submitted order with an installation can be changed."))
	live = {"sales_order": name, "status": ("in", IN_SERVICE)}
	if installed or frappe.db.exists("Service Subscription", live):
		raise Conflict(_("The installation is done: change the subscription instead."))
	return order


def _subscriptions(order: Document, made: Plan, reason: str) -> None:
	"""Cancel the removed subscription; update prices, extras and discounts of the others."""
	left = {planned.line.sku: planned for planned in made.subscriptions}
	names = frappe.get_all(
		"Service Subscription",
		filters={"sales_order": order.name, "status": "Pending"},
		pluck="name",
		order_by="name",
	)
	for name in names:
		subscription = frappe.get_doc("Service Subscription", name, for_update=True)
		planned = left.get(subscription.item)
		if not planned:
			subscription.update({"status": "Cancelled", "end_date": nowdate()})
			subscription.save(ignore_permissions=True)
			subscription.add_comment("Info", frappe.utils.escape_html(reason))
			continue
		subscription.rate = float(planned.line.rate)
		subscription.set("extras", [])
		subscription.set("discounts", [])
		for line in planned.extras:
			row = {"item": line.sku, "description": line.name, "qty": line.qty, "rate": float(line.rate)}
			subscription.append("extras", row)
		for line in planned.discounts:
			amount = float(line.rate * line.qty)
			subscription.append("discounts", {"item": line.sku, "description": line.name, "amount": amount})
		subscription.save(ignore_permissions=True)


def _equipment(order: Document, made: Plan) -> None:
	"""Delete planned equipment that is no longer needed; retire a device that was already scanned."""
	wanted = [kind for kind, _service in made.equipment]
	owners = {
		row.service_type: row.name
		for row in frappe.get_all(
			"Service Subscription",
			filters={"sales_order": order.name, "status": "Pending"},
			fields=["name", "service_type"],
		)
	}
	owner_of = {kind: owners.get(service) for kind, service in made.equipment}
	found = frappe.get_all(
		"Service Equipment",
		filters={"sales_order": order.name, "status": ("!=", "Retiré")},
		fields=["name", "equipment_type", "status"],
		order_by="name",
	)
	# Scanned devices first: where one of two can go, the one in the technician's hands is kept.
	for row in sorted(found, key=lambda row: row.status == "Awaiting Scan"):
		if row.equipment_type in wanted:
			wanted.remove(row.equipment_type)
			if owner_of.get(row.equipment_type):
				frappe.db.set_value(
					"Service Equipment", row.name, "subscription", owner_of[row.equipment_type]
				)
			continue
		frappe.db.delete("Dispatch Job Equipment", {"equipment": row.name})
		if row.status == "Awaiting Scan":
			frappe.delete_doc("Service Equipment", row.name, ignore_permissions=True, force=True)
		else:
			frappe.get_doc("Service Equipment", row.name, for_update=True).retire()


def _release_port(order: Document) -> None:
	"""Release the fibre port if only the telephone is left, which needs none."""
	port = order.fsm_fibre_port
	location = frappe.get_doc("Service Location", order.fsm_service_location, for_update=True)
	cleared = dict.fromkeys(
		("fibre_port", "olt", "olt_name", "olt_ip", "olt_frame", "olt_slot", "olt_port", "ont_id")
	)
	location.update({**cleared, "connection_type": "VoIP only"})
	location.save(ignore_permissions=True)
	order.db_set("fsm_fibre_port", None, update_modified=False)
	claims.free(port, order.name)


def _tasks(order: Document, made: Plan) -> None:
	kept = {task.key for task in made.tasks}
	gone = [key for key in (*TASKS_OF, *TASKS_OF_FIBRE) if key not in kept]
	project = frappe.db.get_value("Project", {"sales_order": order.name})
	for task in frappe.get_all(
		"Task",
		filters={
			"project": project,
			"fsm_task": among(gone),
			"status": ("not in", CLOSED),
		},
		pluck="name",
	):
		frappe.db.set_value("Task", task, "status", "Cancelled")


def _notify(order: Document, removed: str, made: Plan, quote: Quote, before: dict[str, Any]) -> None:
	language = templates.language(frappe.db.get_value("Customer", order.customer, "language"))
	facts = {
		"order": order.name,
		"address": order.get("fsm_offer_label"),
		"services": records.service_names(made, language),
		"monthly": str(quote.monthly.total),
		"one_time": str(quote.one_time.subtotal) if quote.one_time.subtotal else None,
	}
	key = f"order.changed:{order.name}:{removed}"
	notify.tell_customer(order.customer, "order.changed", facts, key, reference=order)
	was = (before.get("monthly") or {}).get("total")
	staff = {
		**facts,
		"customer": order.customer,
		"removed": removed,
		"monthly_before": was,
		"summary": made.summary,
	}
	notify.tell_staff("order.changed", staff, key, reference=order)


def removable(name: str) -> list[str]:
	"""The services that can be removed from an order; empty when it has only one."""
	order = frappe.get_doc("Sales Order", name)
	kinds = [line.service_type for line in lines_of(order) if line.service_type in MAIN_SERVICES]
	if len(kinds) < 2:
		return []
	return [kind for kind in kinds if kind != INTERNET or TV not in kinds]
