"""What happens with an invoice that the card did not pay: it is tried again on set days, until it is paid."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.flow.billing.payments import CHARGE, charge

UNPAID = ("Declined", "Needs Action")


def due(today: date) -> list[str]:
	"""Unpaid invoices whose card is to be tried again by `today`: `dunning_days` after they were made."""
	days = retry_days()
	rows = frappe.get_all(
		"Sales Invoice",
		filters={"docstatus": 1, "charge_state": ("in", UNPAID), "outstanding_amount": (">", 0)},
		fields=["name", "posting_date"],
		order_by="posting_date, name",
	)
	return [row.name for row in rows if _is_due(row.name, getdate(row.posting_date), today, days)]


def retry(invoice: str) -> None:
	charge(invoice)


def retry_days() -> list[int]:
	"""The days of the settings, `1,3,7`, in order; what is no number is left out."""
	written = frappe.get_cached_value("Gigafibre Settings", None, "dunning_days") or ""
	return sorted(int(part) for part in written.split(",") if part.strip().isdigit())


def on_invoice_paid(invoice: Document) -> None:
	"""Listener: whoever owes nothing any more is a customer like all others."""
	others = frappe.db.exists(
		"Sales Invoice",
		{
			"customer": invoice.customer,
			"docstatus": 1,
			"charge_state": ("in", UNPAID),
			"outstanding_amount": (">", 0),
			"name": ("!=", invoice.name),
		},
	)
	if not others and frappe.db.get_value("Customer", invoice.customer, "dunning_state"):
		frappe.db.set_value("Customer", invoice.customer, "dunning_state", "")


def _is_due(invoice: str, made: date, today: date, days: list[int]) -> bool:
	tried = frappe.db.count("Outbound Message", {"topic": CHARGE, "reference_name": invoice})
	retries = max(0, tried - 1)
	return retries < len(days) and today >= made + timedelta(days=days[retries])
