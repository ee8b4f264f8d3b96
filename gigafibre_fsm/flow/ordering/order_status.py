"""ERPNext's status of this app's orders: To Deliver until installed, then Completed; never To Bill, since the subscriptions
are billed.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict

# the field of a line that links to its order
ORDER_OF_LINE = {"Sales Invoice": "sales_order", "Delivery Note": "against_sales_order"}
BILLED = {"per_billed": 100, "billing_status": "Fully Billed"}
DELIVERED = {"per_delivered": 100, "delivery_status": "Fully Delivered", "status": "Completed"}


def exclude_from_billing(order: Document) -> None:
	"""Prevent billing of the order itself; ERPNext derives the status To Deliver from this."""
	order.update(BILLED)


def mark_installed(order: str | None) -> None:
	"""Set the order to Completed, once all its visits are completed and its services active."""
	if order and frappe.db.get_value("Sales Order", order, "docstatus") == 1:
		frappe.db.set_value("Sales Order", order, {**BILLED, **DELIVERED}, update_modified=False)


def refuse_what_follows(doc: Document) -> None:
	"""Raises Conflict for a Sales Invoice or Delivery Note of this app's orders: they would be billed twice, or delivered
	without a visit.
	"""
	field = ORDER_OF_LINE[doc.doctype]
	for order in {row.get(field) for row in doc.items if row.get(field)}:
		if frappe.db.get_value("Sales Order", order, "fsm_service_location"):
			raise Conflict(
				_(
					"{0} is installed by its visit and billed by its subscriptions: no document can be created from its form."
				).format(order)
			)
