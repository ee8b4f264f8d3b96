"""Writes movements into ERPNext's stock afterwards: a Stock Entry for each movement, in order.

Unexpected movements are written all the same, and listed as discrepancies; a movement that ERPNext refuses (a closed period,
a missing account) waits for staff with ERPNext's message.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, strip_html

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.stock import rules, warehouses
from gigafibre_fsm.flow.stock.movements import BOOKED, DOCTYPE, REFUSED, WAITING
from gigafibre_fsm.flow.stock.rules import HOUSE, Entry, Place

MOST_AT_ONCE = 500


def movements_due() -> list[str]:
	"""The movements that are not booked yet, oldest first."""
	waiting = {"status": WAITING}
	return frappe.get_all(DOCTYPE, waiting, pluck="name", order_by="creation", limit=MOST_AT_ONCE)


def book_movement(name: str) -> None:
	"""Book one movement; one that ERPNext refuses is marked with its message. Idempotent."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.status != WAITING:
		return
	frappe.db.savepoint("books")
	try:
		row.update(_write_device(row) if row.label else _write_material(row))
	except frappe.ValidationError as refusal:
		frappe.db.rollback(save_point="books")
		frappe.clear_messages()
		row.update({"status": REFUSED, "refusal": strip_html(str(refusal))[:500]})
	else:
		row.update({"status": BOOKED, "refusal": ""})
	row.save(ignore_permissions=True)


def retry_refused() -> int:
	"""Retry refused movements, after their cause was fixed. Returns how many."""
	names = frappe.get_all(DOCTYPE, {"status": REFUSED}, pluck="name")
	for name in names:
		row = frappe.get_doc(DOCTYPE, name, for_update=True)
		row.status = WAITING
		row.save(ignore_permissions=True)
	return len(names)


def _write_device(row: Document) -> dict[str, Any]:
	forms = identity.serial_forms(row.label)
	if _is_overtaken(row):
		return {}
	known = frappe.db.get_value(
		"Serial No", {"name": among(forms)}, ["name", "item_code", "warehouse"], as_dict=True
	)
	item = known.item_code if known else item_of(row.equipment_type)
	source, target = _places(row)
	entry, wrong = rules.of_device(
		bool(known),
		known.warehouse or "" if known else "",
		warehouses.of_place(source),
		warehouses.of_place(target),
		bool(source) and source.kind != HOUSE,
	)
	serial = known.name if known else row.label
	made = _submit(row, entry, item, 1, serial) if entry else None
	had = (known.warehouse or _("in no warehouse")) if known else ""
	return _outcome(row, item, made, wrong, had)


def _is_overtaken(row: Document) -> bool:
	"""Whether a later movement of this device was booked since this one was refused."""
	later = {"label": row.label, "status": BOOKED, "creation": (">", row.creation)}
	return bool(frappe.db.exists(DOCTYPE, later))


def _write_material(row: Document) -> dict[str, Any]:
	item = item_of(row.material)
	source, target = map(warehouses.of_place, _places(row))
	held = (
		flt(frappe.db.get_value("Bin", {"item_code": item, "warehouse": source}, "actual_qty"))
		if source
		else 0
	)
	entries, wrong = rules.of_material(held, row.quantity, source, target)
	made = None
	for entry, quantity in entries:
		made = _submit(row, entry, item, quantity)
	return _outcome(row, item, made, wrong, f"{held:g} {_(row.unit)}")


def _outcome(row: Document, item: str, made: str | None, wrong: str, had: str) -> dict[str, Any]:
	found = {"item": item, "stock_entry": made}
	# A count has already recorded the discrepancy.
	return {**found, "discrepancy": wrong, "books_had": had} if wrong and not row.discrepancy else found


def _places(row: Document) -> tuple[Place, Place]:
	return Place(row.source_type or "", row.source or ""), Place(row.target_type or "", row.target or "")


def item_of(article: str) -> str:
	"""The Item of an equipment type or material, when the serial number determines none. Raises ValidationError."""
	carried = {"fsm_carried_as": article, "disabled": 0, "is_stock_item": 1}
	item = frappe.db.get_value("Item", carried, order_by="creation asc")
	if not item:
		frappe.throw(_("No item is carried as {0}: choose one in its field Carried As.").format(_(article)))
	return item


def _submit(row: Document, entry: Entry, item: str, quantity: float, serial: str = "") -> str:
	doc = frappe.new_doc("Stock Entry")
	kind = frappe.db.get_value("Stock Entry Type", {"purpose": entry.purpose, "add_to_transit": 0})
	doc.update(
		{
			"stock_entry_type": kind,
			"purpose": entry.purpose,
			"company": warehouses.company(),
			"remarks": f"{row.doctype} {row.name}",
		}
	)
	rate = flt(frappe.get_cached_value("Item", item, "valuation_rate"))
	line = {
		"item_code": item,
		"qty": quantity,
		"s_warehouse": entry.source or None,
		"t_warehouse": entry.target or None,
		"basic_rate": rate if entry.purpose == rules.RECEIPT else 0,
		# A device that was never bought through ERPNext has no value there.
		"allow_zero_valuation_rate": int(entry.purpose != rules.RECEIPT or not rate),
	}
	if serial:
		line.update({"serial_no": serial, "use_serial_batch_fields": 1})
	doc.append("items", line)
	doc.flags.ignore_permissions = True
	doc.insert()
	doc.submit()
	return doc.name
