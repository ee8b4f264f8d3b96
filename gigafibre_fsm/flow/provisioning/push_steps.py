"""The steps of a push from Pending to Verified or Failed. With pushes.py and push_outcomes.py the only writer of
Provisioning Push.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.flow.provisioning.rules import next_check
from gigafibre_fsm.flow.vocabulary import OPEN_PUSH, SETTINGS
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.service import post

DOCTYPE = "Provisioning Push"
MAX_OUTSTANDING = 300
"""The default of a site without the setting."""

PUSH_REPOST_AFTER = 4
"""Index into the waits of `rules.next_check` at which a push whose message was lost is posted again: 15 minutes."""


def free_capacity(mass: bool = False) -> int:
	"""How many more pushes may be outstanding now; the maximum is a setting. Pushes to absent devices do not count. `mass`
	changes leave a tenth to single households.
	"""
	most = frappe.get_cached_doc(SETTINGS).max_outstanding or MAX_OUTSTANDING
	active = {"status": ("in", OPEN_PUSH), "next_check": ("is", "set"), "waits_since": ("is", "not set")}
	return most - (-(-most // 10) if mass else 0) - frappe.db.count(DOCTYPE, active)


def check_later(
	row: Document,
	reason: str,
	status: str | None = None,
	attempts: int | None = None,
	waits_since: datetime | None = None,
	**kept: Any,
) -> None:
	"""Check again later, at growing intervals; `kept` is added to the results of earlier checks. `waits_since` (UTC): when an
	absent device was last seen.
	"""
	before = frappe.parse_json(row.verification or "{}") or {}
	count = (row.attempts if attempts is None else attempts) + 1
	change(
		row.name,
		status=status or row.status,
		attempts=count,
		next_check=next_check(count, utc_now()),
		last_error=reason,
		waits_since=waits_since,
		verification=json.dumps({**before, **kept}, ensure_ascii=False),
	)


def set_aside(row: Document) -> None:
	"""Set the push to a long-absent device aside: its secrets are removed from the ACS. It is sent again when the device is
	back.
	"""
	change(row.name, status="Pending", next_check=None)
	clean(row)


def fail(row: Document, reason: str, answer: dict[str, Any] | None = None) -> None:
	"""Fail a push that the device rejects, and notify staff."""
	values = {"status": "Failed", "last_error": reason, "next_check": None, "waits_since": None}
	if answer:
		values["verification"] = json.dumps({"rows": answer.get("rows", [])}, ensure_ascii=False)
	change(row.name, **values)
	clean(row)
	facts = {"equipment": row.equipment, "device": row.acs_device_id, "reason": reason}
	tell_staff("device.push_failed", facts, f"device.push_failed:{row.name}:{row.modified}", row)


def clean(row: Document) -> None:
	"""Remove the tasks that still wait for the device in the ACS."""
	if row.acs_device_id and row.mark:
		payload = {"device": row.acs_device_id, "mark": row.mark}
		post("GenieACS", topic="device.clean", key=f"clean:{row.mark}", payload=payload, reference=row)


def post_push(name: str) -> None:
	"""Post a push to the outbox, with its own tag."""
	token = frappe.generate_hash(length=12)
	due = next_check(PUSH_REPOST_AFTER, utc_now())
	change(name, mark=f"gigafibre_{token}", next_check=due, waits_since=None)
	payload, reference = {"push": name}, latest(name)
	post("GenieACS", topic="device.push", key=f"push:{name}:{token}", payload=payload, reference=reference)


def post_verify(name: str, session: str = "") -> None:
	"""Post the verification of a push to the outbox, once for each `session` of its device."""
	row = latest(name)
	read = "read_after" in (frappe.parse_json(row.verification or "{}") or {})
	key = f"verify:{row.mark}:{session}" if session else f"verify:{row.mark}:{int(read)}:{row.attempts}"
	payload = {"push": name, "hint": bool(session)}
	post("GenieACS", topic="device.verify", key=key, payload=payload, reference=row)


def latest(name: str) -> Document:
	"""A push as committed now: the result of `_outstanding` may be newer than this transaction's snapshot, which a plain read
	would use.
	"""
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def change(name: str, **values: Any) -> None:
	"""Change a push through its document, so that an illegal state transition is refused."""
	row = latest(name)
	row.update(values)
	row.save(ignore_permissions=True)
