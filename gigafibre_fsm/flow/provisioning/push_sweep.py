"""Verifies pushes: after a session of their device, and every minute the due ones. Every night: removes leftovers in the ACS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.flow.provisioning import pushes
from gigafibre_fsm.flow.provisioning.push_steps import (
	DOCTYPE,
	change,
	fail,
	free_capacity,
	latest,
	post_push,
	post_verify,
	set_aside,
)
from gigafibre_fsm.flow.provisioning.rules import GIVE_UP_AFTER, next_check
from gigafibre_fsm.flow.vocabulary import OPEN_PUSH, SETTINGS
from gigafibre_fsm.outbox.service import post

SWEEP_ROWS = 50
"""Pushes per transaction: a fraction of a second."""


def sweep() -> int:
	"""Post pushes that waited for capacity or for their device, check the due ones, give up the too old ones; returns how
	many.
	"""
	back, waiting = _returned_devices(), _next_in_line()
	for name in back:
		pushes.resume(name)
	for name in waiting:
		post_push(name)
	now = utc_now()
	due = frappe.get_all(
		DOCTYPE,
		# Frappe treats an empty date as one long ago.
		filters=[["status", "in", OPEN_PUSH], ["next_check", "<=", now], ["next_check", "is", "set"]],
		fields=["name", "status", "attempts", "creation", "pushed_at", "last_error", "waits_since"],
		order_by="next_check",
		limit=SWEEP_ROWS,
	)
	for row in due:
		if _too_old(row.pushed_at or to_utc(row.creation), now):
			if row.waits_since:
				set_aside(latest(row.name))
			else:
				fail(latest(row.name), _("Abandoned after 48 hours. {0}").format(row.last_error or ""))
		elif row.status == "Pushed":
			change(row.name, next_check=next_check(row.attempts + 1, now))
			post_verify(row.name)
		else:
			post_push(row.name)
	return len(back) + len(waiting) + len(due)


def on_session(acs_device_id: str, session: str) -> int:
	"""Verify the pushes of a device that has carried out its tasks, as the ACS reports. Returns how many. `session` is the
	time when the session began; scripts of the ACS run twice.
	"""
	names = frappe.get_all(
		DOCTYPE, filters={"acs_device_id": acs_device_id, "status": "Pushed"}, pluck="name", limit=2
	)
	for name in names:
		post_verify(name, session)
	return len(names)


def _next_in_line() -> list[str]:
	"""Pushes with capacity now: single households first, then mass changes unless they are paused."""
	single = _pending({"campaign": ("is", "not set")}, free_capacity())
	held = frappe.get_cached_doc(SETTINGS).hold_mass_changes
	room = 0 if held else free_capacity(mass=True) - len(single)
	return single + _pending({"campaign": ("is", "set")}, min(room, SWEEP_ROWS - len(single)))


def _pending(which: dict[str, Any], room: int) -> list[str]:
	if room <= 0:
		return []
	return frappe.get_all(
		DOCTYPE,
		filters={
			"status": "Pending",
			"next_check": ("is", "not set"),
			"waits_since": ("is", "not set"),
			**which,
		},
		pluck="name",
		order_by="creation",
		limit=min(room, SWEEP_ROWS),
	)


def _returned_devices() -> list[str]:
	"""Pushes that were set aside, whose device has been seen since."""
	rows = frappe.db.sql(
		"""SELECT push.name, push.waits_since, device.last_inform FROM `tabProvisioning Push` push
		JOIN `tabService Equipment` device ON device.name = push.equipment
		WHERE push.status = 'Pending' AND push.next_check IS NULL AND push.waits_since IS NOT NULL
		AND device.online = 1 AND device.last_inform IS NOT NULL LIMIT %s""",
		max(0, free_capacity()),
		as_dict=True,
	)
	return [row.name for row in rows if to_utc(row.last_inform) > row.waits_since]


def _too_old(since: datetime | str, now: datetime) -> bool:
	return now - get_datetime(since) > GIVE_UP_AFTER


def sweep_acs() -> None:
	"""Every night: remove leftovers from the ACS."""
	post("GenieACS", topic="device.sweep", key=f"device.sweep:{now_datetime():%Y%m%d}")
