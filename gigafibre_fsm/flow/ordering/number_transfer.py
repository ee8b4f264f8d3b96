"""A telephone number that the customer keeps: it is asked for at the provider that has it now."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm import telephone


def of_order(order: Document) -> str:
	"""Number, present provider and account number there, as support writes them into its request; "" without a number."""
	number = order.get("fsm_transfer_number")
	if not number:
		return ""
	known = (
		telephone.formatted(number),
		order.get("fsm_transfer_provider"),
		order.get("fsm_transfer_account"),
	)
	return " · ".join(filter(None, known))
