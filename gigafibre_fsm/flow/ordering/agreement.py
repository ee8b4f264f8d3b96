"""The customer's agreement: the quote of an order, or the lines that staff entered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.availability.service import zone_of
from gigafibre_fsm.flow.ordering import service_location
from gigafibre_fsm.flow.ordering.rules import EXTRA, OrderLine
from gigafibre_fsm.flow.pricing.quotes import Quote, QuoteLine, totals
from gigafibre_fsm.flow.pricing.rules import NEEDS
from gigafibre_fsm.flow.vocabulary import DISCOUNT, INTERNET, MAIN_SERVICES, NOT_ENDED, PAID_ONCE, TV
from gigafibre_fsm.setup.catalogue import TV_BOX_CREDIT, TV_BOX_SKU


def lines_of(order: Document) -> list[OrderLine]:
	"""The order's lines with the catalogue's data about their items."""
	return [
		OrderLine(
			sku=row.item_code,
			name=row.item_name,
			service_type=frappe.get_cached_value("Item", row.item_code, "fsm_service_type") or "",
			# a draft that is being entered has none yet
			rate=Decimal(str(row.rate or 0)),
			qty=int(row.qty or 0),
		)
		for row in order.items
	]


def is_as_quoted(order: Document) -> bool:
	"""Whether the order's lines are those of its quote; True without a quote."""
	quoted = json.loads(order.get("fsm_quote_snapshot") or "{}").get("lines")
	if not quoted:
		return True
	said = sorted((line["sku"], int(line["qty"]), Decimal(line["unit"])) for line in quoted)
	return said == sorted((line.sku, line.qty, line.rate) for line in lines_of(order))


def amounts(order: Document) -> tuple[str, str]:
	"""(monthly total with taxes, one-time total before taxes) for the customer, from the quote, or from the lines. One-time
	charges are taxed together with the month on the first bill; taxed alone their sum would depend on the plan.
	"""
	quote = json.loads(order.get("fsm_quote_snapshot") or "{}")
	if quote:
		return quote["monthly"]["total"], quote["one_time"]["subtotal"]
	lines = lines_of(order)
	whole = totals(line.rate * line.qty for line in lines)
	monthly = totals(line.rate * line.qty for line in lines if line.service_type not in PAID_ONCE)
	return f"{monthly.total:.2f}", f"{(whole - monthly).subtotal:.2f}"


def require_together(sold: Iterable[OrderLine], location: str | None = None) -> None:
	"""Raises BadRequest when an item is sold without the item that it requires; the location may already have it."""
	sold = list(sold)
	there = {line.service_type for line in sold}
	if location:
		has = {"location": location, "status": ["in", NOT_ENDED]}
		there.update(frappe.get_all("Service Subscription", filters=has, pluck="service_type"))
	for line in sold:
		needed = NEEDS.get(line.service_type)
		if line.service_type not in PAID_ONCE and needed and needed not in there:
			raise BadRequest(_("{0} requires {1} in the same order.").format(line.name, _(needed)))


def require_speed(sold: Iterable[OrderLine], port: str | None) -> None:
	"""Raises BadRequest for an Internet plan that the port does not support."""
	for line in sold if port else ():
		wanted = frappe.get_cached_value("Item", line.sku, "fsm_speed_down") or 0
		if line.service_type == INTERNET and wanted > (possible := service_location.speed(port)):
			raise BadRequest(
				_("{0} is faster than the {1} Mbps that this address can get.").format(line.name, possible)
			)


def require_new(sold: Iterable[OrderLine], location: str) -> None:
	"""A location has one plan of each kind. Raises BadRequest when one of these is already there and is not about to end."""
	has = {
		"location": location,
		"status": ["in", NOT_ENDED],
		"last_day": ["is", "not set"],
	}
	there = set(frappe.get_all("Service Subscription", filters=has, pluck="service_type"))
	for line in sold:
		if line.service_type in MAIN_SERVICES and line.service_type in there:
			raise BadRequest(
				_("{0}: this location already has this type of service. Change its plan instead.").format(
					line.name
				)
			)


def refuse_update_items(order: Document) -> None:
	"""Raises Conflict for ERPNext's *Update Items*, which changes the lines of a submitted order but none of the records made
	from them.
	"""
	if order.flags.chain_follows:
		return
	pending = frappe.get_all(
		"Service Subscription", filters={"sales_order": order.name, "status": "Pending"}, pluck="name"
	)
	if not pending:
		return
	made: dict[str, Decimal] = {}
	for name in pending:
		row = frappe.get_doc("Service Subscription", name)
		parts = [row.rate * row.qty, *(-abs(line.amount) for line in row.discounts)]
		parts += [line.rate * line.qty for line in row.extras]
		made[row.item] = sum((Decimal(str(part)) for part in parts), Decimal(0))
	lines = [line for line in lines_of(order) if line.service_type in (*MAIN_SERVICES, *EXTRA, DISCOUNT)]
	plans = {line.sku for line in lines if line.service_type in MAIN_SERVICES}
	monthly = sum((line.rate * line.qty for line in lines), Decimal(0))
	if plans != set(made) or monthly != sum(made.values()) or not is_as_quoted(order):
		raise Conflict(
			_(
				"The installation and the bill would not be updated. Use Cancel a Service, or cancel this order and amend it."
			)
		)


def without(order: Document, removed: str) -> Quote:
	"""The rest of an order that staff entered, at the agreed prices, without the service `removed`."""
	sold = lines_of(order)
	gone = {line.sku for line in sold if removed in (line.service_type, EXTRA.get(line.service_type))}
	for line in sold:
		if frappe.get_cached_value("Item", line.sku, "fsm_goes_with") in gone:
			gone.add(line.sku)
	if removed == TV:
		gone |= {TV_BOX_SKU, TV_BOX_CREDIT}
	left = [line for line in sold if line.sku not in gone]
	require_together(left)
	port = order.get("fsm_fibre_port") and frappe.db.get_value(
		"Fibre Port", order.fsm_fibre_port, ["olt", "pricing_zone"], as_dict=True
	)
	return Quote(
		zone=zone_of(port or None),
		on=getdate(order.transaction_date),
		commitment=int(order.get("fsm_commitment") or 0),
		lines=tuple(
			QuoteLine(line.sku, line.name, _kind(line), line.service_type, line.qty, line.rate)
			for line in left
		),
	)


def _kind(line: OrderLine) -> str:
	if line.service_type == DISCOUNT:
		return "discount"
	if line.service_type not in PAID_ONCE:
		return "recurring"
	return "credit" if line.rate < 0 else "one_time"
