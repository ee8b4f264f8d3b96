"""Forms, lists, REST calls and imports cannot change fields that only the flow writes: on this app's records, and on
ERPNext's.

The fields are data: read-only fields (this app's DocTypes), `_system` in setup/custom_fields.py (ERPNext's). Frappe itself
accepts both from any REST call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.model.document import Document
from frappe.utils import cast

from gigafibre_fsm.exceptions import NotAllowed
from gigafibre_fsm.setup.custom_fields import flow_fields

PARTY = {
	"Payment Entry": "party",
	"Quotation": "party_name",
	"Sales Invoice": "customer",
	"Sales Order": "customer",
}
"""The field with the customer, of each DocType that can be amended."""


def is_by_hand(doc: Document) -> bool:
	"""Whether a form, list, REST call or import saves this record, and not a service of the flow.

	Administrator may repair a single record, but not by an import.
	"""
	machine = doc.flags.ignore_permissions or frappe.flags.in_migrate or frappe.flags.in_install
	return not machine and bool(frappe.flags.in_import or frappe.session.user != "Administrator")


def before_insert(doc: Document, method: str | None = None) -> None:
	"""Clear the flow's fields of a new ERPNext record: a ticket that ERPNext splits copies them, and so does the desk's
	Amend; overrides/ decides what an amended record keeps.
	"""
	amended, by_hand = _cancelled(doc), is_by_hand(doc)
	for field in _flow_fields(doc) if amended or by_hand else ():
		# Unique values stay with the cancelled record.
		if doc.get("issue_split_from") or (amended and field.unique):
			doc.set(field.fieldname, field.default)
		allowed = (value(field, {field.fieldname: field.default}), value(field, amended))
		if by_hand and value(field, doc) not in allowed:
			refuse(doc, field.fieldname)


def _cancelled(doc: Document) -> Mapping[str, Any]:
	"""The record that `doc` amends, if any."""
	if not doc.get("amended_from"):
		return {}
	return frappe.db.get_value(doc.doctype, doc.amended_from, "*", as_dict=True) or {}


def before_validate(doc: Document, method: str | None = None) -> None:
	"""Restore the flow's values when a form saves an ERPNext record. An amended record also keeps its customer, since it
	takes over prices, period and location of the cancelled one.
	"""
	if not is_by_hand(doc):
		return
	party, amended = PARTY.get(doc.doctype), _cancelled(doc)
	if party and amended and doc.get(party) != amended[party]:
		frappe.throw(
			_("An amended record keeps its customer: make a new one for another customer."), NotAllowed
		)
	if before := doc.get_doc_before_save():
		refuse_changes(doc, before, _flow_fields(doc))


def refuse_changes(doc: Document, before: Document, fields: Iterable[Any]) -> None:
	for field in fields:
		if value(field, doc) != value(field, before):
			refuse(doc, field.fieldname)


def refuse(doc: Document, fieldname: str) -> None:
	label = doc.meta.get_label(fieldname)
	frappe.throw(_("{0} cannot be changed manually: use the buttons.").format(_(label)), NotAllowed)


def value(field: Any, holder: Any) -> Any:
	"""The field's value as the database would return it; a table field as its rows. None, 0 and an empty string are equal."""
	held = holder.get(field.fieldname)
	if field.fieldtype in table_fields:
		fields = [each for each in frappe.get_meta(field.options).fields if not each.fetch_from]
		return [[value(each, row) for each in fields] for row in held or ()] or None
	return (cast(field.fieldtype, held) or None) if held not in (None, "") else None


def _flow_fields(doc: Document) -> list[Any]:
	known = (doc.meta.get_field(fieldname) for fieldname in flow_fields(doc.doctype))
	return [field for field in known if field]
