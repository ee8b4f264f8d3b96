"""The content of a truck, and its changes by scan."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.equipment import identity, labels
from gigafibre_fsm.flow.stock import movements, rules, warehouses
from gigafibre_fsm.flow.stock.movements import NOT_KEPT, WAITING
from gigafibre_fsm.flow.stock.rules import HOUSE, TRUCK, Place, Truck
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, IN_WORKSHOP, MATERIALS


def content_of(technician: str) -> Truck:
	"""The current content of a truck: ERPNext's stock, and movements not booked yet. While stock is not kept, all movements."""
	mine = Place(TRUCK, technician)
	kept = warehouses.is_stock_kept()
	warehouse = frappe.db.get_value("Technician", technician, "warehouse") if kept else None
	booked = in_warehouse(warehouse) if warehouse else Truck()
	return rules.moved(booked, mine, _steps(technician, WAITING if kept else NOT_KEPT))


def in_warehouse(warehouse: str) -> Truck:
	"""The content of an ERPNext warehouse, by ERPNext's stock."""
	devices = frappe.db.sql(
		"""SELECT s.name, i.fsm_carried_as FROM `tabSerial No` s JOIN `tabItem` i ON i.name = s.item_code
		WHERE s.warehouse = %s ORDER BY i.fsm_carried_as, s.name""",
		warehouse,
	)
	materials = frappe.db.sql(
		"""SELECT i.fsm_carried_as, SUM(b.actual_qty) FROM `tabBin` b JOIN `tabItem` i ON i.name = b.item_code
		WHERE b.warehouse = %s AND i.has_serial_no = 0 AND i.fsm_carried_as != '' GROUP BY i.fsm_carried_as""",
		warehouse,
	)
	return Truck({identity.canonical_serial(name): kind or "" for name, kind in devices}, dict(materials))


def _steps(technician: str, status: str) -> Iterable[tuple[str, str, float, Place, Place]]:
	rows = frappe.db.sql(
		"""SELECT label, equipment_type, material, quantity, source_type, source, target_type, target
		FROM `tabStock Movement` WHERE status = %(status)s AND (
			(source_type = %(kind)s AND source = %(name)s) OR (target_type = %(kind)s AND target = %(name)s)
			OR label IN (SELECT label FROM `tabStock Movement` WHERE status = %(status)s AND target_type = %(kind)s
				AND target = %(name)s AND label != ''))
		ORDER BY creation""",
		{"status": status, "kind": TRUCK, "name": technician},
		as_dict=True,
	)
	for row in rows:
		yield (
			row.label or "",
			row.equipment_type or row.material or "",
			row.quantity,
			Place(row.source_type or "", row.source or ""),
			Place(row.target_type or "", row.target or ""),
		)


def take(
	technician: str,
	code: str,
	confirmed: bool = False,
	equipment_type: str = "",
	at: datetime.datetime | None = None,
) -> Document:
	"""Load a device that a technician scans: from the store, or from a colleague's truck.

	Idempotent. `equipment_type` is needed where the label does not determine it. Raises BadRequest and Unsure as any scan;
	Conflict for a device that is in use at a household, or on the bench.
	"""
	label = labels.read(code, labels.models(), confirmed)
	_require_loose(label)
	mine = Place(TRUCK, technician)
	source = movements.current_location(label.value) or warehouses.store()
	if source.kind == HOUSE:
		source = warehouses.store()
	kind = type_of(label) or equipment_type
	if not kind:
		raise BadRequest(_("Choose the device that this label belongs to."))
	moved = movements.move_device(
		label.value, "Loaded", mine, source=source, equipment_type=kind, technician=technician, at=at
	)
	return moved or frappe.get_doc(movements.DOCTYPE, movements.last_movement(label.value).name)


def hand_in(
	technician: str, code: str, confirmed: bool = False, at: datetime.datetime | None = None
) -> Document | None:
	"""Return a device to the store; one that was picked up from a household goes to the workshop. None when it is already
	there. Raises Conflict for one that is in use.
	"""
	label = labels.read(code, labels.models(), confirmed)
	mine = Place(TRUCK, technician)
	for row in _with_status(label, IN_WORKSHOP):
		device = frappe.get_doc("Service Equipment", row.name)
		if movements.current_location(movements.label_of(device)) == mine:
			return movements.move_record(
				device, "Handed In", warehouses.workshop(), technician=technician, at=at
			)
	_require_loose(label)
	return movements.move_device(
		label.value,
		"Handed In",
		warehouses.store(),
		source=mine,
		equipment_type=type_of(label),
		technician=technician,
		at=at,
	)


def move_material(
	technician: str, material: str, quantity: float, other: str = "", at: datetime.datetime | None = None
) -> Document:
	"""Move a quantity onto the truck (negative: off it), from the store or from the truck of the technician `other`."""
	if not quantity or material not in MATERIALS:
		raise BadRequest(_("Enter a quantity."))
	mine, there = Place(TRUCK, technician), Place(TRUCK, other) if other else warehouses.store()
	if mine == there:
		raise BadRequest(_("This is your own truck."))
	source, target = (there, mine) if quantity > 0 else (mine, there)
	kind = "Loaded" if quantity > 0 else "Handed In"
	return movements.move_material(
		material, abs(quantity), kind, source, target, technician=technician, at=at
	)


def _require_loose(label: identity.Code) -> None:
	"""Raises Conflict for a device that is at a household, or on the workshop's bench."""
	rows = _with_status(label, (*IN_HOUSE, *IN_WORKSHOP))
	if rows and rows[0].status in IN_WORKSHOP:
		raise Conflict(_("{0} is in the workshop and not ready yet.").format(label.value))
	if rows:
		labels.raise_in_use(label, rows[0])


def _with_status(label: identity.Code, states: Iterable[str]) -> list[frappe._dict]:
	forms = identity.notations(label)
	return frappe.get_all(
		"Service Equipment",
		filters={"status": among(tuple(states))},
		or_filters={"serial": among(forms), "mac": among(forms), "pon_serial": among(forms)},
		fields=["name", "location", "status"],
		limit=1,
	)


def type_of(label: identity.Code) -> str:
	"""The kind of device, by ERPNext's stock, the records or the manufacturer's prefix; otherwise empty."""
	forms = identity.notations(label)
	item = frappe.db.get_value("Serial No", {"name": among(forms)}, "item_code")
	carried = item and frappe.get_cached_value("Item", item, "fsm_carried_as")
	if carried:
		return carried
	earlier = frappe.db.get_value(
		movements.DOCTYPE, {"label": label.value, "equipment_type": ("is", "set")}, "equipment_type"
	)
	likely = identity.likely_types(label, labels.models())
	return earlier or (likely.pop() if len(likely) == 1 else "")
