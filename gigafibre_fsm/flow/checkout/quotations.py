"""The Quotation of a Checkout Session (flow/selling): which one is current, and whether it can still be ordered."""

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
	"""The Quotation of a Checkout Session: the submitted one, or else the last cancelled one. When staff cancel and amend it,
	its link shows the amended one once it is submitted. None for a checkout without a quotation.
	"""
	name = frappe.db.get_value(
		DOCTYPE,
		{"fsm_checkout_session": session, "docstatus": (">", 0)},
		# docstatus: submitted is 1, cancelled 2
		order_by="docstatus asc, creation desc",
		for_update=for_update,
	)
	return frappe.get_doc(DOCTYPE, name, for_update=for_update) if name else None


def state_of(quotation: Document) -> str:
	"""The state for the customer: ERPNext's status, or expired when its last day has passed since."""
	if quotation.docstatus == 2:
		return WITHDRAWN
	if quotation.status in STATES:
		return STATES[quotation.status]
	return OVER if getdate(quotation.valid_till) < getdate(nowdate()) else OPEN
