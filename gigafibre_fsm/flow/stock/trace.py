"""Traces one device by its label: current and former locations, users, times. Reads only."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.equipment import identity, label_text
from gigafibre_fsm.flow.stock import truck_views

RECORD = (
	"name", "equipment_type", "serial", "mac", "pon_serial", "status", "location", "customer", "scanned_by", "scanned_at",
	"returned_on", "return_since", "model", "online", "last_inform", "modified", "creation", "rma_number",
)  # fmt: skip


def trace_device(text: str) -> dict[str, Any]:
	"""{"label", "equipment_type", "now", "records", "movements", "books"} of the device with this serial, MAC address or
	record name, in any notation. Raises NotFound.

	"now" is {"place", "kind", "name", "since", "by"}, "records" are its Service Equipment, latest first, "movements" its
	Stock Movements, "books" ERPNext's state: {"serial", "item", "warehouse", "status"} or None.
	"""
	labels = _labels(text)
	records = _records(labels)
	for record in records:
		labels |= {_without_suffix(record[field]) for field in ("serial", "mac") if record[field]}
	moved = truck_views.rows({"label": among(sorted(filter(None, labels)))})
	serials = [form for label in labels for form in identity.serial_forms(label)]
	books = frappe.db.get_value(
		"Serial No",
		{"name": among(serials)},
		["name", "item_code", "warehouse", "status"],
		as_dict=True,
	)
	if not (records or moved or books):
		raise NotFound(_("No device has this label: {0}.").format(text.strip()[:40]))
	_name_people(records, moved)
	kind = next((row["equipment_type"] for row in (*records, *moved) if row["equipment_type"]), "")
	return {
		"label": _without_suffix(records[0].serial or records[0].mac)
		if records
		else (moved[0].label if moved else books.name),
		"equipment_type": kind,
		"now": _current_location(records, moved, books),
		"records": records,
		"movements": moved,
		"books": books,
	}


def _labels(text: str) -> set[str]:
	if frappe.db.exists("Service Equipment", text.strip()):
		row = frappe.db.get_value("Service Equipment", text.strip(), ["serial", "mac"])
		return {_without_suffix(label) for label in row if label}
	try:
		return {label_text.read(text).value}
	except identity.Unreadable:
		return {identity.canonical_serial(text)}


def _without_suffix(label: str | None) -> str:
	"""The label without the suffix of a retired record (`service_equipment.py`)."""
	return (label or "").split("~")[0]


def _records(labels: set[str]) -> list[frappe._dict]:
	found: dict[str, frappe._dict] = {}
	for label in filter(None, labels):
		forms = identity.serial_forms(label)
		wanted = [[field, "in", forms] for field in ("serial", "mac", "pon_serial")]
		wanted += [[field, "like", f"{label}~%"] for field in ("serial", "mac")]
		for row in frappe.get_all("Service Equipment", or_filters=wanted, fields=list(RECORD)):
			found[row.name] = row
	return sorted(found.values(), key=lambda row: row.scanned_at or row.creation, reverse=True)


def _name_people(records: list[frappe._dict], moved: list[dict[str, Any]]) -> None:
	people = {row.get(field) for row in (*records, *moved) for field in ("scanned_by", "technician")}
	names = truck_views.names_of({("Technician", name) for name in people if name})
	places = truck_views.names_of({("Service Location", row.location) for row in records})
	for row in records:
		row.by = names.get(("Technician", row.scanned_by), "")
		row.place = places.get(("Service Location", row.location), row.location or "")
	for row in moved:
		row["by"] = names.get(("Technician", row["technician"]), "")


def _current_location(records: list[frappe._dict], moved: list[dict[str, Any]], books: Any) -> dict[str, Any]:
	"""The current location: the last movement's, or that of a record from before movements were kept; otherwise ERPNext's
	warehouse.
	"""
	last = moved[0] if moved else None
	record = records[0] if records else None
	since = record and (record.scanned_at or record.creation)
	if last and not (since and get_datetime(since) > get_datetime(last["moved_at"])):
		return {
			"place": last["target_name"] or _("Outside of our books"),
			"kind": last["target_type"] or "",
			"name": last["target"] or "",
			"since": str(last["moved_at"]),
			"by": last["by"],
		}
	if record:
		return {
			"place": record.place,
			"kind": "Service Location",
			"name": record.location or "",
			"since": str(since),
			"by": record.by,
		}
	kind = "Warehouse" if books.warehouse else ""
	return {
		"place": books.warehouse or _(books.status),
		"kind": kind,
		"name": books.warehouse or "",
		"since": "",
		"by": "",
	}
