"""Truck counts: the count, its differences from ERPNext's stock, and a manager's decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.equipment import labels
from gigafibre_fsm.flow.stock import movements, rules, trucks
from gigafibre_fsm.flow.stock.rules import FOUND, MISSING, OUTSIDE, TRUCK, Difference, Place
from gigafibre_fsm.flow.vocabulary import MATERIALS, PIECES

DOCTYPE = "Truck Count"


def count(
	technician: str, codes: Sequence[str], materials: Mapping[str, float], at: datetime | None = None
) -> Document:
	"""Record a count: the labels of all devices found on the truck, and the counted materials. Nothing moves before a manager
	approves the differences. Raises BadRequest for a code that is no label.
	"""
	known = labels.models()
	found = {}
	for code in codes:
		label = labels.read(code, known, confirmed=True)
		found[label.value] = trucks.type_of(label)
	doc = frappe.new_doc(DOCTYPE)
	doc.update({"status": "Counted", "technician": technician, "counted_by": frappe.session.user})
	doc.counted_at = at or now_datetime()
	doc.is_sample = frappe.get_cached_value("Technician", technician, "is_sample")
	for line in rules.differences(trucks.content_of(technician), found, materials):
		device = bool(line.label)
		doc.append(
			"lines",
			{
				"label": line.label,
				"equipment_type": line.article if device else None,
				"material": None if device else line.article,
				"unit": PIECES if device else MATERIALS[line.article],
				"expected": line.expected,
				"counted": line.counted,
			},
		)
	if not doc.lines:
		doc.update({"status": "Approved", "decided_at": doc.counted_at, "decision": _("Nothing differs.")})
	return doc.insert(ignore_permissions=True)


def approve(name: str) -> Document:
	"""Approve a count: its differences are moved. Raises Conflict when it is already decided, or when a material was corrected
	by another count since.
	"""
	doc = _open(name)
	_require_latest(doc)
	truck = Place(TRUCK, doc.technician)
	for row in doc.lines:
		line = Difference(
			row.label or "", row.equipment_type or row.material or "", row.expected, row.counted
		)
		_correct(doc, truck, line)
	return _decide(doc, "Approved", "")


def _require_latest(doc: Document) -> None:
	"""A difference of materials is one from the stock at the time of the count: it must not be moved twice."""
	frappe.db.get_value("Technician", doc.technician, "name", for_update=True)
	counted = [row.material for row in doc.lines if row.material]
	approved = {"technician": doc.technician, "status": "Approved", "decided_at": (">", doc.creation)}
	earlier = frappe.get_all(DOCTYPE, approved, pluck="name")
	rows = {"parenttype": DOCTYPE, "parent": among(earlier), "material": among(counted)}
	if corrected := frappe.get_all("Truck Count Line", rows, pluck="material", limit=1):
		raise Conflict(
			_("{0} was corrected since by another count: discard this one, and count again.").format(
				_(corrected[0])
			)
		)


def discard(name: str, reason: str) -> Document:
	"""Discard a count: nothing moves."""
	if not reason.strip():
		raise BadRequest(_("Enter a reason."))
	return _decide(_open(name), "Discarded", reason)


def _correct(doc: Document, truck: Place, line: Difference) -> None:
	told = {"technician": doc.technician, "at": doc.counted_at}
	more = line.counted > line.expected
	told["discrepancy"] = FOUND if more else MISSING
	if line.label and more:
		elsewhere = movements.current_location(line.label) or OUTSIDE
		movements.move_device(
			line.label, "Counted", truck, source=elsewhere, equipment_type=line.article, **told
		)
	elif line.label:
		# It may have been installed or handed over since.
		if movements.current_location(line.label) == truck:
			movements.move_device(
				line.label, "Counted", OUTSIDE, source=truck, equipment_type=line.article, **told
			)
	else:
		places = (OUTSIDE, truck) if more else (truck, OUTSIDE)
		movements.move_material(line.article, abs(line.counted - line.expected), "Counted", *places, **told)


def _open(name: str) -> Document:
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != "Counted":
		raise Conflict(_("This count is decided already."))
	return doc


def _decide(doc: Document, status: str, reason: str) -> Document:
	doc.update(
		{
			"status": status,
			"decided_by": frappe.session.user,
			"decided_at": now_datetime(),
			"decision": reason,
		}
	)
	return doc.save(ignore_permissions=True)
