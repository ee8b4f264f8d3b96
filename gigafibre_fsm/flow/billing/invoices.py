"""Makes a submitted Sales Invoice of a bill of the pure rules, with the same amounts to the cent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.bulk import series
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.rules import Bill, InvoiceLine
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.pricing.seller import selling_company, tax_template
from gigafibre_fsm.money import TPS, TVQ


def find(billing_key: str) -> Document | None:
	"""The invoice with this `fsm_billing_key`, unless it was cancelled."""
	name = frappe.db.get_value("Sales Invoice", {"fsm_billing_key": billing_key, "docstatus": ("<", 2)})
	return frappe.get_doc("Sales Invoice", name) if name else None


def issue(customer: str, bill: Bill, billing_key: str, **facts: Any) -> Document:
	"""`make` an invoice and announce `invoice_made`: its listeners charge the saved card."""
	invoice = make(customer, bill, billing_key, **facts)
	announce("invoice_made", invoice)
	return invoice


def make(customer: str, bill: Bill, billing_key: str, **facts: Any) -> Document:
	"""Insert and submit the invoice of `bill`. `facts` are further fields (fsm_service_location, project, fsm_sample).

	Raises Conflict when ERPNext calculates another total than the rules: nothing is then sent to anyone.
	"""
	company = selling_company()
	language = facts.pop("language", None) or frappe.db.get_value("Customer", customer, "language") or "fr"
	invoice = frappe.new_doc("Sales Invoice")
	invoice.update(
		{
			"customer": customer,
			"company": company,
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"currency": frappe.get_cached_value("Company", company, "default_currency"),
			"ignore_pricing_rule": 1,
			"disable_rounded_total": 1,
			"fsm_billing_key": billing_key,
			"fsm_period_start": bill.period_start,
			"fsm_period_end": bill.period_end,
			"language": language,
			"taxes_and_charges": tax_template(company),
			**facts,
		}
	)
	for line in bill.lines:
		amount = float(line.rate)
		invoice.append(
			"items",
			{
				"item_code": line.sku,
				"description": describe(line, language),
				"qty": line.qty,
				"rate": amount,
				"price_list_rate": amount,
				"fsm_service_subscription": line.subscription or None,
			},
		)
	for row in frappe.get_cached_doc("Sales Taxes and Charges Template", invoice.taxes_and_charges).taxes:
		invoice.append(
			"taxes",
			{
				field: row.get(field)
				for field in ("charge_type", "account_head", "description", "rate", "cost_center")
			},
		)
	invoice.flags.agreed_taxes = bill.taxes
	invoice.flags.ignore_permissions = True
	# All linked records have just been read.
	invoice.flags.ignore_links = True
	# Submitted on insert, so that it is validated once, not twice. An invoice of zero has no ledger entries from which
	# ERPNext would derive its status, so it is inserted and then submitted.
	invoice.docstatus = int(bill.total > 0)
	invoice.insert(set_name=series.take("Sales Invoice"))
	if decimal(invoice.grand_total) != bill.total:
		frappe.throw(
			_("The invoice total is {0} instead of {1}.").format(invoice.grand_total, bill.total), Conflict
		)
	if not bill.total:
		invoice.submit()
	return invoice


def refuse_copy(invoice: Document) -> None:
	"""Before insertion: raises Conflict for a copy of a bill, which would bill the same days a second time."""
	if invoice.is_return or invoice.amended_from or invoice.get("fsm_billing_key"):
		return
	for row in invoice.items:
		if row.get("fsm_service_subscription"):
			raise Conflict(
				_("{0} is billed by its subscription: a copy of its bill would charge it twice.").format(
					row.item_name or row.item_code
				)
			)


def keep_agreed_taxes(invoice: Document) -> None:
	"""Validation hook: keep the taxes that the rules calculated."""
	agreed = invoice.flags.pop("agreed_taxes", None)
	if agreed and set_fixed_taxes(invoice, agreed):
		invoice.set("payment_schedule", [])
		invoice.validate()


def set_fixed_taxes(invoice: Document, agreed: tuple[Decimal, ...]) -> bool:
	"""Set TPS and TVQ as fixed amounts where ERPNext calculated others; returns whether it did.

	ERPNext sums the tax of each line in floating point, so that half a cent can get lost in many lines; and it
	does not take into account what earlier credit notes credited.
	"""
	by_rate = dict(zip((TPS, TVQ), agreed, strict=True))
	amounts = [by_rate.get(Decimal(str(row.rate)) / 100) for row in invoice.taxes]
	if None in amounts or amounts == [decimal(row.tax_amount) for row in invoice.taxes]:
		return False
	for row, amount in zip(invoice.taxes, amounts, strict=True):
		row.update({"charge_type": "Actual", "tax_amount": float(amount)})
	invoice.calculate_taxes_and_totals()
	return True


def describe(line: InvoiceLine, language: str) -> str:
	"""The text of a line for the customer; for part of a month, with the days."""
	line = replace(line, label=labels.of_item(line.sku, line.label, language))
	if not line.is_part:
		return line.label
	days_of = dates.period(line.first, line.last, language)
	if line.days == 1:
		return _("{0}, {1} (1 day of {2})", language).format(line.label, days_of, line.of_days)
	return _("{0}, {1} ({2} of {3} days)", language).format(line.label, days_of, line.days, line.of_days)
