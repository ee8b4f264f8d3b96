"""A manager's decision on a charge for a repair: an approved charge goes to a subscription, for the customer's next bill."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.vocabulary import IN_SERVICE


def decide(job: str, charge: str, approve: bool) -> Document:
	"""Approve or refuse a proposed charge (the name of its row). Raises Conflict when it was already decided, or when the
	customer has no billed service any more.
	"""
	locks.account_of("Dispatch Job", job)
	if not frappe.db.exists("Dispatch Job", job):
		raise NotFound(_("Job not found."))
	doc = frappe.get_doc("Dispatch Job", job, for_update=True)
	row = next((row for row in doc.charges if row.name == charge), None)
	if not row:
		raise NotFound(_("This charge no longer exists."))
	if row.status != "To Approve":
		raise Conflict(_("This charge is already {0}.").format(_(row.status)))
	if approve:
		subscription = frappe.get_doc("Service Subscription", _billed_there(doc), for_update=True)
		subscription.append("adjustments", _correction(doc, row))
		subscription.save(ignore_permissions=True)
	row.status = "Approved" if approve else "Refused"
	row.decided_by = frappe.session.user
	doc.save(ignore_permissions=True)
	return doc


def _billed_there(doc: Document) -> str:
	"""The first service at the visit's location, whose bill includes the charge. Raises Conflict when there is none."""
	billed = {"customer": doc.customer, "status": ("in", IN_SERVICE), "location": doc.location}
	name = frappe.db.get_value("Service Subscription", billed, order_by="creation asc")
	if not name:
		raise Conflict(_("This customer has no service here on whose bill the charge could be."))
	return name


def _correction(doc: Document, row: Document) -> dict[str, Any]:
	day = getdate(doc.completed_at or nowdate())
	return {
		"item": row.item,
		"description": f"{row.description}, {doc.name}",
		"amount": row.amount,
		"from_date": day,
		"to_date": day,
	}
