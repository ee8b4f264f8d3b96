"""What ERPNext says of an order of ours: To Deliver until it is installed, then Completed; never to be billed, for its
subscriptions are.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict

# the field of a line that names its order
ORDER_OF_LINE = {"Sales Invoice": "sales_order", "Delivery Note": "against_sales_order"}
BILLED = {"per_billed": 100, "billing_status": "Fully Billed"}
DELIVERED = {"per_delivered": 100, "delivery_status": "Fully Delivered", "status": "Completed"}


def leave_to_subscriptions(order: Document) -> None:
	"""ERPNext derives the status To Deliver from this."""
	order.update(BILLED)


def installed(order: str | None) -> None:
	"""Every visit's services are live."""
	if order and frappe.db.get_value("Sales Order", order, "docstatus") == 1:
		frappe.db.set_value("Sales Order", order, {**BILLED, **DELIVERED}, update_modified=False)


def refuse_what_follows(doc: Document) -> None:
	"""Conflict for a Sales Invoice or Delivery Note of an order of ours: billed twice, or delivered without a visit."""
	field = ORDER_OF_LINE[doc.doctype]
	for order in {row.get(field) for row in doc.items if row.get(field)}:
		if frappe.db.get_value("Sales Order", order, "service_location"):
			raise Conflict(
				_(
					"{0} is installed by its visit and billed by its subscriptions: no document can be created from its form."
				).format(order)
			)
