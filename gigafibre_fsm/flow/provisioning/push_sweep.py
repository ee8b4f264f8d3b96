"""Every minute: pushes that are due. Every night: leftovers in the ACS."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.flow.provisioning.push_steps import (
	DOCTYPE,
	OUTSTANDING,
	change,
	fail,
	has_room,
	latest,
	post_push,
	post_verify,
)
from gigafibre_fsm.flow.provisioning.rules import GIVE_UP_AFTER, next_check
from gigafibre_fsm.outbox.service import post

SWEEP_ROWS = 300


def sweep() -> int:
	"""Post pushes that waited for capacity, check those that are due, give up those that are too old; returns
	how many were touched.
	"""
	now = utc_now()
	room = has_room()
	waiting = frappe.get_all(
		DOCTYPE,
		filters={"status": "Pending", "next_check": ("is", "not set")},
		pluck="name",
		order_by="creation",
		limit=max(0, min(room, SWEEP_ROWS)),
	)
	for name in waiting if room > 0 else []:
		post_push(name)
	due = frappe.get_all(
		DOCTYPE,
		filters={"status": ("in", OUTSTANDING), "next_check": ("<=", now)},
		fields=["name", "status", "attempts", "creation", "pushed_at", "last_error"],
		order_by="next_check",
		limit=SWEEP_ROWS,
	)
	for row in due:
		if _too_old(row.pushed_at or to_utc(row.creation), now):
			fail(latest(row.name), _("Abandoned after 48 hours. {0}").format(row.last_error or ""))
		elif row.status == "Pushed":
			change(row.name, next_check=next_check(row.attempts + 1, now))
			post_verify(row.name)
		else:
			post_push(row.name)
	return len(waiting) + len(due)


def _too_old(since: datetime | str, now: datetime) -> bool:
	return now - get_datetime(since) > GIVE_UP_AFTER


def sweep_acs() -> None:
	"""Every night: remove leftovers from the ACS."""
	post("GenieACS", topic="device.sweep", key=f"device.sweep:{now_datetime():%Y%m%d}")
