"""The technician's actions on their truck, by name, independent of visits. As in `steps.py`: values from the phone in, a
record out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.fieldwork import visit_report
from gigafibre_fsm.flow.fieldwork.steps import Values, label
from gigafibre_fsm.flow.stock import counts, trucks
from gigafibre_fsm.flow.vocabulary import EQUIPMENT_TYPES, MATERIALS
from gigafibre_fsm.guards import arguments

MOST_DEVICES = 200


def take(technician: str, values: Values, at: datetime | None = None) -> Document:
	"""{"code", "confirm", "equipment_type"}: load a device, from the store or from a colleague's truck."""
	kind = arguments.choice(values.get("equipment_type"), _("Equipment"), EQUIPMENT_TYPES, default="")
	code, sure = label(values)
	return trucks.take(technician, code, sure, kind, at)


def hand_in(technician: str, values: Values, at: datetime | None = None) -> Document | None:
	"""{"code", "confirm"}: return a device to the store."""
	code, sure = label(values)
	return trucks.hand_in(technician, code, sure, at)


def take_material(technician: str, values: Values, at: datetime | None = None) -> Document:
	"""{"material", "quantity", "other"}: load material from the store, or from the truck of the technician `other`; a
	negative quantity goes there.
	"""
	material = arguments.choice(values.get("material"), _("Material"), MATERIALS)
	most = visit_report.MOST
	quantity = arguments.number(values.get("quantity"), _("Quantity"), -most, most)
	other = arguments.text(values.get("other"), _("Technician"), required=False)
	return trucks.move_material(technician, material, quantity, other, at)


def count(technician: str, values: Values, at: datetime | None = None) -> Document:
	"""{"codes": the labels of all devices on the truck, "materials": {material: quantity} of the counted ones}"""
	codes = arguments.json_list(values.get("codes"), _("Devices"), max=MOST_DEVICES, required=False)
	found = arguments.json_object(values.get("materials"), _("Materials"), required=False)
	arguments.known_keys(found, _("Materials"), MATERIALS)
	return counts.count(
		technician,
		[arguments.scanned(code, _("Code")) for code in codes],
		{
			name: arguments.number(quantity, _("Quantity"), 0, visit_report.MOST)
			for name, quantity in found.items()
		},
		at,
	)


TRUCK_STEPS: dict[str, Callable[[str, Values, datetime | None], Document | None]] = {
	step.__name__: step for step in (take, hand_in, take_material, count)
}
TRUCK_LABELS = {
	"take": "Taken onto the Truck",
	"hand_in": "Handed In",
	"take_material": "Material Taken",
	"count": "Count of the Truck",
}
"""Like `steps.LABELS`."""
