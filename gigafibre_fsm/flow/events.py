"""Events of the flow: a step calls the listeners in later steps without importing them."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def announce(event: str, doc: Document) -> None:
	"""Call the listeners that `flow_events` of hooks.py lists for `event`, in order and in this transaction.

	Each listener is a function of the document. A listener that raises rolls the whole transaction back: a step is done with
	everything that follows from it, or not done.
	"""
	for path in frappe.get_hooks("flow_events", {}).get(event, []):
		frappe.get_attr(path)(doc)
