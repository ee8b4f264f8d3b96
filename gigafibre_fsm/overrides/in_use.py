"""Item and Customer: refuses to disable those of services that are billed. ERPNext makes no document with a disabled item, or
for a disabled customer, not even a credit note.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.vocabulary import NOT_ENDED
from gigafibre_fsm.guards.by_hand import is_by_hand
from gigafibre_fsm.setup.catalogue import EXIT_FEE, INSTALLATION, RETURN_FEE, TV_BOX_CREDIT, TV_BOX_SKU

NAMED = frozenset({EXIT_FEE, INSTALLATION, RETURN_FEE, TV_BOX_CREDIT, TV_BOX_SKU})


def validate(doc: Document, method: str | None = None) -> None:
	"""Raises Conflict when this disables an item or customer of a billed service."""
	if doc.is_new() or not _is_taken_out_of_use(doc):
		return
	services = _billed_with(doc.name) if doc.doctype == "Item" else _services_of(doc.name)
	if not services:
		return
	if doc.doctype == "Item":
		sentence = _(
			"{0} services are billed with this item. Give its Item Price a last day (Valid Up To) instead: nobody can order it"
			" any more, and those who have it keep it."
		)
	else:
		sentence = _(
			"This customer has {0} services: end them first. A disabled or frozen customer cannot be billed."
		)
	raise Conflict(sentence.format(services))


def keep_code(item: Document, method: str | None = None, *_names: Any) -> None:
	"""Before renaming and deletion: items that are sold, and those that this app bills by their code, keep it."""
	named = item.name in NAMED or (method == "before_rename" and item.get("fsm_service_type"))
	if named and is_by_hand(item):
		raise Conflict(
			_("{0} stands in orders and bills: its code cannot be changed or deleted.").format(item.name)
		)


def _is_taken_out_of_use(doc: Document) -> bool:
	switches = ("disabled",) if doc.doctype == "Item" else ("disabled", "is_frozen")
	if any(doc.get(field) and doc.has_value_changed(field) for field in switches):
		return True
	last = doc.get("end_of_life")
	return bool(last) and getdate(last) <= getdate() and doc.has_value_changed("end_of_life")


def _billed_with(item: str) -> int:
	"""The number of billed services with this item: as service, extra or discount."""
	return frappe.db.sql(
		"""SELECT COUNT(*) FROM `tabService Subscription` s WHERE s.status IN %(going)s AND (
			s.item = %(item)s
			OR EXISTS (SELECT 1 FROM `tabSubscription Extra` e WHERE e.parent = s.name AND e.item = %(item)s)
			OR EXISTS (SELECT 1 FROM `tabSubscription Discount` d WHERE d.parent = s.name AND d.item = %(item)s
				AND (d.end_date IS NULL OR d.end_date >= %(today)s)))""",
		{"item": item, "going": NOT_ENDED, "today": getdate()},
	)[0][0]


def _services_of(customer: str) -> int:
	return frappe.db.count("Service Subscription", {"customer": customer, "status": ("in", NOT_ENDED)})
