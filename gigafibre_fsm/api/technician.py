"""The steps of a visit, one method each, for callers with a connection; the phone's own page calls `api/field.py`.

Methods are limited to the caller's own jobs; a manager may act on any job. Values are those of `flow/fieldwork/steps.py`.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotAllowed, NotFound, Unsure
from gigafibre_fsm.flow.dispatch import views, visit_helpers
from gigafibre_fsm.flow.fieldwork import steps
from gigafibre_fsm.flow.provisioning import device_search
from gigafibre_fsm.flow.vocabulary import VISIT_PLANNED
from gigafibre_fsm.guards import arguments, records


@frappe.whitelist(methods=["GET"])
@guards.technician
def jobs(day: str = "") -> dict[str, Any]:
	"""The caller's jobs by day."""
	technician = guards.current_technician()
	if not technician:
		raise NotFound(_("Your account is not a technician account."))
	wanted = arguments.day(day, _("Day"), required=False)
	if wanted and wanted < getdate(nowdate()) and records.is_contractor(frappe.session.user):
		raise NotAllowed(_("You see your visits of today and later."))
	return views.jobs_of(technician, wanted)


@frappe.whitelist(methods=["GET"])
@guards.technician
def job(job: str = "") -> dict[str, Any]:
	"""One job with its equipment, its checklist and the steps still missing."""
	return views.details(frappe.get_doc("Dispatch Job", _own_job(job)))


@frappe.whitelist(methods=["POST"])
@guards.technician
def en_route(job: str = "", early: Any = False) -> dict[str, Any]:
	"""Leave for the visit; `early` confirms a visit of another day. The customer is notified after a minute."""
	return _carry_out("en_route", job, early=early)


@frappe.whitelist(methods=["POST"])
@guards.technician
def undo_en_route(job: str = "") -> dict[str, Any]:
	"""Undo it, within that minute."""
	return _carry_out("undo_en_route", job)


@frappe.whitelist(methods=["POST"])
@guards.technician
def start(job: str = "") -> dict[str, Any]:
	"""Start the work of a job."""
	return _carry_out("start", job)


@frappe.whitelist(methods=["POST"])
@guards.technician
def scan(job: str = "", code: str = "", equipment_type: str = "", confirm: Any = False) -> dict[str, Any]:
	"""Assign a scanned label to its device. A label that is only plausible is not accepted: {"confirm": true, "question",
	"job"}; call again with `confirm`.
	"""
	return _carry_out_scan("scan", job, code=code, equipment_type=equipment_type, confirm=confirm)


@frappe.whitelist(methods=["POST"])
@guards.technician
def unscan(job: str = "", equipment: str = "") -> dict[str, Any]:
	"""Undo a wrong scan."""
	return _carry_out_scan("unscan", job, equipment=equipment)


@frappe.whitelist(methods=["POST"])
@guards.technician
def look_again(job: str = "", equipment: str = "") -> dict[str, Any]:
	"""Query the ACS again for a device of this job that has not reported, or did not accept its settings."""
	doc = frappe.get_doc("Dispatch Job", _own_job(job))
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
	"""Replace a defective device in service by the one with this label, on a visit. Asks like `scan`."""
	return _carry_out_scan("replace", job, equipment=equipment, code=code, reason=reason, confirm=confirm)


@frappe.whitelist(methods=["POST"])
@guards.technician
def check(job: str = "", item: str = "", done: Any = True, value: str = "") -> dict[str, Any]:
	"""Check or uncheck a checklist item."""
	return _carry_out("check", job, item=item, done=done, value=value)


@frappe.whitelist(methods=["POST"])
@guards.technician
def photo(job: str = "", image: str = "", caption: str = "") -> dict[str, Any]:
	"""Add a photo, as a data URL."""
	return _carry_out("photo", job, image=image, caption=caption)


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
	"""Complete the job: activation, invoice and charge follow in the same transaction."""
	return _carry_out(
		"complete",
		job,
		signed_by=signed_by,
		signature=signature,
		signal_dbm=signal_dbm,
		signal_reason=signal_reason,
		notes=notes,
		override_reason=override_reason,
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
	"""Complete a part: what works is activated; a `return_visit` brings the devices `left` (names of Service Equipment)."""
	done = _carry_out(
		"finish_part",
		job,
		left=left,
		reason=reason,
		signed_by=signed_by,
		signature=signature,
		signal_dbm=signal_dbm,
		signal_reason=signal_reason,
		notes=notes,
	)
	return {**done, "return_visit": done["rest"]}


@frappe.whitelist(methods=["POST"])
@guards.technician
def fail(job: str = "", reason: str = "") -> dict[str, Any]:
	"""Record that the job could not be done, with the reason; the dispatcher plans it again."""
	return _carry_out("fail", job, reason=reason)


@frappe.whitelist(methods=["POST"])
@guards.technician
def add_charge(job: str = "", item: str = "", amount: Any = None, reason: str = "") -> dict[str, Any]:
	"""Propose a charge for a repair, in dollars before taxes; a manager approves it."""
	return _carry_out("add_charge", job, item=item, amount=amount, reason=reason)


def _own_job(job: str) -> str:
	"""The job's name if the caller leads it or helps with it. Raises NotFound otherwise, as if the job did not exist."""
	name = arguments.text(job, _("Job"))
	fields = ["name", "technician", "status", "scheduled_date"]
	found = frappe.db.get_value("Dispatch Job", name, fields, as_dict=True)
	technician = guards.current_technician()
	mine = (
		found and technician and (found.technician == technician or visit_helpers.is_helper(name, technician))
	)
	if mine and found.status not in VISIT_PLANNED and records.is_contractor(frappe.session.user):
		mine = found.scheduled_date and getdate(found.scheduled_date) >= getdate(nowdate())
	if not found or not (mine or "FSM Manager" in frappe.get_roles()):
		raise NotFound(_("Job not found."))
	return name


def _led_job(job: str) -> str:
	"""The same for steps that only the lead may do. Raises NotAllowed for a helper."""
	name = _own_job(job)
	visit_helpers.require_lead(name, guards.current_technician())
	return name


def _carry_out(step: str, job: str, **values: Any) -> dict[str, Any]:
	name = _led_job(job) if step in visit_helpers.LEADS else _own_job(job)
	return views.details(steps.STEPS[step](name, values, None))


def _carry_out_scan(step: str, job: str, **values: Any) -> dict[str, Any]:
	name = _own_job(job)
	try:
		device = steps.STEPS[step](name, values, None)
	except Unsure as doubt:
		shown = views.details(frappe.get_doc("Dispatch Job", name))
		return {"confirm": True, "question": str(doubt), "job": shown}
	return {
		"equipment": device.name,
		"equipment_type": device.equipment_type,
		"serial": device.serial or "",
		"mac": device.mac or "",
		"status": device.status,
		"job": views.details(frappe.get_doc("Dispatch Job", name)),
	}
