"""The data of the payment file page. Reads only."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.flow.collections.payment_files import booking, files, rules, settling

FIELDS = (
	"name", "row", "status", "source", "payment_date", "amount", "payer", "account_number", "invoice_number", "reference",
	"message", "raw", "customer", "sales_invoice", "matched_how", "doubt", "duplicate_of", "reason", "payment_entry",
	"settled_by", "booked_by",
)  # fmt: skip
ORDER = (*files.WAITING, rules.MATCHED, "Booked", "Reversed", "Set Aside")
"""Order of display: lines that need a decision come first."""


def of_file(name: str) -> dict[str, Any]:
	"""{"status", "source", "counts": {status: {"many", "amount"}}, "lines"}: a line has the fields of its record and
	"customer_name", "customer_account", "pays" [[bill, amount]] with "" for what stays on account, "why" it waits as a
	sentence, and "may_be", the booked lines that it may reverse.
	"""
	file = frappe.db.get_value(files.FILE, name, ["status", "company", "source"], as_dict=True)
	lines = frappe.get_all(
		files.LINE, filters={"payment_file": name}, fields=list(FIELDS), order_by="`row`, name", limit=0
	)
	plan = booking.planned(lines, file.company)
	names = _names({line.customer for line in lines if line.customer})
	paid = _paid([line.payment_entry for line in lines if line.payment_entry])
	counts: dict[str, dict[str, float]] = {}
	sentences = reasons()
	for line in lines:
		count = counts.setdefault(line.status, {"many": 0, "amount": 0})
		count["many"] += 1
		count["amount"] = round(count["amount"] + line.amount, 2)
		person = names.get(line.customer)
		line.update(
			{
				"customer_name": person.customer_name if person else "",
				"customer_account": (person.legacy_customer_id or person.fsm_account_number or "")
				if person
				else "",
				"pays": plan.get(line.name) or paid.get(line.payment_entry, []),
				"why": sentences.get(line.doubt, "") if line.status in files.WAITING else "",
				"may_be": settling.reversal_candidates(line) if line.doubt == rules.MONEY_BACK else [],
			}
		)
	lines.sort(key=lambda line: ORDER.index(line.status))
	return {"status": file.status, "source": file.source, "counts": counts, "lines": lines}


def reasons() -> dict[str, str]:
	"""{code: the reason why a line waits, in the user's language}."""
	return {
		"name_only": _("Only the name agrees."),
		"amount": _("The amount is not what this customer owes."),
		"two_customers": _("The account number and the bill belong to two customers."),
		"look_alike": _("It looks like a payment that was read before."),
		rules.MONEY_BACK: _("The bank took this money back."),
		"not_booked": _("It could not be booked: the Error Log says why."),
		"date": _("The date cannot be read."),
		"future": _("The date is in the future."),
		"columns": _("The line has more columns than the headers: its values may be shifted."),
		"amount_unread": _("The amount cannot be read."),
	}


def _names(customers: set[str]) -> dict[str, Any]:
	rows = frappe.get_all(
		"Customer",
		filters={"name": among(customers)},
		fields=["name", "customer_name", *account_numbers.FIELDS],
		limit=0,
	)
	return {row.name: row for row in rows}


def _paid(entries: list[str]) -> dict[str, list[tuple[str, str]]]:
	"""{Payment Entry: [(bill, amount)]}, the rest as ("", amount)."""
	paid: dict[str, list[tuple[str, str]]] = {}
	for row in frappe.get_all(
		"Payment Entry Reference",
		filters={"parent": among(entries), "reference_doctype": "Sales Invoice"},
		fields=["parent", "reference_name", "allocated_amount"],
		order_by="parent, idx",
		limit=0,
	):
		paid.setdefault(row.parent, []).append((row.reference_name, str(row.allocated_amount)))
	for row in frappe.get_all(
		"Payment Entry",
		filters={"name": among(entries), "docstatus": 1, "unallocated_amount": (">", 0)},
		fields=["name", "unallocated_amount"],
		limit=0,
	):
		paid.setdefault(row.name, []).append(("", str(row.unallocated_amount)))
	return paid
