"""Orders that staff enter: price list, taxes and rounding follow from the port, instead of the proposals of ERPNext's form."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.exceptions import BadRequest, NotAllowed
from gigafibre_fsm.flow.availability.service import zone_of
from gigafibre_fsm.flow.checkout.orders import add_taxes
from gigafibre_fsm.flow.pricing.rules import ANCILLARY
from gigafibre_fsm.flow.pricing.seller import selling_company, tax_template
from gigafibre_fsm.flow.pricing.service import catalogue_of
from gigafibre_fsm.flow.vocabulary import NOT_ENDED
from gigafibre_fsm.money import cents, formatted

# roles that may agree on less than the list price, and enter the reason why something is free
MAY_LOWER = frozenset({"FSM Manager", "System Manager"})


def complete(order: Document) -> None:
	"""Set company, price list, prices, taxes and rounding of a draft. A price that was entered is kept. Raises NotAllowed
	when a user who is not a manager enters a reason; BadRequest for another company's order.
	"""
	_require_manager_for_reason(order)
	_require_our_company(order)
	zone = _zone_of_order(order)
	listed = frappe.get_cached_value("Pricing Zone", zone, "price_list") if zone else None
	if listed:
		_take_prices(order, zone, listed)
	_take_taxes(order)
	order.disable_rounded_total = 1


def require_prices(order: Document) -> None:
	"""Raises BadRequest for an item of this app that is free, or, without the right to do so, sold below the zone's price or
	with a discount whose condition is not met.
	"""
	if order.get("fsm_price_reason"):
		return
	known = listed_prices(_zone_of_order(order), order)
	before = _prices_before(order.get("amended_from"))
	may_lower = not MAY_LOWER.isdisjoint(frappe.get_roles())
	if not may_lower:
		_require_earned(order, before)
	for row in order.items:
		rate, listed = _rate(row), known.get(row.item_code)
		if not _service_type(row.item_code):
			continue
		if not rate and listed != 0:
			raise BadRequest(
				_("{0} has no price. Enter one, or have a manager enter a Reason for the Price.").format(
					row.item_name
				)
			)
		agreed = may_lower or rate in before.get(row.item_code, ())
		if listed is not None and rate < listed and not agreed:
			price = formatted(listed, frappe.local.lang)
			raise BadRequest(
				_("{0} costs {1} here. Only a manager can sell it for less.").format(row.item_name, price)
			)


def _require_earned(order: Document, before: Collection[str]) -> None:
	"""Raises BadRequest for a discount whose condition the order does not meet: number of services, commitment. `before`: the
	items of the order that this one amends.
	"""
	kinds = {_service_type(row.item_code) for row in order.items}
	if place := order.get("fsm_service_location"):
		there = {"location": place, "status": ("in", NOT_ENDED)}
		kinds |= set(frappe.get_all("Service Subscription", filters=there, pluck="service_type"))
	services = len(kinds - ANCILLARY - {""})
	for row in order.items:
		rule = frappe.get_cached_value("Item", row.item_code, "fsm_discount_rule") or ""
		kind, _space, number = rule.partition(" ")
		if row.item_code in before:
			continue
		if kind == "Combo" and services < int(number):
			raise BadRequest(
				_("{0} is for {1} services. Only a manager can give it to fewer.").format(
					row.item_name, number
				)
			)
		if kind == "Commitment" and int(order.get("fsm_commitment") or 0) != int(number):
			raise BadRequest(
				_("{0} is for a commitment of {1} months. Only a manager can give it without.").format(
					row.item_name, number
				)
			)


def _zone_of_order(order: Document) -> str:
	"""The pricing zone of the order's port, or the default zone."""
	port = order.get("fsm_fibre_port")
	if order.get("fsm_service_location"):
		port = frappe.db.get_value("Service Location", order.fsm_service_location, "fibre_port") or port
	fields = ["olt", "pricing_zone"]
	return zone_of((port and frappe.db.get_value("Fibre Port", port, fields, as_dict=True)) or None)


def listed_prices(zone: str, order: Document) -> dict[str, Decimal]:
	"""The zone's price of each item on the day of the order."""
	if not zone or not frappe.get_cached_value("Pricing Zone", zone, "price_list"):
		return {}
	on_sale = catalogue_of(zone, getdate(order.transaction_date)).items.values()
	return {item.sku: item.price for item in on_sale}


def _take_prices(order: Document, zone: str, price_list: str) -> None:
	other_list = order.get("selling_price_list") != price_list
	order.selling_price_list = price_list
	known = listed_prices(zone, order)
	for row in order.items:
		price = known.get(row.item_code)
		offered = not _rate(row) or (other_list and row.rate == row.price_list_rate)
		if price is not None and offered and row.discount_percentage != 100:
			row.rate = row.price_list_rate = float(price)


def _require_our_company(order: Document) -> None:
	"""Raises BadRequest for another company: its taxes and ledger differ from those of the invoices of this order."""
	ours = selling_company() or order.company
	if order.company and order.company != ours:
		raise BadRequest(
			_("Our services are sold by {0}: choose it as the company of the order.").format(ours)
		)
	order.company = ours


def _take_taxes(order: Document) -> None:
	template = tax_template(order.company)
	ours = frappe.get_cached_doc("Sales Taxes and Charges Template", template).taxes
	facts = ("charge_type", "account_head", "rate")
	if [[row.get(fact) for fact in facts] for row in order.get("taxes") or ()] != [
		[row.get(fact) for fact in facts] for row in ours
	]:
		order.set("taxes", [])
		add_taxes(order, template)
	order.taxes_and_charges = template


def _require_manager_for_reason(order: Document) -> None:
	before = order.get_doc_before_save()
	said = (before.get("fsm_price_reason") if before else None) or ""
	if (order.get("fsm_price_reason") or "") != said and MAY_LOWER.isdisjoint(frappe.get_roles()):
		raise NotAllowed(_("Only a manager can enter a Reason for the Price."))


def _prices_before(amended_from: str | None) -> dict[str, set[Decimal]]:
	"""The prices of the order that this one amends."""
	prices: dict[str, set[Decimal]] = {}
	if amended_from:
		rows = frappe.get_all("Sales Order Item", {"parent": amended_from}, ["item_code", "rate"])
		for row in rows:
			prices.setdefault(row.item_code, set()).add(cents(Decimal(str(row.rate))))
	return prices


def _rate(row: Document) -> Decimal:
	return cents(Decimal(str(row.rate or 0)))


def _service_type(item: str) -> str:
	return frappe.get_cached_value("Item", item, "fsm_service_type") or ""
