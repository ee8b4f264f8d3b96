"""The Quotation that a Checkout Session was sent with (flow/selling): which one counts, and whether it can still be ordered."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

DOCTYPE = "Quotation"
OPEN, ACCEPTED, OVER, DECLINED, WITHDRAWN = "open", "accepted", "expired", "declined", "withdrawn"
STATES = {
	"Ordered": ACCEPTED,
	"Partially Ordered": ACCEPTED,
	"Lost": DECLINED,
	"Expired": OVER,
	"Cancelled": WITHDRAWN,
}


def of_checkout(session: str, for_update: bool = False) -> Document | None:
	"""The Quotation of a Checkout Session: the one that stands, or else the last that was cancelled. Staff cancel one and amend it;
	its link shows the amended one from the moment that it is submitted. None for a checkout that no quote was made of.
	"""
	name = frappe.db.get_value(
		DOCTYPE,
		{"fsm_checkout_session": session, "docstatus": (">", 0)},
		# Submitted is 1, cancelled 2.
		order_by="docstatus asc, creation desc",
		for_update=for_update,
	)
	return frappe.get_doc(DOCTYPE, name, for_update=for_update) if name else None


def state_of(quotation: Document) -> str:
	"""What its customer is told. ERPNext's status, and a last day that has passed since it was set."""
	if quotation.docstatus == 2:
		return WITHDRAWN
	if quotation.status in STATES:
		return STATES[quotation.status]
	return OVER if getdate(quotation.valid_till) < getdate(nowdate()) else OPEN
