"""Bills as PDF: for the portal, for emails, and for the batch of paper bills."""

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
	"""A submitted bill in its customer's language, with a QR code for payment while something is owed."""
	return of_invoices([invoice])


def of_invoices(invoices: Sequence[str]) -> bytes:
	"""Several bills, each on a page of its own."""
	papers = [printing.printed(frappe.get_doc("Sales Invoice", name)) for name in invoices]
	return pdf.of_html(templates().get_template(TEMPLATE).render({"papers": papers}))
