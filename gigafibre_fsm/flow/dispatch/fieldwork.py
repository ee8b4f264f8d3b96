"""The technician's steps of a job, from leaving to the customer's signature."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime
from frappe.utils.file_manager import save_file

from gigafibre_fsm import clock, dates, optical_power
from gigafibre_fsm.exceptions import BadRequest, Conflict, NotAllowed
from gigafibre_fsm.flow.dispatch import arrival, construction, evidence, photos, rules
from gigafibre_fsm.flow.dispatch.jobs import (
	address,
	is_awaited,
	locked,
	require_order,
	technician_name,
	tell_staff,
)
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.vocabulary import CONSTRUCTION_JOB, FETCHING_JOBS, INSTALLATION_JOB, VISIT_PLANNED
from gigafibre_fsm.notifications import notify, templates
from gigafibre_fsm.outbox.service import withdraw
from gigafibre_fsm.setup.roles import MANAGER

ON_THE_WAY = "visit.en_route"
UNDO_WITHIN = timedelta(minutes=1)
# After this time without signal the technician has almost arrived: the customer is no longer notified.
TELL_WITHIN = timedelta(minutes=15)
MOST_PHOTOS = 20


def en_route(job: str, early: bool = False, at: datetime | None = None) -> Document:
	"""Record that the technician has left; the customer is notified a minute later. Idempotent.

	`at` is the time of leaving (site time), if a phone without signal reports it later. Raises Conflict on another day than
	that of the visit, unless `early`.
	"""
	doc = locked(job)
	if doc.status == "En Route":
		return doc
	construction.require_done_before(doc)
	left_at = at or now_datetime()
	planned = getdate(doc.scheduled_date) if doc.scheduled_date else None
	if planned and planned != getdate(left_at) and not early:
		day = dates.with_weekday(planned, frappe.local.lang or "fr")
		raise Conflict(_("This visit is scheduled for {0}. Are you leaving today?").format(day))
	doc.status = "En Route"
	doc.en_route_at = left_at
	doc.save(ignore_permissions=True)
	key = f"visit.en_route:{doc.name}:{left_at}"
	context = {
		"technician": technician_name(doc),
		"address": address(doc),
		"eta": arrival.expected_at(doc, left_at),
	}
	sent_at = clock.utc_now() + UNDO_WITHIN
	# the customer need not be at home for a construction
	if is_awaited(doc) and clock.utc_now() <= clock.to_utc(left_at) + TELL_WITHIN:
		notify.tell_customer(doc.customer, "visit.en_route", context, key, reference=doc, not_before=sent_at)
	tell_staff("visit.en_route", doc, key, not_before=sent_at)
	return doc


def undo_en_route(job: str) -> Document:
	"""Undo `en_route`: the visit is planned as before, without a notification. Raises Conflict once the message was sent."""
	doc = locked(job)
	if doc.status == "Scheduled":
		return doc
	if doc.status != "En Route":
		raise Conflict(_("Job {0} is {1}: the trip is over.").format(doc.name, _(doc.status)))
	if not withdraw(ON_THE_WAY, doc) and is_awaited(doc):
		raise Conflict(_("The customer has already been notified. Call them if you are not coming."))
	doc.status = "Scheduled"
	doc.en_route_at = None
	doc.save(ignore_permissions=True)
	return doc


def undo_seconds(doc: Document) -> int:
	"""The number of seconds in which `undo_en_route` is still possible."""
	if doc.status != "En Route" or not doc.en_route_at:
		return 0
	left = clock.to_utc(doc.en_route_at) + UNDO_WITHIN - clock.utc_now()
	return max(0, int(left.total_seconds()))


def start(job: str, at: datetime | None = None) -> Document:
	"""Record that the technician is on site, since `at`. Idempotent."""
	doc = locked(job)
	if doc.status == "In Progress":
		return doc
	construction.require_done_before(doc)
	doc.status = "In Progress"
	doc.started_at = at or now_datetime()
	doc.save(ignore_permissions=True)
	return doc


def check(job: str, item: str, done: bool = True, value: str = "", at: datetime | None = None) -> Document:
	"""Check or uncheck a checklist item; `value` is a measurement. Raises BadRequest for an impossible optical power."""
	doc = _locked_open_job(job)
	row = next((row for row in doc.checklist if row.item_key == item), None)
	if not row:
		raise BadRequest(_("This job does not have this step."))
	row.done = int(done)
	row.value = value
	if item == rules.SIGNAL and value:
		doc.signal_dbm = measured_power(value)
	row.done_at = (at or now_datetime()) if done else None
	doc.save(ignore_permissions=True)
	return doc


def measured_power(written: str | float) -> float:
	"""The optical power, in dBm, that a technician entered. Raises BadRequest for an impossible value."""
	power = optical_power.dbm(written)
	if power is None:
		ends = optical_power.WEAKEST_POSSIBLE, optical_power.STRONGEST_POSSIBLE
		raise BadRequest(
			_("{0} is not a valid optical power: it must be between {1} and {2} dBm.").format(
				str(written)[:20], *(f"{end:g}" for end in ends)
			)
		)
	return power


def add_photo(job: str, image: str, caption: str = "", at: datetime | None = None) -> Document:
	"""Attach a photo, given as a data URL of a JPEG or PNG up to 6 MB; kept private."""
	doc = _locked_open_job(job)
	if len(doc.photos) >= MOST_PHOTOS:
		raise BadRequest(_("This job already has {0} photos.").format(MOST_PHOTOS))
	content, ending = photos.read(image)
	name = f"{doc.name}-{len(doc.photos) + 1}.{ending}"
	saved = save_file(name, content, doc.doctype, doc.name, is_private=1)
	doc.append("photos", {"image": saved.file_url, "caption": caption, "taken_at": at or now_datetime()})
	doc.save(ignore_permissions=True)
	return doc


def complete(
	job: str,
	signed_by: str,
	signature: str | None = None,
	override_reason: str | None = None,
	signal_dbm: float | None = None,
	signal_reason: str = "",
	notes: str = "",
	at: datetime | None = None,
) -> Document:
	"""Complete the job: the service works and the customer has signed. Activation, invoice and charge follow in the same
	transaction; a construction only marks the drop as installed.

	Raises Conflict with the missing evidence; an FSM Manager may complete without it (but not without the signature) by
	giving a reason, which is recorded. `signal_reason` is the technician's reason for an optical power outside the range of
	the Device Profile. Idempotent.
	"""
	# The order is locked before its job, as in cancelling or changing an order: no deadlock.
	order = frappe.db.get_value("Dispatch Job", job, "sales_order")
	if order:
		frappe.db.get_value("Sales Order", order, "name", for_update=True)
	doc = locked(job)
	if doc.status == "Completed":
		return doc
	if doc.status != "In Progress":
		raise Conflict(_("Job {0} is {1} and cannot be completed.").format(doc.name, _(doc.status)))
	require_order(doc)
	doc.signal_dbm = signal_dbm if signal_dbm is not None else doc.signal_dbm
	doc.signal_reason = signal_reason.strip() or doc.signal_reason
	open_points = evidence.gaps(doc, signed_by)
	waived = bool(override_reason and override_reason.strip())
	if waived and open_points and MANAGER not in frappe.get_roles():
		raise NotAllowed(_("Only a manager can complete a job without the evidence."))
	standing = [gap for gap in open_points if not waived or gap.code in rules.NOT_WAIVED]
	if standing:
		raise Conflict(" ".join(evidence.explain(doc, standing)))
	if open_points:
		doc.evidence_override = 1
		doc.evidence_reason = override_reason
		doc.evidence_by = frappe.session.user
	doc.update(
		{
			"status": "Completed",
			"completed_at": at or now_datetime(),
			"ont_power": evidence.power_of_ont(doc),
			"signed_by": signed_by,
			"signature": signature or doc.signature,
			"technician_notes": notes or doc.technician_notes,
			"activation_state": "Pending" if doc.job_type == INSTALLATION_JOB else None,
		}
	)
	doc.save(ignore_permissions=True)
	announce("visit_completed", doc)
	if doc.job_type == CONSTRUCTION_JOB:
		construction.finish(doc)
	else:
		announce("job_completed", doc)
		_notify_completed(doc)
	return doc


def _notify_completed(doc: Document) -> None:
	"""Notify the household that the visit is completed; after an installation, that its services work."""
	if doc.job_type == INSTALLATION_JOB or not is_awaited(doc):
		return
	language = templates.language(frappe.db.get_value("Customer", doc.customer, "language"))
	taken = doc.equipment_list if doc.job_type in FETCHING_JOBS else []
	context = {
		"address": address(doc),
		"returned": [_(row.equipment_type, language) for row in taken],
		"rest": bool(frappe.db.exists("Dispatch Job", {"part_of": doc.name})),
	}
	key = f"visit.completed:{doc.name}"
	notify.tell_customer(doc.customer, "visit.completed", context, key, reference=doc)


def fail(job: str, reason: str, at: datetime | None = None) -> Document:
	"""Record that the job could not be done today; the customer is notified and a dispatcher plans it again."""
	if not reason.strip():
		raise BadRequest(_("Enter why the job could not be done."))
	doc = locked(job)
	if doc.status == "Failed":
		return doc
	doc.status = "Failed"
	doc.failure_reason = reason
	doc.append(
		"failed_visits",
		{"failed_at": at or now_datetime(), "technician": doc.technician, "reason": reason.strip()},
	)
	announce("visit_failed", doc)
	doc.set("materials", [])  # another technician may complete the job, with materials of their own
	doc.save(ignore_permissions=True)
	key = f"visit.failed:{doc.name}:{doc.modified}"
	if doc.job_type == CONSTRUCTION_JOB:
		construction.notify_failed(doc, key)
		construction.postpone_installations(doc)
	elif is_awaited(doc):
		context = {"address": address(doc), "installation": doc.job_type == INSTALLATION_JOB}
		notify.tell_customer(doc.customer, "visit.failed", context, key, reference=doc)
	tell_staff("visit.failed", doc, key, reason=reason)
	return doc


def _locked_open_job(job: str) -> Document:
	doc = locked(job)
	if doc.status not in VISIT_PLANNED:
		raise Conflict(_("Job {0} is {1}: nothing can be added.").format(doc.name, _(doc.status)))
	return doc
