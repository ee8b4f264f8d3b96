"""The steps of a visit, by name: each validates the values from the phone and calls its service. `at` is the time when it was
done (site time); None for now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, NotAllowed
from gigafibre_fsm.flow.dispatch import charges, fieldwork, photos, service
from gigafibre_fsm.flow.equipment import replacement, scanning
from gigafibre_fsm.flow.fieldwork import visit_report
from gigafibre_fsm.flow.vocabulary import EQUIPMENT_TYPES, MATERIALS
from gigafibre_fsm.guards import arguments, records

Values = Mapping[str, Any]
Step = Callable[[str, Values, datetime | None], Document]
LONGEST_DATA_URL = 8_500_000


def en_route(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"early": confirms a visit of another day}"""
	return service.en_route(job, arguments.flag(values.get("early"), _("Early")), at)


def undo_en_route(job: str, values: Values, at: datetime | None = None) -> Document:
	return service.undo_en_route(job)


def start(job: str, values: Values, at: datetime | None = None) -> Document:
	return service.start(job, at)


def scan(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"code", "equipment_type", "confirm"}: assign a scanned label to its device. Returns the device."""
	kind = arguments.choice(values.get("equipment_type"), _("Equipment"), EQUIPMENT_TYPES, default="")
	code, sure = label(values)
	return scanning.scan(job, code, kind or None, confirmed=sure, at=at)


def unscan(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"equipment"}: undo a wrong scan. Returns the device."""
	return scanning.unscan(job, arguments.text(values.get("equipment"), _("Equipment")))


def replace(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"equipment", "code", "reason", "confirm"}: replace a defective device. Returns the new device."""
	old = arguments.text(values.get("equipment"), _("Equipment"))
	code, sure = label(values)
	why = arguments.text(values.get("reason"), _("Reason"), max=500)
	return replacement.replace(old, code, why, job=job, confirmed=sure)


def check(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"item", "done", "value"}: a checklist item."""
	measured = arguments.text(values.get("value"), _("Value"), required=False)
	item = arguments.text(values.get("item"), _("Step"))
	return service.check(job, item, arguments.flag(values.get("done", True), _("Done")), measured, at)


def photo(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"image": a data URL, "caption"}"""
	image = values.get("image")
	if not isinstance(image, str) or len(image) > LONGEST_DATA_URL:
		raise BadRequest(_("The photo must be a JPEG or PNG of at most 6 MB."))
	caption = arguments.text(values.get("caption"), _("Caption"), required=False)
	return service.add_photo(job, image, caption, at)


def measure(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"speed_down", "speed_up", "wifi_24", "wifi_5": Mbit/s, "signal_dbm"}; an empty value was not measured."""
	speeds = {field: _speed(values.get(field), label) for field, label in visit_report.speed_labels().items()}
	return visit_report.measure(job, speeds, dbm(values.get("signal_dbm")))


def materials(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"lines": [{"material", "quantity"}], "notes"}: the materials used, and the technician's notes."""
	lines = [
		_material(line) for line in arguments.json_list(values.get("lines"), _("Materials"), required=False)
	]
	notes = arguments.text(values.get("notes"), _("Notes"), max=1000, required=False, lines=True)
	return visit_report.save(job, lines, notes)


def complete(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"signed_by", "signature": a PNG as data URL, "signal_dbm", "signal_reason", "notes", "override_reason"}"""
	return service.complete(
		job,
		arguments.text(values.get("signed_by"), _("Signed by"), required=False),
		signature=drawn(values.get("signature")),
		override_reason=arguments.text(values.get("override_reason"), _("Reason"), max=500, required=False)
		or None,
		signal_dbm=dbm(values.get("signal_dbm")),
		signal_reason=arguments.text(values.get("signal_reason"), _("Reason"), max=500, required=False),
		notes=arguments.text(values.get("notes"), _("Notes"), max=1000, required=False, lines=True),
		at=at,
	)


def finish_part(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"left": names of the remaining devices, "reason": what remains and why, and those of `complete`}: what works is
	activated, the rest is a return visit. Returns the completed visit.
	"""
	names = arguments.json_list(values.get("left"), _("Devices that remain"), required=False)
	done, _rest = service.finish_part(
		job,
		[arguments.text(each, _("Devices that remain")) for each in names],
		arguments.text(values.get("reason"), _("Reason"), max=500),
		arguments.text(values.get("signed_by"), _("Signed by"), required=False),
		signature=drawn(values.get("signature")),
		signal_dbm=dbm(values.get("signal_dbm")),
		signal_reason=arguments.text(values.get("signal_reason"), _("Reason"), max=500, required=False),
		notes=arguments.text(values.get("notes"), _("Notes"), max=1000, required=False, lines=True),
		at=at,
	)
	return done


def add_charge(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"item", "amount": dollars before taxes, "reason"}: propose a charge for a repair; a manager decides. Contractors see
	no prices.
	"""
	if records.is_contractor(frappe.session.user):
		raise NotAllowed(_("You are not allowed to do this."))
	return charges.propose(
		job,
		arguments.text(values.get("item"), _("Item")),
		arguments.money(values.get("amount"), _("Amount"), maximum=charges.MOST_DOLLARS),
		arguments.text(values.get("reason"), _("Reason"), max=500),
	)


def fail(job: str, values: Values, at: datetime | None = None) -> Document:
	"""{"reason"}"""
	return service.fail(job, arguments.text(values.get("reason"), _("Reason"), max=500), at)


STEPS: dict[str, Step] = {
	step.__name__: step
	for step in (
		en_route,
		undo_en_route,
		start,
		scan,
		unscan,
		replace,
		check,
		photo,
		measure,
		materials,
		add_charge,
		complete,
		finish_part,
		fail,
	)
}


# The name of each step, in English for translation: on the page, and as the action of a Field Action.
LABELS = {
	"en_route": "On My Way",
	"undo_en_route": "Undo: On My Way",
	"start": "Start of the Job",
	"scan": "Scan",
	"unscan": "Scan Undone",
	"replace": "Replacement",
	"check": "Step of the Checklist",
	"photo": "Photo",
	"measure": "Measurements",
	"materials": "Materials and Notes",
	"add_charge": "Charge",
	"complete": "Completion",
	"finish_part": "Finished in Part",
	"fail": "Cannot be done",
}


def label(values: Values) -> tuple[str, bool]:
	"""The scanned text, and whether the user has confirmed it."""
	sure = arguments.flag(values.get("confirm"), _("Confirmation"))
	return arguments.scanned(values.get("code"), _("Code")), sure


def drawn(signature: object) -> str | None:
	"""A signature, or None. Raises BadRequest unless it is a PNG as data URL that is not blank."""
	picture = arguments.text(signature, _("Signature"), max=200_000, required=False)
	if picture and not photos.is_signature(picture):
		raise BadRequest(_("The signature is empty, or not a PNG image."))
	return picture or None


def dbm(value: object) -> float | None:
	"""The technician's measurement, or None. Raises BadRequest for an impossible optical power."""
	return None if value in (None, "") else fieldwork.measured_power(str(value))


def _speed(value: object, label: str) -> float | None:
	return None if value in (None, "") else arguments.number(value, label, 0, visit_report.FASTEST)


def _material(line: object) -> dict[str, Any]:
	given = line if isinstance(line, dict) else {}
	material = arguments.choice(given.get("material"), _("Material"), MATERIALS)
	quantity = arguments.number(given.get("quantity"), _("Quantity"), 0, visit_report.MOST)
	return {"material": material, "quantity": quantity, "unit": MATERIALS[material]}
