"""Abandoned checkouts, for sales calls and their outcome."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.database import changed_rows
from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.checkout import sessions

TO_CONTACT, CONTACTED, NOT_INTERESTED, ORDERED = "To Contact", "Contacted", "Not Interested", "Ordered"
OUTCOMES = (CONTACTED, NOT_INTERESTED)

ORDERED_SINCE = """EXISTS (
	SELECT 1 FROM `tabCheckout Session` later
	WHERE later.status = 'Submitted' AND later.last_activity >= unfinished.creation
		AND (later.email = unfinished.email OR later.phone = unfinished.phone)
)"""
REACHABLE = "(IFNULL(unfinished.email, '') <> '' OR IFNULL(unfinished.phone, '') <> '')"


def sweep(now: datetime) -> int:
	"""Mark the abandoned checkouts of visitors who can be contacted, and unmark those of visitors who have ordered or
	returned since. Returns how many changed.
	"""
	changed = 0
	for mark, condition in (
		(
			TO_CONTACT,
			f"status = 'Abandoned' AND IFNULL(follow_up, '') = '' AND {REACHABLE}",
		),
		(ORDERED, f"follow_up = '{TO_CONTACT}' AND (status = 'Submitted' OR {ORDERED_SINCE})"),
		("", f"follow_up = '{TO_CONTACT}' AND status IN ('Open', 'Held', 'Expired')"),
	):
		frappe.db.sql(
			f"UPDATE `tabCheckout Session` unfinished SET follow_up = %(mark)s, modified = %(now)s WHERE {condition}",  # noqa: S608
			{"mark": mark, "now": now},
		)
		changed += changed_rows()
	return changed


def unfinished(name: str) -> Document:
	"""A checkout without an order, locked. Raises NotFound, or Conflict when it became an order."""
	if not frappe.db.exists(sessions.DOCTYPE, name):
		raise NotFound(_("We could not find this checkout."))
	doc = frappe.get_doc(sessions.DOCTYPE, name, for_update=True)
	if doc.status == "Submitted":
		raise Conflict(_("This checkout became order {0}.").format(doc.sales_order))
	return doc


def record(name: str, outcome: str, lead: str = "") -> Document:
	"""Record a call with the visitor: user, time, and outcome (one of OUTCOMES)."""
	doc = unfinished(name)
	doc.update(
		{
			"follow_up": outcome,
			"contacted_by": frappe.session.user,
			"contacted_at": now_datetime(),
			"lead": lead or doc.lead,
		}
	)
	doc.save(ignore_permissions=True)
	return doc
