"""A bill as PDF: for the portal, with the email about it, and for the batch of those that are posted on paper."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _

from gigafibre_fsm import pdf
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.portal import printing
from gigafibre_fsm.web.page_renderer import templates

TEMPLATE = "gigafibre_fsm/templates/print/bills.html"


def of_customers(customers: Sequence[str], invoice: str) -> bytes:
	"""One of these customers' bills. Raises NotFound."""
	if not frappe.db.exists("Sales Invoice", {"name": invoice, "customer": among(customers), "docstatus": 1}):
		raise NotFound(_("Invoice not found."))
	return of_invoice(invoice)


def of_invoice(invoice: str) -> bytes:
	"""A submitted bill in its customer's language, with the code that pays it as long as something is owed."""
	return of_invoices([invoice])


def of_invoices(invoices: Sequence[str]) -> bytes:
	"""Several, each on its own page."""
	papers = [printing.printed(frappe.get_doc("Sales Invoice", name)) for name in invoices]
	return pdf.of_html(templates().get_template(TEMPLATE).render({"papers": papers}))
