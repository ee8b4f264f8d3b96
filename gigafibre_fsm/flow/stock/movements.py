"""The only writer of Stock Movement: one for each scan, in the same transaction. `books.py` books them later and never blocks
a scan.
"""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.stock import warehouses
from gigafibre_fsm.flow.stock.rules import OUTSIDE, Place
from gigafibre_fsm.flow.vocabulary import MATERIALS

DOCTYPE = "Stock Movement"
WAITING, BOOKED, REFUSED, NOT_KEPT = "Waiting", "Booked", "Refused", "Not Kept"


def move_device(
	label: str,
	kind: str,
	target: Place,
	*,
	source: Place | None = None,
	equipment: str = "",
	equipment_type: str = "",
	technician: str = "",
	job: str = "",
	at: datetime | None = None,
	discrepancy: str = "",
) -> Document | None:
	"""Move a device to `target`, from its current location unless `source` is given; None when it is already there, so that
	nothing moves twice. `kind` is one of the DocType's; `at` is site time.
	"""
	label = identity.canonical_serial(label)
	held = current_location(label)
	if not label or held == target:
		return None
	origin = source or held
	row = _new_movement(kind, origin, target, technician, job, at, discrepancy)
	row.update({"label": label, "equipment": equipment, "equipment_type": equipment_type, "quantity": 1})
	return row.insert(ignore_permissions=True)


def move_record(
	device: Document,
	kind: str,
	target: Place,
	*,
	source: Place | None = None,
	technician: str = "",
	job: str = "",
	at: datetime | None = None,
) -> Document | None:
	"""The same for a Service Equipment."""
	return move_device(
		label_of(device),
		kind,
		target,
		source=source,
		equipment=device.name,
		equipment_type=device.equipment_type,
		technician=technician,
		job=job,
		at=at,
	)


def label_of(device: Document) -> str:
	"""The label under which a Service Equipment moves: it may have been scanned by its MAC address before it reported its
	serial.
	"""
	labels = [identity.canonical_serial(label) for label in (device.serial, device.mac) if label]
	return next((each for each in labels if last_movement(each)), (labels or [""])[0])


def move_material(
	material: str,
	quantity: float,
	kind: str,
	source: Place,
	target: Place = OUTSIDE,
	*,
	technician: str = "",
	job: str = "",
	at: datetime | None = None,
	discrepancy: str = "",
) -> Document:
	"""Move a quantity of a material (pieces, or metres of cable) from `source` to `target`; without `target` it is used up."""
	row = _new_movement(kind, source, target, technician, job, at, discrepancy)
	row.update({"material": material, "quantity": quantity, "unit": MATERIALS[material]})
	return row.insert(ignore_permissions=True)


def last_movement(label: str) -> frappe._dict | None:
	"""The last movement of a device."""
	table = frappe.qb.DocType(DOCTYPE)
	fields = (table.name, table.status, table.target_type, table.target, table.technician, table.moved_at)
	query = frappe.qb.from_(table).select(*fields).where(table.label == label)
	rows = query.orderby(table.creation, order=frappe.qb.desc).limit(1).run(as_dict=True)
	return rows[0] if rows else None


def current_location(label: str) -> Place:
	"""The current location of a device: by the movement not booked yet, otherwise by ERPNext's stock, otherwise by its last
	movement.
	"""
	last = last_movement(label)
	told = Place(last.target_type or "", last.target or "") if last else OUTSIDE
	if (last and last.status != BOOKED) or not warehouses.is_stock_kept():
		return told
	held = frappe.db.get_value("Serial No", {"name": among(identity.serial_forms(label))}, "warehouse")
	return (warehouses.place_of(held) if held else OUTSIDE) or told


def _new_movement(
	kind: str,
	source: Place,
	target: Place,
	technician: str,
	job: str,
	at: datetime | None,
	discrepancy: str,
) -> Document:
	row = frappe.new_doc(DOCTYPE)
	row.update(
		{
			"status": WAITING if warehouses.is_stock_kept() else NOT_KEPT,
			"kind": kind,
			"source_type": source.kind or None,
			"source": source.name or None,
			"target_type": target.kind or None,
			"target": target.name or None,
			"technician": technician or None,
			"moved_by": frappe.session.user,
			"moved_at": at or now_datetime(),
			"dispatch_job": job or None,
			"discrepancy": discrepancy,
			"is_sample": technician and frappe.get_cached_value("Technician", technician, "is_sample"),
		}
	)
	return row


def settle_discrepancy(name: str, note: str) -> Document:
	"""Settle a discrepancy, with a note about its outcome. Raises Conflict when it is already settled."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if not note.strip():
		raise BadRequest(_("Enter what became of it."))
	if not row.discrepancy or row.settled_at:
		raise Conflict(_("This is settled already."))
	row.update({"settled_by": frappe.session.user, "settled_at": now_datetime(), "settled_note": note})
	return row.save(ignore_permissions=True)
