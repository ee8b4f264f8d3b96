"""ERPNext's Sales Order: an order for our services builds its chain when submitted and takes it back when
cancelled.
"""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.ordering import agreed, service


def before_insert(order: Document, method: str | None = None) -> None:
	"""An amended order starts its own chain; one that was typed has its taxes."""
	if not service.concerns(order):
		return
	if order.amended_from:
		service.begin_anew(order)
	service.complete_taxes(order)


def before_submit(order: Document, method: str | None = None) -> None:
	if service.concerns(order):
		service.complete_address(order)
		service.check(order)
		service.forget_other_quote(order)


def on_submit(order: Document, method: str | None = None) -> None:
	if service.concerns(order):
		service.build_chain(order)


def on_update_after_submit(order: Document, method: str | None = None) -> None:
	if service.concerns(order):
		agreed.require_the_chain_to_follow(order)


def on_cancel(order: Document, method: str | None = None) -> None:
	if service.concerns(order):
		service.undo_chain(order)
