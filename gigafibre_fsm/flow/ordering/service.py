"""Creates the records of an installation when an order is submitted, and undoes them when it is cancelled, in one transaction
each.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import nowdate

from gigafibre_fsm.bulk import prefetch, series
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.availability import claims, masters
from gigafibre_fsm.flow.availability.service import visits_needed
from gigafibre_fsm.flow.checkout.orders import CURRENCY
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.ordering import (
	agreement,
	number_pool,
	number_transfer,
	records,
	service_location,
	typed_orders,
)
from gigafibre_fsm.flow.ordering.agreement import lines_of
from gigafibre_fsm.flow.ordering.rules import NothingToInstall, OrderLine, Plan, is_ours, plan, sold_twice
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, INTERNET, TV
from gigafibre_fsm.money import cents
from gigafibre_fsm.notifications import notify, templates
from gigafibre_fsm.setup.catalogue import TV_BOX_SKU

# The DocTypes that an order creates: those inserted by Frappe, and those that this app inserts in bulk (bulk_insert.py).
INSERTED = ("Customer", "Contact", "Address", "Sales Order", "Project")
WRITTEN = (
	"Service Location",
	"Service Subscription",
	"Service Equipment",
	"Dispatch Job",
	"Outbound Message",
	"Task",
)
# For a new project, ERPNext checks its costs and revenue here.
ALSO_READ = ("Sales Invoice", "Sales Invoice Item")


def is_handled(order: Document) -> bool:
	"""Whether this app handles this Sales Order; other orders are left alone."""
	return is_ours(
		lines_of(order), bool(order.get("fsm_fibre_port")), bool(order.get("fsm_checkout_session"))
	)


def complete_address(order: Document) -> None:
	"""Fill in the address text and the number of visits from the port or location that staff chose."""
	if order.flags.by_checkout:
		return
	if order.get("fsm_service_location"):
		place = frappe.db.get_value("Service Location", order.fsm_service_location, ["address_line", "city"])
		order.fsm_offer_label = ", ".join(filter(None, place))
	elif order.get("fsm_fibre_port"):
		port = service_location.from_port(order.fsm_fibre_port)
		order.fsm_offer_label = ", ".join(filter(None, [port["address_line"], port["city"]]))
		order.fsm_visits = visits_needed(order.fsm_fibre_port)


def reset_amended(order: Document) -> None:
	"""Clear the fields of an amended order that Amend copies: records, payment and preferences of the cancelled order. A
	location that was connected before is kept.
	"""
	known = order.get("fsm_service_location")
	if known and frappe.db.get_value("Service Location", known, "status") == "Disconnected":
		order.fsm_service_location = None
	order.fsm_setup_intent = None
	dates = [entry for entry in service_location.preferred_dates(order) if entry["date"] >= nowdate()]
	order.fsm_preferred_dates = json.dumps(dates)


def remove_mismatched_quote(order: Document) -> None:
	"""Remove a quote that does not match the lines: staff who change the lines agree on their own prices."""
	if not agreement.is_as_quoted(order):
		order.fsm_quote_snapshot = None


def read_ahead(checkout: Document) -> None:
	"""Prefetch what the order of this Checkout Session needs (bulk/prefetch.py)."""
	prefetch.read_ahead(INSERTED, WRITTEN)
	for line in json.loads(checkout.quote or "{}").get("lines", ()):
		item = frappe.get_cached_doc("Item", line["sku"])
		frappe.get_cached_doc("Item Group", item.item_group)
	for doctype in ALSO_READ:
		frappe.get_meta(doctype)


def reserve_names(checkout: Document) -> None:
	"""Reserve the names that the order of this Checkout Session will need (bulk/series.py)."""
	sold = [
		OrderLine(line.item, "", line.service_type or "", Decimal(1), int(line.qty or 1))
		for line in checkout.services
	]
	try:
		made = plan(sold, new_line=bool(checkout.fibre_port), boxes_sku=TV_BOX_SKU)
	except NothingToInstall:
		return
	series.reserve(
		dict.fromkeys(("Sales Order", "Project", "Service Location"), 1)
		| {"Dispatch Job": visits_needed(checkout.fibre_port) if checkout.fibre_port else 1}
		| {"Service Subscription": len(made.subscriptions), "Service Equipment": len(made.equipment)}
	)


def check(order: Document) -> None:
	"""Refuse, before submission, an order that cannot be installed."""
	sold = lines_of(order)
	try:
		plan(sold, new_line=False, boxes_sku=TV_BOX_SKU)
	except NothingToInstall:
		raise BadRequest(
			_("This order has a service address but no Internet, TV or telephone service.")
		) from None
	if kind := sold_twice(sold):
		raise BadRequest(
			_("An order can have only one plan per service type: {0} is there more than once.").format(
				_(kind)
			)
		)
	if order.get("currency") not in (None, "", CURRENCY):
		raise BadRequest(_("Our services are sold in {0}.").format(CURRENCY))
	if sum(line.rate * line.qty for line in sold) != cents(Decimal(str(order.net_total))):
		raise BadRequest(_("The lines do not add up to the net total: enter a discount as a separate line."))
	location = order.get("fsm_service_location")
	masters.require_run_here(_olt_of(order))
	if location:
		owner, status, line = frappe.db.get_value(
			"Service Location", location, ["customer", "status", "fibre_port"]
		)
		if owner != order.customer or status == "Disconnected":
			raise BadRequest(_("The service location does not belong to this customer or is disconnected."))
		if order.get("fsm_fibre_port") not in (None, "", line):
			raise BadRequest(
				_("{0} is not the line of {1}: choose one of the two.").format(order.fsm_fibre_port, location)
			)
		agreement.require_new(sold, location)
		order.fsm_fibre_port = None  # it connects no port, so removing services from it later frees none
	agreement.require_together(sold, location)
	if not order.flags.by_checkout:
		typed_orders.require_prices(order)
		agreement.require_speed(sold, line if location else order.get("fsm_fibre_port"))
	if not location and not order.get("fsm_fibre_port"):
		if any(line.service_type in (INTERNET, TV) for line in sold):
			raise BadRequest(_("Choose the fibre port of this order: Internet and TV require one."))
		if not order.get("fsm_offer_label"):
			raise BadRequest(_("Enter the service address of this order."))


def _olt_of(order: Document) -> str | None:
	"""The OLT of an order's location or port."""
	if location := order.get("fsm_service_location"):
		return frappe.db.get_value("Service Location", location, "olt")
	return (
		frappe.db.get_value("Fibre Port", order.get("fsm_fibre_port"), "olt")
		if order.get("fsm_fibre_port")
		else None
	)


def build_chain(order: Document) -> None:
	"""Reserve the port and create the location, subscriptions, planned equipment, project with its tasks, and job.

	All or nothing: called from the order's on_submit. Raises Conflict when the port is no longer free.
	"""
	port = None if order.get("fsm_service_location") else order.get("fsm_fibre_port")
	if port:
		# Only the checkout itself may use its hold: any staff can write its name into a draft.
		session = order.fsm_checkout_session if order.flags.by_checkout else None
		claims.reserve(port, order.name, session=session)
	made = plan(
		lines_of(order),
		new_line=bool(port),
		boxes_sku=TV_BOX_SKU,
		port_label=service_location.port_label(port),
		new_drop=bool(port) and (order.get("fsm_visits") or 1) > 1,
		transfer=number_transfer.of_order(order),
	)
	known = order.get("fsm_service_location")
	location = frappe.get_doc("Service Location", known) if known else service_location.make_location(order)
	subscriptions = records.make_subscriptions(order, location.name, made)
	equipment = records.make_equipment(order, location.name, made, subscriptions)
	order.fsm_service_location = location.name
	frappe.db.set_value(
		"Sales Order", order.name, "fsm_service_location", location.name, update_modified=False
	)
	project = records.make_project(order, location, equipment, made)
	frappe.db.set_value("Service Location", location.name, "project", project, update_modified=False)
	# The project has updated the order: cancelling from the open form must not ask for a refresh.
	order.project, order.modified = frappe.db.get_value("Sales Order", order.name, ["project", "modified"])
	_notify("order.confirmed", order, made)
	# Last, since concurrent orders wait here for one another until the commit.
	number_pool.assign_numbers(equipment)
	records.make_tasks(order, project, made)
	if order.get("fsm_transfer_number"):
		announce("number_transfer_ordered", order)


def undo_chain(order: Document) -> None:
	"""Undo `build_chain`, in reverse order. Raises Conflict when the service is already active."""
	location = order.get("fsm_service_location")
	if service_location.is_installed(order.name) or frappe.db.exists(
		"Service Subscription", {"sales_order": order.name, "status": ["in", IN_SERVICE]}
	):
		raise Conflict(_("The services of this order are live: cancel the subscriptions, not the order."))
	first = location and frappe.db.get_value("Service Location", location, "sales_order") == order.name
	if first and (more := service_location.later_order(location, order.name)):
		raise Conflict(
			_("Cancel {0} first: it adds services at the location that this order connects.").format(more)
		)
	announce("order_undone", order)
	records.close_project(order.name)
	records.remove_equipment(order.name)
	records.cancel_subscriptions(order.name)
	if first:
		service_location.close_unused_location(location)
	if order.get("fsm_fibre_port") and service_location.is_reserved_for(order.fsm_fibre_port, order.name):
		claims.free(order.fsm_fibre_port, order.name)
	if order.get("fsm_fibre_port"):
		announce("port_vacated", frappe.get_doc("Fibre Port", order.fsm_fibre_port))
	_notify("order.cancelled", order, None)


def _notify(topic: str, order: Document, made: Plan | None) -> None:
	language = frappe.db.get_value("Customer", order.customer, "language")
	monthly, one_time = agreement.amounts(order)
	context: dict[str, Any] = {
		"order": order.name,
		"customer": order.customer,
		"address": order.get("fsm_offer_label"),
		"summary": made.summary if made else "",
		"services": records.service_names(made, templates.language(language)) if made else [],
		"dates": service_location.preferred_dates(order),
		"contact_me": bool(order.get("fsm_contact_me")),
		"two_visits": (order.get("fsm_visits") or 1) > 1,
		"monthly": _unless_zero(monthly),
		"one_time": _unless_zero(one_time),
		"location": order.get("fsm_service_location"),
	}
	tracking_url = order.flags.get("tracking_url")
	notify.tell_customer(
		order.customer,
		topic,
		{**context, "tracking_url": tracking_url() if tracking_url else None},
		f"{topic}:{order.name}",
		reference=order,
		papers=_attachments(order, templates.language(language))
		if made and order.get("fsm_quote_snapshot")
		else (),
	)
	notify.tell_staff(topic, context, f"{topic}:{order.name}", reference=order)


def _attachments(order: Document, language: str) -> list[dict[str, Any]]:
	"""The documents that the customer accepted, attached to the confirmation."""
	names = {
		"summary": _("Critical information summary", language),
		"contract": _("Contract", language),
	}
	return [
		{"kind": "contract", "name": f"{name} {order.name}.pdf", "given": {"order": order.name, "part": part}}
		for part, name in names.items()
	]


def _unless_zero(amount: str) -> str | None:
	return amount if Decimal(amount) else None
