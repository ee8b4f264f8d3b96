"""Actions that a technician's phone has queued without signal: each is carried out once, even if it is repeated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import Conflict, NotAllowed, NotFound, ServiceUnavailable, SignInNeeded
from gigafibre_fsm.flow.dispatch import views, visit_helpers
from gigafibre_fsm.flow.fieldwork import rules
from gigafibre_fsm.flow.fieldwork.steps import LABELS, STEPS
from gigafibre_fsm.flow.fieldwork.truck import TRUCK_LABELS, TRUCK_STEPS
from gigafibre_fsm.guards.records import technician_of
from gigafibre_fsm.locks import Overtaken
from gigafibre_fsm.notifications import notify
from gigafibre_fsm.setup.roles import MANAGER

DOCTYPE = "Field Action"
DONE, REFUSED = "Done", "Refused"
# Errors after which the same action may succeed a moment later: nothing is recorded, and the phone sends it again.
NOT_NOW = (ServiceUnavailable, Overtaken, frappe.TimestampMismatchError)
# Values that are too large, or too personal, for a record that the office reads; the job has them once the action is
# accepted.
NOT_KEPT = ("image", "signature")


@dataclass(frozen=True)
class Action:
	"""One action of a phone; `id` is the phone's own, `age` the time since it was done, `user` who did it. An action on the
	truck has no `job`.
	"""

	id: str
	user: str
	job: str
	name: str
	values: Mapping[str, Any]
	age: timedelta = timedelta()

	@property
	def fingerprint(self) -> str:
		said = json.dumps([self.user, self.job, self.name, self.values], sort_keys=True, default=str)
		return hashlib.sha256(said.encode()).hexdigest()

	@property
	def done_at(self) -> datetime:
		"""The time of the action in site time, independent of the phone's clock."""
		return clock.ago(seconds=self.age.total_seconds())


def carry_out(action: Action) -> dict[str, Any]:
	"""Carry the action out once: {"outcome": "done" or "refused", "kind", "sentence": the reason, "job": its current state,
	or None}.

	The record with the phone's id is written in the same transaction as its effect, so a repeated id gets the same answer and
	changes nothing. A refusal is recorded as well, and the dispatcher is notified of one that the technician no longer sees.
	Raises SignInNeeded when another user is signed in; Conflict when the id was used for another action; errors that may not
	recur (NOT_NOW) as they are.
	"""
	if action.user != frappe.session.user:
		raise SignInNeeded(_("These actions belong to another account: sign in as {0}.").format(action.user))
	technician = technician_of(action.user)
	row = _claim(action, technician or _former_technician(action.user))
	if row.outcome:
		return _answer(row, action.job, technician)
	frappe.db.savepoint("field_action")
	try:
		_do(action, technician)
	except NOT_NOW:
		raise
	except frappe.ValidationError as refusal:
		frappe.db.rollback(save_point="field_action")
		frappe.clear_messages()
		_settle(row, REFUSED, type(refusal).__name__, str(refusal))
		if rules.must_notify_office(action.age):
			_notify_office(row)
	else:
		_settle(row, DONE)
	return _answer(row, action.job, technician)


def _do(action: Action, technician: str | None) -> None:
	if action.name in STEPS:
		_require_own(action.job, technician, action.name)
		STEPS[action.name](action.job, action.values, action.done_at)
	elif technician:
		TRUCK_STEPS[action.name](technician, action.values, action.done_at)
	else:
		raise NotAllowed(_("You are no longer a technician here. The dispatcher sees what you have entered."))


def _claim(action: Action, technician: str) -> Document:
	"""The record of this id: a new one, or the existing one. Waits for another request with the same id."""
	row = frappe.new_doc(DOCTYPE)
	row.update(
		{
			"technician": technician,
			"job": action.job or None,
			"action": {**LABELS, **TRUCK_LABELS}[action.name],
			"done_at": action.done_at,
			"late_seconds": int(action.age.total_seconds()),
			"entered": json.dumps(
				{key: value for key, value in action.values.items() if key not in NOT_KEPT},
				ensure_ascii=False,
				default=str,
			),
			"fingerprint": action.fingerprint,
		}
	)
	row.name = action.id
	try:
		return row.insert(ignore_permissions=True, set_name=action.id)
	except frappe.DuplicateEntryError:
		frappe.clear_messages()
	# A locking read: the other request may have committed after this transaction's snapshot.
	earlier = frappe.get_doc(DOCTYPE, action.id, for_update=True)
	if earlier.fingerprint != action.fingerprint:
		raise Conflict(_("This action has already been received with other content."))
	return earlier


def _former_technician(user: str) -> str:
	"""The former technician of a user: their queued actions may still arrive; they are refused, and the dispatcher reads
	them.
	"""
	name = frappe.db.get_value("Technician", {"user": user})
	if not name and MANAGER not in frappe.get_roles():
		raise NotAllowed(_("Your account is not a technician account."))
	return name or ""


def _require_own(job: str, technician: str | None, step: str) -> None:
	"""Raises NotAllowed, NotFound or Conflict, each with a sentence about the current state of the job."""
	if MANAGER in frappe.get_roles():
		return
	if not technician:
		raise NotAllowed(_("You are no longer a technician here. The dispatcher sees what you have entered."))
	holder = frappe.db.get_value("Dispatch Job", job, ["technician"], as_dict=True)
	if not holder:
		raise NotFound(_("Job {0} no longer exists.").format(job))
	if visit_helpers.is_helper(job, technician):
		if step in visit_helpers.LEADS:
			visit_helpers.require_lead(job, technician)
		return
	if not holder.technician:
		raise Conflict(_("Job {0} is no longer assigned to you.").format(job))
	if holder.technician != technician:
		colleague = frappe.db.get_value("Technician", holder.technician, "technician_name")
		raise Conflict(_("Job {0} has been given to {1}.").format(job, colleague))


def _settle(row: Document, outcome: str, kind: str = "", sentence: str = "") -> None:
	row.db_set({"outcome": outcome, "refusal_kind": kind, "refusal": sentence})


def _answer(row: Document, job: str, technician: str | None) -> dict[str, Any]:
	doc = frappe.get_doc("Dispatch Job", job) if frappe.db.exists("Dispatch Job", job) else None
	crew = {doc.technician, *(row.technician for row in doc.helpers)} if doc else set()
	mine = doc and (MANAGER in frappe.get_roles() or (technician and technician in crew))
	return {
		"outcome": row.outcome.lower(),
		"kind": row.refusal_kind or "",
		"sentence": row.refusal or "",
		"job": views.details(doc) if mine else None,
	}


def _notify_office(row: Document) -> None:
	address = frappe.db.get_value("Dispatch Job", row.job, "address_line") or ""
	context = {
		"job": row.job,
		"action": row.action,
		"technician": frappe.db.get_value("Technician", row.technician, "technician_name") or "",
		"address": address,
		"reason": row.refusal,
		"done_at": clock.with_zone(clock.to_utc(row.done_at)),
	}
	notify.tell_staff("field.refused", context, f"field.refused:{row.name}", reference=row)
