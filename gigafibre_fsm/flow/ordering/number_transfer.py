"""The telephone number that the customer keeps (port-in), requested from its current provider."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm import telephone


def of_order(order: Document) -> str:
	"""Number, current provider and account number there, as text for support's request; "" without a number."""
	number = order.get("fsm_transfer_number")
	if not number:
		return ""
	known = (
		telephone.formatted(number),
		order.get("fsm_transfer_provider"),
		order.get("fsm_transfer_account"),
	)
	return " · ".join(filter(None, known))
