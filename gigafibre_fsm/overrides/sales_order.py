"""Sales Order: an order with this app's services creates its installation records when submitted, and undoes them when
cancelled.
"""

from __future__ import annotations

from typing import Any

from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.ordering import agreement, order_status, service, typed_orders
from gigafibre_fsm.flow.referrals import referral_credits
from gigafibre_fsm.flow.selling import quotes


def before_insert(order: Document, method: str | None = None) -> None:
	"""An amended order starts anew."""
	if order.amended_from and service.is_handled(order):
		service.reset_amended(order)


def before_validate(order: Document, method: str | None = None) -> None:
	"""Set price, taxes and status of this app's orders, instead of the values of ERPNext's form."""
	if not service.is_handled(order):
		return
	if not order.flags.by_checkout:
		typed_orders.complete(order)
	if order.docstatus.is_submitted():
		order_status.exclude_from_billing(order)


def before_submit(order: Document, method: str | None = None) -> None:
	if service.is_handled(order):
		service.complete_address(order)
		service.check(order)
		service.remove_mismatched_quote(order)


def on_submit(order: Document, method: str | None = None) -> None:
	if service.is_handled(order):
		service.build_chain(order)
		quotes.on_ordered(order)
		referral_credits.on_ordered(order)


def on_update_after_submit(order: Document, method: str | None = None) -> None:
	if service.is_handled(order):
		agreement.refuse_update_items(order)


def on_cancel(order: Document, method: str | None = None) -> None:
	if service.is_handled(order):
		service.undo_chain(order)
		referral_credits.on_undone(order)


def refuse_what_follows(doc: Document, method: str | None = None) -> None:
	"""Refuses a Sales Invoice or Delivery Note made from the form of this app's orders."""
	order_status.refuse_what_follows(doc)


def dashboard(data: dict[str, Any]) -> dict[str, Any]:
	"""The records made from an order, in the dashboard of its form."""
	ours = ["Service Location", "Service Subscription", "Service Equipment", "Dispatch Job"]
	data.setdefault("fieldname", "sales_order")
	data.setdefault("non_standard_fieldnames", {}).update(dict.fromkeys(ours, "sales_order"))
	data.setdefault("transactions", []).insert(0, {"label": _("Gigafibre"), "items": ours})
	return data
