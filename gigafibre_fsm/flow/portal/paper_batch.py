"""Paper bills: printed in one batch, each once, and posted."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe.utils import nowdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.portal import bill_pdf

MOST = 200
"""Bills in one batch, as many as a person can fold."""


def waiting() -> list[str]:
	"""The bills that wait to be printed, oldest first."""
	return frappe.db.sql(
		"""SELECT i.name FROM `tabSales Invoice` i JOIN `tabCustomer` c ON c.name = i.customer
		WHERE c.fsm_paper_bill = 1 AND i.docstatus = 1 AND i.is_return = 0 AND i.fsm_printed_on IS NULL
			AND IFNULL(i.fsm_billing_key, '') != '' AND i.posting_date >= DATE(c.creation)
		ORDER BY i.posting_date, i.name LIMIT %s""",
		MOST,
		pluck=True,
	)


def batch(invoices: Sequence[str]) -> bytes:
	"""These bills as one PDF, each on a page of its own."""
	return bill_pdf.of_invoices(invoices)


def mark_printed(invoices: Sequence[str]) -> int:
	"""Mark these bills as printed and posted; returns how many."""
	known = frappe.get_all("Sales Invoice", {"name": among(invoices), "docstatus": 1}, pluck="name")
	for name in known:
		frappe.db.set_value("Sales Invoice", name, "fsm_printed_on", nowdate(), update_modified=False)
	return len(known)
