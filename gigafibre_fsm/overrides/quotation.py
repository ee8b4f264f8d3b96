"""Quotation: cancelled and amended quotations."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.selling import quotes


def before_submit(quotation: Document, method: str | None = None) -> None:
	quotes.require_as_sent(quotation)
