"""The Sales Order of a checkout: the lines of its quote, to the cent."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, get_url, nowdate

from gigafibre_fsm.bulk import series
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.checkout import quotations, sessions
from gigafibre_fsm.flow.pricing.quotes import Quote, QuoteLine
from gigafibre_fsm.flow.pricing.seller import selling_company
from gigafibre_fsm.flow.pricing.service import quote_as_dict
from gigafibre_fsm.flow.vocabulary import PHONE, SETTINGS
from gigafibre_fsm.integrations.stripe.setup_intents import SetupIntent
from gigafibre_fsm.money import CURRENCY, cents

OF_THE_BUYER = ("Customer", "Address", "Fibre Port", "Checkout Session")


def create_order(
	doc: Document,
	customer: str,
	address: str,
	priced: Quote,
	card: SetupIntent | None,
	visits: int,
	sample: bool,
) -> Document:
	"""Insert and submit the order, on account without a `card`; everything that follows from an order happens in this
	transaction (overrides/).
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	dates = [{"date": str(row.date), "time_window": row.time_window} for row in doc.preferred_dates]
	due = dates[0]["date"] if dates else add_days(nowdate(), cint(settings.booking_days) or 14)
	order = frappe.new_doc("Sales Order")
	order.update(
		{
			"customer": customer,
			"company": selling_company(),
			"order_type": "Sales",
			"transaction_date": nowdate(),
			"delivery_date": due,
			"currency": CURRENCY,
			"selling_price_list": frappe.get_cached_value("Pricing Zone", priced.zone, "price_list"),
			"ignore_pricing_rule": 1,
			"disable_rounded_total": 1,
			"customer_address": address,
			"shipping_address_name": address,
			"fsm_checkout_session": doc.name,
			"fsm_fibre_port": doc.fibre_port,
			"fsm_offer_label": doc.address_label,
			"fsm_visits": visits,
			"fsm_preferred_dates": json.dumps(dates),
			"fsm_contact_me": doc.contact_me,
			"fsm_without_visit": doc.without_visit,
			"fsm_commitment": doc.commitment,
			"fsm_referral_code": doc.referral_code,
			**_number_transfer(doc),
			"fsm_setup_intent": card.id if card else None,
			"fsm_payment_method": card.payment_method if card else None,
			"fsm_quote_snapshot": json.dumps(priced.as_dict(doc.language)),
			"fsm_sample": int(sample),
		}
	)
	quotation = _quotation_of(doc)
	offered = _rows_of(quotation)
	for line in priced.lines:
		row = offered[line.sku].pop(0) if offered.get(line.sku) else None
		follows = {"prevdoc_docname": quotation, "quotation_item": row}
		order.append("items", {**line_of(line), "delivery_date": due, **follows})
	add_taxes(order, settings.tax_template)
	order.flags.ignore_permissions = True
	order.flags.by_checkout = True
	_validate_links(order)
	# Submitted on insert, so that it is validated once, not twice.
	order.docstatus = 1
	# ERPNext derives the status from the saved state; staff would see a draft.
	order.status = "To Deliver"
	order.flags.tracking_url = lambda: get_url(sessions.tracking_path(order.name))
	order.insert(set_name=series.take("Sales Order"))
	if cents(Decimal(str(order.grand_total))) != priced.whole.total:
		raise Conflict(
			_("The order total is {0} instead of {1}.").format(order.grand_total, priced.whole.total)
		)
	return order


def _number_transfer(doc: Document) -> dict[str, Any]:
	"""The number transfer of the checkout, if its order has a telephone line."""
	if not any(line.service_type == PHONE for line in doc.services):
		return {}
	return {f"fsm_transfer_{part}": doc.get(f"transfer_{part}") for part in ("number", "provider", "account")}


def _validate_links(order: Document) -> None:
	"""Validate the order's links and fetch their values from the cache. Frappe would query each of some forty links; here the
	buyer's own records have just been read or inserted, and the others are in the cache that ERPNext reads from.
	"""
	known: dict[str, list[tuple[Any, list[Any]]]] = {}
	for row in (order, *order.get_all_children()):
		if row.doctype not in known:
			known[row.doctype] = [
				(link, row.meta.get_fields_to_fetch(link.fieldname)) for link in row.meta.get_link_fields()
			]
		for link, fetched in known[row.doctype]:
			if not _validate_link(row, link, fetched):
				return  # Frappe reports the error
	order.flags.ignore_links = True


def _validate_link(row: Document, link: Any, fetched: list[Any]) -> bool:
	name, mine = row.get(link.fieldname), link.options in OF_THE_BUYER
	taken = [field for field in fetched if not (field.get("fetch_if_empty") and row.get(field.fieldname))]
	if not name or (mine and not taken):
		return True
	ask = frappe.db.get_value if mine else frappe.get_cached_value
	sources = [field.fetch_from.rpartition(".")[2] for field in taken]
	found = ask(link.options, name, [*sources, "name"])
	for field in taken if found else ():
		row.set_fetch_from_value(link.options, field, dict(zip(sources, found, strict=False)))
	return bool(found)


def _quotation_of(doc: Document) -> str | None:
	"""The Quotation of a checkout, if any, locked so that it cannot be declined meanwhile; checkouts of the website have
	none. Raises Conflict for one that is expired, declined or withdrawn: its link also opens the checkout.
	"""
	quotation = quotations.of_checkout(doc.name, for_update=True) if doc.sold_by else None
	if not quotation:
		return None
	if quotations.state_of(quotation) != quotations.OPEN:
		raise Conflict(_("This order can no longer be continued."))
	return quotation.name


def _rows_of(quotation: str | None) -> dict[str, list[str]]:
	"""The names of a quotation's rows, by item: ERPNext uses them to count what was ordered."""
	rows = (
		frappe.get_all(
			"Quotation Item", filters={"parent": quotation}, fields=["name", "item_code"], order_by="idx"
		)
		if quotation
		else []
	)
	names: dict[str, list[str]] = {}
	for row in rows:
		names.setdefault(row.item_code, []).append(row.name)
	return names


def line_of(line: QuoteLine) -> dict[str, object]:
	"""One quote line as a row of an order or a quotation."""
	unit = float(line.unit)
	return {
		"item_code": line.sku,
		"qty": line.qty,
		"rate": unit,
		"price_list_rate": unit,
		"description": line.label,
		"uom": frappe.get_cached_value("Item", line.sku, "stock_uom"),
		"conversion_factor": 1,
	}


def add_taxes(order: Document, template: str) -> None:
	"""Add TPS and TVQ to a draft, from their template."""
	order.taxes_and_charges = template
	for tax in frappe.get_cached_doc("Sales Taxes and Charges Template", template).taxes:
		order.append(
			"taxes",
			{
				"charge_type": tax.charge_type,
				"account_head": tax.account_head,
				"description": tax.description,
				"rate": tax.rate,
				"cost_center": tax.cost_center,
			},
		)


def is_same_price(shown: str | None, now: Quote) -> bool:
	"""Whether this is exactly the price that the customer saw."""
	before = json.loads(shown or "null")
	current = quote_as_dict(now)
	return bool(before) and all(
		before[part] == current[part] for part in ("monthly", "one_time", "commitment")
	)
