"""Helpers of a visit: they see it and do its work, but only its lead technician leaves, completes, or fails it."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict, NeedsReason, NotAllowed, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import conflicts
from gigafibre_fsm.flow.dispatch.jobs import locked
from gigafibre_fsm.flow.scheduling import technicians
from gigafibre_fsm.flow.vocabulary import CLOSED, VISIT_PLANNED

HELPER = "Dispatch Job Helper"
LEADS = ("en_route", "undo_en_route", "complete", "finish_part", "fail", "add_charge")
"""Steps of a visit that only its lead technician may take."""


def set_helpers(job: str, helpers: Sequence[str], against: str = "") -> Document:
	"""Replace the helpers of a visit; their time is booked too.

	Raises NotFound for an unknown or inactive technician; Conflict for the lead and for a visit that is over; NeedsReason for
	a technician who is not free then, unless `against` is the dispatcher's reason, which is recorded.
	"""
	people = [_locked_technician(name) for name in sorted(set(helpers))]
	doc = locked(job)
	if doc.status in CLOSED:
		raise Conflict(_("Job {0} is {1}: nothing can be added.").format(doc.name, _(doc.status)))
	if lead := next((person for person in people if person.name == doc.technician), None):
		raise Conflict(_("{0} leads this visit.").format(lead.technician_name))
	busy = [text for person in people if (text := conflicts.of_helper(doc, person))] if _has_day(doc) else []
	if busy and not against.strip():
		raise NeedsReason(" ".join(busy))
	if busy:
		doc.planned_against = against.strip()
	doc.set("helpers", [{"technician": person.name} for person in people])
	return doc.save(ignore_permissions=True)


def is_helper(job: str, technician: str) -> bool:
	"""Whether this technician is a helper of the job."""
	return bool(
		frappe.db.exists(HELPER, {"parent": job, "parenttype": "Dispatch Job", "technician": technician})
	)


def jobs_with(technician: str) -> list[str]:
	"""The planned jobs with this technician as a helper."""
	riding = frappe.get_all(HELPER, {"technician": technician, "parenttype": "Dispatch Job"}, pluck="parent")
	planned = {"name": among(riding), "status": ("in", VISIT_PLANNED)}
	return frappe.get_all("Dispatch Job", planned, pluck="name")


def require_lead(job: str, technician: str | None) -> None:
	"""Raises NotAllowed for a helper."""
	lead = frappe.db.get_value("Dispatch Job", job, "technician")
	if technician and lead != technician and is_helper(job, technician):
		who = frappe.db.get_value("Technician", lead, "technician_name") if lead else ""
		raise NotAllowed(_("Only {0}, who leads this visit, can do this.").format(who or _("the lead")))


def _has_day(doc: Document) -> bool:
	return bool(doc.scheduled_date and doc.status in VISIT_PLANNED)


def _locked_technician(name: object) -> Document:
	if not technicians.is_active(name):
		raise NotFound(_("Technician not found."))
	return frappe.get_doc("Technician", name, for_update=True)
