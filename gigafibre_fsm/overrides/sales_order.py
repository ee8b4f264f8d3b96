"""ERPNext's Sales Order: an order for our services builds its chain when submitted and takes it back when
cancelled.
"""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.ordering import service


def before_insert(order: Document, method: str | None = None) -> None:
	"""An amended order starts its own chain: what the cancelled one made or paid with is not its own. One that was typed
	has its taxes.
	"""
	if order.amended_from:
		order.service_location = None
		order.setup_intent = None
	if service.concerns(order):
		service.complete_taxes(order)


def before_submit(order: Document, method: str | None = None) -> None:
	if service.concerns(order):
		service.complete_address(order)
		service.check(order)


def on_submit(order: Document, method: str | None = None) -> None:
	if service.concerns(order):
		service.build_chain(order)


def on_cancel(order: Document, method: str | None = None) -> None:
	if service.concerns(order):
		service.undo_chain(order)
