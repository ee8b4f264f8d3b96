"""Credit notes in the form that ERPNext requires: the credited lines of the invoice, with their taxes to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import frappe
from erpnext.controllers.sales_and_purchase_return import make_return_doc
from frappe import _
from frappe.model.document import Document
from frappe.utils import nowdate

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.invoices import set_fixed_taxes
from gigafibre_fsm.money import TPS, TVQ, formatted, taxes


def draft(doc: Document, amounts: Mapping[str, Decimal], reason: str) -> Document:
	"""A draft credit note. A partial credit is one unit at a lower price: ERPNext supports no other way."""
	rows = {row.name: row for row in doc.items}
	if not amounts or not rows.keys() >= amounts.keys():
		raise BadRequest(_("Choose lines of this invoice to credit."))
	if credited(doc.name) & {name for name, amount in amounts.items() if amount}:
		raise BadRequest(_("This line has already been credited."))
	note = make_return_doc("Sales Invoice", doc.name)
	note.set("items", [line for line in note.items if amounts.get(line.sales_invoice_item)])
	for line in note.items:
		source, amount = rows[line.sales_invoice_item], amounts[line.sales_invoice_item]
		whole, unit = decimal(source.amount), decimal(source.rate)
		if amount == whole:
			continue
		if amount * whole < 0 or abs(amount) > abs(unit):
			most = formatted(unit, frappe.local.lang)
			raise BadRequest(_("{0}: at most {1} per unit.").format(source.item_name, most))
		line.update(
			{"qty": -1, "rate": float(amount), "price_list_rate": float(amount), "discount_amount": 0}
		)
	note.update(
		{
			"set_posting_time": 0,
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"update_outstanding_for_self": 0 if doc.outstanding_amount > 0 else 1,
			"fsm_billing_key": None,
			"fsm_payment_intent": None,
			"fsm_charge_state": "",
			"payment_schedule": [],
			"remarks": reason,
			"fsm_service_location": doc.get("fsm_service_location"),
			"fsm_sample": doc.get("fsm_sample"),
		}
	)
	note.flags.ignore_permissions = True
	# ERPNext checks the total against the outstanding amount before it calculates the total.
	note.calculate_taxes_and_totals()
	if taxes(decimal(doc.net_total)) == tuple(decimal(row.tax_amount) for row in doc.taxes):
		set_fixed_taxes(note, _taxes_back(doc.name, sum(amounts.values())))
	return note.insert()


def credited(invoice: str) -> frozenset[str]:
	"""The lines of an invoice that have a credit note: ERPNext returns each unit once."""
	notes = frappe.get_all(
		"Sales Invoice", filters={"return_against": invoice, "is_return": 1, "docstatus": 1}, pluck="name"
	)
	rows = frappe.get_all("Sales Invoice Item", filters={"parent": among(notes)}, pluck="sales_invoice_item")
	return frozenset(rows)


def _taxes_back(invoice: str, net: Decimal) -> tuple[Decimal, ...]:
	"""The taxes of a credit note over `net`: together with those of earlier credit notes, what the invoice charged on the
	same net. Calculated separately, two halves would credit a cent more than the whole.
	"""
	notes = frappe.get_all(
		"Sales Invoice",
		filters={"return_against": invoice, "is_return": 1, "docstatus": 1},
		fields=["name", "net_total"],
	)
	given = frappe.get_all(
		"Sales Taxes and Charges",
		filters={"parenttype": "Sales Invoice", "parent": among(note.name for note in notes)},
		fields=["rate", "tax_amount"],
	)
	before = -sum(decimal(note.net_total) for note in notes)
	return tuple(
		-sum(decimal(row.tax_amount) for row in given if Decimal(str(row.rate)) / 100 == rate) - due
		for rate, due in zip((TPS, TVQ), taxes(before + net), strict=True)
	)
