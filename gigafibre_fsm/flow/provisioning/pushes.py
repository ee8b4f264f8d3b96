"""The lifecycle of a push, from Pending to Verified. With push_outcomes.py and device_events.py the only writer
of Provisioning Push.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.provisioning import desired, strangers
from gigafibre_fsm.flow.provisioning.rules import GIVE_UP_AFTER, MAX_OUTSTANDING, must_push, next_check
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ON_THE_ACS
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.service import post

DOCTYPE = "Provisioning Push"
OUTSTANDING = ("Pending", "Pushed")
SWEEP_ROWS = 300
PUSH_REPOST_AFTER = 4
"""Index into the waits of `rules.next_check` at which a push whose message was lost is posted again: 15 minutes."""


def push(equipment: str, reason: str, event: str = "inform") -> Document | None:
	"""Send a device its desired state if anything is new; returns the push, or None.

	`event` is what the device reported: after a bootstrap everything is sent again. An outstanding push with
	the same content is returned as it is; one with other content is replaced.
	"""
	doc = frappe.get_doc("Service Equipment", equipment, for_update=True)
	wanted = desired.wanted(doc) if doc.status in IN_HOUSE else None
	if not wanted and doc.status in IN_HOUSE and doc.equipment_type in ON_THE_ACS:
		strangers.no_profile(doc)
	if not wanted or not wanted.parameters:
		return None
	waiting = _outstanding(equipment)
	same = [row for row in waiting if row.desired_hash == wanted.hash]
	if same:
		return _on_its_way(_latest(same[-1].name), event)
	if not waiting and not must_push(event, wanted.hash, last_verified(equipment)):
		return None
	for row in waiting:
		change(row.name, status="Failed", last_error=_("Replaced by a newer push."), next_check=None)
	made = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"status": "Pending",
			"equipment": equipment,
			"acs_device_id": doc.acs_device_id,
			"device_profile": wanted.profile,
			"desired_hash": wanted.hash,
			"reason": reason,
			"is_sample": doc.is_sample,
		}
	).insert(ignore_permissions=True)
	if (
		frappe.db.count(DOCTYPE, {"status": ("in", OUTSTANDING), "next_check": ("is", "set")})
		< MAX_OUTSTANDING
	):
		_post_push(made.name)
	return made


def _on_its_way(row: Document, event: str) -> Document:
	"""A push that was sent before the device was reset to factory settings is sent again."""
	if row.status == "Pushed" and event == "bootstrap":
		change(row.name, status="Pending")
		_post_push(row.name)
		return _latest(row.name)
	return row


def push_house(location: str, reason: str) -> list[str]:
	"""Push to every device of a service location what is new for it; returns the names of the pushes."""
	devices = frappe.get_all(
		"Service Equipment",
		filters={
			"location": location,
			"status": ("in", IN_HOUSE),
			"acs_device_id": ("is", "set"),
		},
		pluck="name",
		order_by="name",
	)
	return [made.name for made in (push(device, reason) for device in devices) if made]


def give_up(equipment: str, reason: str) -> None:
	"""Cancel the outstanding pushes to a device; what waits for it in the ACS is removed."""
	for found in _outstanding(equipment):
		row = _latest(found.name)
		change(row.name, status="Failed", last_error=reason, next_check=None)
		_clean(row)


def push_again(name: str) -> None:
	"""Restart a failed push. Raises Conflict when it has not failed, or when a newer one is outstanding."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.status != "Failed":
		frappe.throw(_("Only a failed push can be started again."), Conflict)
	if frappe.db.exists(DOCTYPE, {"equipment": row.equipment, "status": ("in", OUTSTANDING)}):
		frappe.throw(_("A newer push to this device is in progress."), Conflict)
	wanted = desired.wanted(frappe.get_doc("Service Equipment", row.equipment))
	change(
		name,
		status="Pending",
		desired_hash=wanted.hash if wanted else row.desired_hash,
		attempts=0,
		pushed_at=None,
		last_error=None,
	)
	_post_push(name)


def _outstanding(equipment: str) -> list[Any]:
	"""The outstanding pushes to a device. A locking read: two concurrent reports make one push."""
	return frappe.db.sql(
		"""SELECT name, desired_hash FROM `tabProvisioning Push`
		WHERE equipment = %s AND status IN %s ORDER BY creation FOR UPDATE""",
		(equipment, OUTSTANDING),
		as_dict=True,
	)


def last_verified(equipment: str) -> str | None:
	"""The fingerprint of the last verified state of the device."""
	rows = frappe.db.sql(
		"""SELECT desired_hash FROM `tabProvisioning Push` WHERE equipment = %s AND status = 'Verified'
		ORDER BY verified_at DESC LIMIT 1 LOCK IN SHARE MODE""",
		equipment,
	)
	return rows[0][0] if rows else None


def sweep() -> int:
	"""Post pushes that waited for capacity, check those that are due, give up those that are too old; returns
	how many were touched.
	"""
	now = utc_now()
	room = MAX_OUTSTANDING - frappe.db.count(
		DOCTYPE, {"status": ("in", OUTSTANDING), "next_check": ("is", "set")}
	)
	waiting = frappe.get_all(
		DOCTYPE,
		filters={"status": "Pending", "next_check": ("is", "not set")},
		pluck="name",
		order_by="creation",
		limit=max(0, min(room, SWEEP_ROWS)),
	)
	for name in waiting if room > 0 else []:
		_post_push(name)
	due = frappe.get_all(
		DOCTYPE,
		filters={"status": ("in", OUTSTANDING), "next_check": ("<=", now)},
		fields=["name", "status", "attempts", "creation", "pushed_at", "last_error"],
		order_by="next_check",
		limit=SWEEP_ROWS,
	)
	for row in due:
		if _too_old(row.pushed_at or to_utc(row.creation), now):
			fail(_latest(row.name), _("Abandoned after 48 hours. {0}").format(row.last_error or ""))
		elif row.status == "Pushed":
			change(row.name, next_check=next_check(row.attempts + 1, now))
			post_verify(row.name)
		else:
			_post_push(row.name)
	return len(waiting) + len(due)


def _too_old(since: datetime | str, now: datetime) -> bool:
	return now - get_datetime(since) > GIVE_UP_AFTER


def later(
	row: Document, reason: str, status: str | None = None, attempts: int | None = None, **kept: Any
) -> None:
	"""Check again, at growing intervals; `kept` is added to the results of earlier checks."""
	before = frappe.parse_json(row.verification or "{}") or {}
	count = (row.attempts if attempts is None else attempts) + 1
	change(
		row.name,
		status=status or row.status,
		attempts=count,
		next_check=next_check(count, utc_now()),
		last_error=reason,
		verification=json.dumps({**before, **kept}, ensure_ascii=False),
	)


def fail(row: Document, reason: str, answer: dict[str, Any] | None = None) -> None:
	values = {"status": "Failed", "last_error": reason, "next_check": None}
	if answer:
		values["verification"] = json.dumps({"rows": answer.get("rows", [])}, ensure_ascii=False)
	change(row.name, **values)
	_clean(row)
	facts = {"equipment": row.equipment, "device": row.acs_device_id, "reason": reason}
	tell_staff("device.push_failed", facts, f"device.push_failed:{row.name}:{row.modified}", row)


def _clean(row: Document) -> None:
	if row.acs_device_id and row.mark:
		payload = {"device": row.acs_device_id, "mark": row.mark}
		post("GenieACS", topic="device.clean", key=f"clean:{row.mark}", payload=payload, reference=row)


def _post_push(name: str) -> None:
	token = frappe.generate_hash(length=12)
	change(name, mark=f"gigafibre_{token}", next_check=next_check(PUSH_REPOST_AFTER, utc_now()))
	payload, reference = {"push": name}, _latest(name)
	post("GenieACS", topic="device.push", key=f"push:{name}:{token}", payload=payload, reference=reference)


def post_verify(name: str) -> None:
	row = _latest(name)
	read = "read_after" in (frappe.parse_json(row.verification or "{}") or {})
	key = f"verify:{row.mark}:{int(read)}:{row.attempts}"
	post("GenieACS", topic="device.verify", key=key, payload={"push": name}, reference=row)


def _latest(name: str) -> Document:
	"""A push as committed now: what `_outstanding` found may be newer than this transaction's snapshot, in
	which a plain read does not see it.
	"""
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def change(name: str, **values: Any) -> None:
	"""Through the document, so that an illegal state transition is refused."""
	row = _latest(name)
	row.update(values)
	row.save(ignore_permissions=True)
