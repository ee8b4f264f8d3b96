"""The technician's phone. Methods are limited to the caller's own jobs; a manager may act for anyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest, NotFound, Unsure
from gigafibre_fsm.flow.dispatch import charges, fieldwork, service, views
from gigafibre_fsm.flow.equipment import replacement, scanning
from gigafibre_fsm.flow.provisioning import device_search
from gigafibre_fsm.flow.vocabulary import EQUIPMENT_TYPES
from gigafibre_fsm.guards import arguments

LONGEST_DATA_URL = 8_500_000


@frappe.whitelist(methods=["GET"])
@guards.technician
def jobs(day: str = "") -> dict[str, Any]:
	"""The caller's jobs by day."""
	technician = guards.current_technician()
	if not technician:
		raise NotFound(_("Your account is not a technician account."))
	return views.jobs_of(technician, arguments.day(day, _("Day"), required=False))


@frappe.whitelist(methods=["GET"])
@guards.technician
def job(job: str = "") -> dict[str, Any]:
	"""One job with its equipment, checklist and what is still missing."""
	return views.details(frappe.get_doc("Dispatch Job", _own(job)))


@frappe.whitelist(methods=["POST"])
@guards.technician
def en_route(job: str = "", early: Any = False) -> dict[str, Any]:
	"""Leave for the visit; `early`: confirmed although the visit is on another day. The customer is notified a minute later."""
	name = _own(job)
	return views.details(service.en_route(name, arguments.flag(early, _("Early"))))


@frappe.whitelist(methods=["POST"])
@guards.technician
def undo_en_route(job: str = "") -> dict[str, Any]:
	"""Undo it, within that minute."""
	return views.details(service.undo_en_route(_own(job)))


@frappe.whitelist(methods=["POST"])
@guards.technician
def start(job: str = "") -> dict[str, Any]:
	"""Begin the work of a job."""
	return views.details(service.start(_own(job)))


@frappe.whitelist(methods=["POST"])
@guards.technician
def scan(job: str = "", code: str = "", equipment_type: str = "", confirm: Any = False) -> dict[str, Any]:
	"""Assign a scanned label to its device. A label that is only plausible is not accepted: {"confirm": true,
	"question", "job"}; call again with `confirm`.
	"""
	name = _own(job)
	asked = arguments.choice(equipment_type, _("Equipment"), EQUIPMENT_TYPES, default="")
	label, sure = arguments.scanned(code, _("Code")), arguments.flag(confirm, _("Confirmation"))
	return _scanned(name, lambda: scanning.scan(name, label, asked or None, confirmed=sure))


@frappe.whitelist(methods=["POST"])
@guards.technician
def unscan(job: str = "", equipment: str = "") -> dict[str, Any]:
	"""Undo a wrong scan."""
	name = _own(job)
	device = arguments.text(equipment, _("Equipment"))
	return _scanned(name, lambda: scanning.unscan(name, device))


@frappe.whitelist(methods=["POST"])
@guards.technician
def look_again(job: str = "", equipment: str = "") -> dict[str, Any]:
	"""A device of this job has not reported yet, or did not accept its settings: query the ACS again."""
	doc = frappe.get_doc("Dispatch Job", _own(job))
	device = arguments.text(equipment, _("Equipment"))
	if device not in [row.equipment for row in doc.equipment_list]:
		raise NotFound(_("This device is not part of a planned or current job."))
	device_search.ask_again(device)
	return views.details(doc)


@frappe.whitelist(methods=["POST"])
@guards.technician
def replace(
	job: str = "", equipment: str = "", code: str = "", reason: str = "", confirm: Any = False
) -> dict[str, Any]:
	"""On a visit: replace a defective device in service by the one with this label. Asks like `scan`."""
	name = _own(job)
	old = arguments.text(equipment, _("Equipment"))
	label, sure = arguments.scanned(code, _("Code")), arguments.flag(confirm, _("Confirmation"))
	why = arguments.text(reason, _("Reason"), max=500)
	return _scanned(name, lambda: replacement.replace(old, label, why, job=name, confirmed=sure))


@frappe.whitelist(methods=["POST"])
@guards.technician
def check(job: str = "", item: str = "", done: Any = True, value: str = "") -> dict[str, Any]:
	"""Check a step of the checklist."""
	name = _own(job)
	measured = arguments.text(value, _("Value"), required=False)
	return views.details(
		service.check(name, arguments.text(item, _("Step")), arguments.flag(done, _("Done")), measured)
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
def photo(job: str = "", image: str = "", caption: str = "") -> dict[str, Any]:
	"""Add a photo, as a data URL."""
	name = _own(job)
	if not isinstance(image, str) or len(image) > LONGEST_DATA_URL:
		raise BadRequest(_("The photo must be a JPEG or PNG of at most 6 MB."))
	return views.details(
		service.add_photo(name, image, arguments.text(caption, _("Caption"), required=False))
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
def complete(
	job: str = "",
	signed_by: str = "",
	signature: str = "",
	signal_dbm: Any = None,
	signal_reason: str = "",
	notes: str = "",
	override_reason: str = "",
) -> dict[str, Any]:
	"""The service works: activation, invoice and charge follow in the same transaction."""
	name = _own(job)
	return views.details(
		service.complete(
			name,
			arguments.text(signed_by, _("Signed by"), required=False),
			signature=_drawn(signature),
			override_reason=arguments.text(override_reason, _("Reason"), max=500, required=False) or None,
			signal_dbm=_dbm(signal_dbm),
			signal_reason=arguments.text(signal_reason, _("Reason"), max=500, required=False),
			notes=arguments.text(notes, _("Notes"), max=1000, required=False, lines=True),
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
def finish_part(
	job: str = "",
	left: Any = None,
	reason: str = "",
	signed_by: str = "",
	signature: str = "",
	signal_dbm: Any = None,
	signal_reason: str = "",
	notes: str = "",
) -> dict[str, Any]:
	"""What works goes live; the devices `left` (names of Service Equipment) are brought by a `return_visit`."""
	name = _own(job)
	names = arguments.json_list(left, _("Devices that remain"), required=False)
	done, rest = service.finish_part(
		name,
		[arguments.text(each, _("Devices that remain")) for each in names],
		arguments.text(reason, _("Reason"), max=500),
		arguments.text(signed_by, _("Signed by"), required=False),
		_drawn(signature),
		_dbm(signal_dbm),
		arguments.text(signal_reason, _("Reason"), max=500, required=False),
		arguments.text(notes, _("Notes"), max=1000, required=False, lines=True),
	)
	return {**views.details(done), "return_visit": rest.name}


@frappe.whitelist(methods=["POST"])
@guards.technician
def fail(job: str = "", reason: str = "") -> dict[str, Any]:
	"""The job could not be done, with the reason: the dispatcher plans it again."""
	name = _own(job)
	return views.details(service.fail(name, arguments.text(reason, _("Reason"), max=500)))


@frappe.whitelist(methods=["POST"])
@guards.technician
def add_charge(job: str = "", item: str = "", amount: Any = None, reason: str = "") -> dict[str, Any]:
	"""Propose a charge for a repair, in dollars before taxes; a manager decides."""
	name = _own(job)
	sold = arguments.text(item, _("Item"))
	dollars = arguments.money(amount, _("Amount"), maximum="5000")
	charged = charges.propose(name, sold, dollars, arguments.text(reason, _("Reason"), max=500))
	return views.details(charged)


def _drawn(signature: str) -> str | None:
	drawn = arguments.text(signature, _("Signature"), max=200_000, required=False)
	if drawn and not drawn.startswith("data:image/png;base64,"):
		raise BadRequest(_("The signature must be a PNG image."))
	return drawn or None


def _own(job: str) -> str:
	"""The job's name if it is the caller's; otherwise NotFound, as if the job did not exist."""
	name = arguments.text(job, _("Job"))
	assigned = frappe.db.get_value("Dispatch Job", name, ["technician", "status"], as_dict=True)
	mine = assigned and assigned.technician and assigned.technician == guards.current_technician()
	if not assigned or not (mine or "FSM Manager" in frappe.get_roles()):
		raise NotFound(_("Job not found."))
	return name


def _scanned(job: str, work: Callable[[], Document]) -> dict[str, Any]:
	try:
		device = work()
	except Unsure as doubt:
		shown = views.details(frappe.get_doc("Dispatch Job", job))
		return {"confirm": True, "question": str(doubt), "job": shown}
	return {
		"equipment": device.name,
		"equipment_type": device.equipment_type,
		"serial": device.serial or "",
		"mac": device.mac or "",
		"status": device.status,
		"job": views.details(frappe.get_doc("Dispatch Job", job)),
	}


def _dbm(value: object) -> float | None:
	"""The technician's measurement, or None. Raises BadRequest for an invalid optical power."""
	return None if value in (None, "") else fieldwork.measured_power(str(value))
