"""The deposit slip of a batch of cheques, on one sheet for the bank."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm import dates
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections.payment_files import files
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.money import ZERO, formatted


def printed_deposit(doc: Document) -> dict[str, Any]:
	"""{"company", "address", "account", "bank", "day", "rows": [{"number", "payer", "account", "amount"}], "count", "total"}
	in the reader's language; without lines that were set aside, are duplicates or unreadable.
	"""
	language = frappe.local.lang
	lines = frappe.get_all(
		files.LINE,
		filters={
			"payment_file": doc.name,
			"status": ("not in", ("Set Aside", "Duplicate", "Unreadable")),
			"amount": (">", 0),
		},
		fields=["reference", "payer", "account_number", "amount", "customer"],
		order_by="`row`",
		limit=0,
	)
	fields = ["account_name", "account_number"]
	account = frappe.db.get_value("Account", doc.deposit_account, fields, as_dict=True) or frappe._dict()
	return {
		"company": frappe.get_cached_value("Company", doc.company, "company_name"),
		"address": frappe.get_cached_doc(SETTINGS).headquarters or "",
		"account": " ".join(filter(None, (account.account_number, account.account_name))),
		"day": dates.without_weekday(doc.deposited_on, language) if doc.deposited_on else "",
		"rows": [
			{
				"number": line.reference or "",
				"payer": line.payer or line.customer or "",
				"account": line.account_number or "",
				"amount": formatted(decimal(line.amount), language),
			}
			for line in lines
		],
		"count": len(lines),
		"total": formatted(sum((decimal(line.amount) for line in lines), ZERO), language),
	}
