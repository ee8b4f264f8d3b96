"""Bills of customers who want paper: printed in one batch, each once, and posted."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe.utils import nowdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.portal import bill_pdf

MOST = 200
"""Bills of one batch: a pile that a person can fold."""


def waiting() -> list[str]:
	"""The bills that wait to be printed, the oldest first."""
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


def note_printed(invoices: Sequence[str]) -> int:
	"""The pile is in the mail: these bills are in no later batch. Returns how many that are."""
	known = frappe.get_all("Sales Invoice", {"name": among(invoices), "docstatus": 1}, pluck="name")
	for name in known:
		frappe.db.set_value("Sales Invoice", name, "fsm_printed_on", nowdate(), update_modified=False)
	return len(known)
