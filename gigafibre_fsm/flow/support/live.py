"""Notifies open Client 360 pages that something about their customer has changed, over Frappe's socket server.

Only users who may read customers are in this room. The message has no content: a page that receives it loads its data again.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

EVENT = "client_360"
ROOM = "doctype:Customer"
CHANGES = (
	"Service Location",
	"Service Subscription",
	"Service Equipment",
	"Dispatch Job",
	"Sales Invoice",
	"Issue",
	"Payment Agreement",
)
"""Records with a `customer` whose latest change is part of the revision; payments change their invoice."""


def on_change(record: Document, method: str | None = None) -> None:
	"""Hook of every record on the page: notify its customer's pages once per transaction, after the commit."""
	customer = record.name if record.doctype == "Customer" else record.get("customer") or record.get("party")
	if customer:
		frappe.publish_realtime(EVENT, {"customer": customer}, room=ROOM, after_commit=True)


def revision(customer: str) -> str:
	"""A value that changes with every record of a customer, for pages without a socket. One statement."""
	parts = " UNION ALL ".join(
		f"SELECT MAX(modified) AS latest, COUNT(*) AS number FROM `tab{doctype}` WHERE customer = %(customer)s"  # noqa: S608
		for doctype in CHANGES
	)
	rows = frappe.db.sql(
		f"SELECT modified, 1 FROM `tabCustomer` WHERE name = %(customer)s UNION ALL {parts}",  # noqa: S608 - names of ours
		{"customer": customer},
	)
	return "|".join(f"{latest or ''}~{number}" for latest, number in rows)
