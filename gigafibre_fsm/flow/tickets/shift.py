"""The shift report: new, answered, closed, waiting and overdue tickets, by user."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import get_fullname

from gigafibre_fsm import clock
from gigafibre_fsm.flow.tickets.service_level import ISSUE, OPEN
from gigafibre_fsm.flow.vocabulary import RESOLVED_TICKET

NOBODY = ""
COUNTS = ("opened", "answered", "closed", "waiting", "late", "escalated")


def totals(start: datetime, end: datetime) -> dict[str, int]:
	"""Of all tickets: `opened`, `closed` and `escalated` from `start` to `end`, `waiting` and `late` now."""
	between = ("between", (start, end))
	return {
		"opened": frappe.db.count(ISSUE, {"creation": between, "fsm_merged_into": ("is", "not set")}),
		"closed": frappe.db.count(ISSUE, {"fsm_closed_on": between, "fsm_merged_into": ("is", "not set")}),
		"escalated": frappe.db.count(ISSUE, {"fsm_escalated_on": between}),
		"waiting": frappe.db.count(ISSUE, {"status": ("not in", RESOLVED_TICKET)}),
		"late": frappe.db.count(ISSUE, {"status": OPEN, "fsm_due": ("<", clock.ago())}),
	}


def by_person(start: datetime, end: datetime) -> list[dict[str, Any]]:
	"""The same for each user, with `answered` messages: [{"user", "name", *COUNTS}], most work first; the last row, without a
	user, is for unassigned tickets.
	"""
	rows: dict[str, Counter[str]] = {}

	def count(what: str, users: list[str]) -> None:
		for user in users:
			rows.setdefault(user or NOBODY, Counter())[what] += 1

	period = {"start": start, "end": end, "over": RESOLVED_TICKET, "open": OPEN, "now": clock.ago()}
	count("opened", _users("t.creation BETWEEN %(start)s AND %(end)s", period))
	count("escalated", _users("t.fsm_escalated_on BETWEEN %(start)s AND %(end)s", period))
	count("waiting", _users("t.status NOT IN %(over)s", period))
	count("late", _users("t.status = %(open)s AND t.fsm_due < %(now)s", period))
	count(
		"closed",
		frappe.get_all(
			ISSUE,
			{"fsm_closed_on": ("between", (start, end)), "fsm_merged_into": ("is", "not set")},
			pluck="fsm_closed_by",
			limit=0,
		),
	)
	answers = {
		"reference_doctype": ISSUE,
		"communication_type": "Communication",
		"sent_or_received": "Sent",
		"creation": ("between", (start, end)),
	}
	count("answered", frappe.get_all("Communication", answers, pluck="owner", limit=0))
	told = [
		{"user": user, "name": get_fullname(user) if user else "", **{each: counts[each] for each in COUNTS}}
		for user, counts in rows.items()
	]
	return sorted(told, key=lambda row: (not row["user"], -row["answered"] - row["closed"], row["name"]))


def _users(condition: str, values: dict[str, Any]) -> list[str]:
	"""The users whose tickets meet a condition, one entry per ticket: its assignee, or NOBODY."""
	return frappe.db.sql(
		f"""SELECT IFNULL(todo.allocated_to, '') FROM `tabIssue` t
		LEFT JOIN `tabToDo` todo ON todo.reference_type = 'Issue' AND todo.reference_name = t.name AND todo.status != 'Cancelled'
		WHERE IFNULL(t.fsm_merged_into, '') = '' AND {condition}
		GROUP BY t.name, todo.allocated_to""",  # noqa: S608 - conditions of ours
		values,
		pluck=True,
	)
