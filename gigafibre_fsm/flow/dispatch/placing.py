"""Places jobs on the board: the conflicts of each slot, and concurrent changes.

Every change includes the `modified` that the dispatcher saw. If another user has changed the job since, nothing is written
and the board shows the current state.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.dispatch import assignment, board_rules, conflicts, construction
from gigafibre_fsm.flow.dispatch.jobs import locked
from gigafibre_fsm.flow.scheduling import technicians
from gigafibre_fsm.flow.scheduling.rules import Crew, Visit, moment, refusals
from gigafibre_fsm.flow.vocabulary import HALF_DAYS

MOST_DAYS = 7


def places_for(job: str, start: datetime.date, end: datetime.date, by_quarter: bool) -> dict[str, Any]:
	"""The conflicts of each slot for a job, queried once when its drag begins; at most seven days.

	{"starts": minutes since midnight, or windows, "verdicts": [{"text", "weight"}], "places": {technician: {day: [index of
	the verdict for each start]}}}. The weight is good, told (a warning, the drop is accepted), reason (it needs one), or
	never.
	"""
	if not frappe.db.exists("Dispatch Job", job):
		raise NotFound(_("Job not found."))
	doc = frappe.get_doc("Dispatch Job", job)
	count = min((end - start).days + 1, MOST_DAYS)
	days = [start + datetime.timedelta(days=number) for number in range(count)]
	booked = technicians.planned(days[0], days[-1])
	check = _PlaceCheck(doc, days, board_rules.STARTS if by_quarter else HALF_DAYS)
	active = technicians.active()
	found: dict[str, dict[str, list[int]]] = {}
	for person, crew in zip(active, technicians.crews(active, days[0], days[-1]), strict=True):
		found[crew.technician] = {
			str(day): check.row(person, crew, day, booked.get(day, {}).get(crew.technician, []))
			for day in days
		}
	return {
		"starts": list(check.starts),
		"verdicts": [{"text": text, "weight": weight} for text, weight in check.verdicts],
		"places": found,
	}


class _PlaceCheck:
	"""Checks one job against many slots; equal verdicts are stored once."""

	def __init__(
		self, job: Document, days: Sequence[datetime.date], starts: tuple[int, ...] | tuple[str, ...]
	) -> None:
		self.job, self.starts = job, starts
		self.today = getdate(nowdate())
		self.policy = technicians.policy()
		self.promised = promised_window(job)
		self.visit = technicians.visit_of(job, self.promised or HALF_DAYS[0])
		self.visits = [self._visit(at) for at in starts]
		self.passed = {
			day: [conflicts.passed(visit, day) if visit else [] for visit in self.visits] for day in days
		}
		self.about = {day: conflicts.of_the_day(job, day) for day in days}
		self.verdicts: dict[tuple[str, str], int] = {("", "good"): 0}

	def row(self, person: frappe._dict, crew: Crew, day: datetime.date, others: list[Visit]) -> list[int]:
		"""The index of the verdict on each start of this technician's day."""
		seen: dict[tuple[str, ...], int] = {}
		codes = [
			(*self._codes(crew, day, others, visit), *passed)
			for visit, passed in zip(self.visits, self.passed[day], strict=True)
		]
		return [self._index(each, person, crew, day, seen) for each in codes]

	def _codes(
		self, crew: Crew, day: datetime.date, others: list[Visit], visit: Visit | None
	) -> tuple[str, ...]:
		if visit is None:
			return ("start_outside_window",)
		return tuple(refusals(visit, day, self.today, crew, others, visit.tags, self.policy))

	def _index(
		self,
		codes: tuple[str, ...],
		person: frappe._dict,
		crew: Crew,
		day: datetime.date,
		seen: dict[tuple[str, ...], int],
	) -> int:
		if codes not in seen:
			found = [conflicts.obstacle(code, person, self.visit.tags, crew, day) for code in codes]
			found += self.about[day]
			verdict = conflicts.sentences(found), _weight(found)
			seen[codes] = self.verdicts.setdefault(verdict, len(self.verdicts))
		return seen[codes]

	def _visit(self, at: int | str) -> Visit | None:
		if isinstance(at, str):
			return replace(self.visit, window=at)
		window = board_rules.window_for(moment(at), self.promised)
		return replace(self.visit, window=window, start=moment(at)) if window else None


def _weight(found: list[conflicts.Obstacle]) -> str:
	stopped = [each for each in found if each.stops]
	if not stopped:
		return "told" if found else "good"
	return "reason" if all(each.overridable for each in stopped) else "never"


def promised_window(job: Document) -> str:
	"""The window announced to the customer, or the half day of their first choice; "" if there is none."""
	first = job.preferred_dates[0].time_window if job.preferred_dates else ""
	return job.time_window or (first if first in HALF_DAYS else "")


def place_job(
	job: str,
	technician: str,
	day: datetime.date,
	modified: str,
	start: datetime.time | None = None,
	window: str = "",
	minutes: int = 0,
	against: str = "",
) -> Document:
	"""Put a job on a technician's day, at a start time, in a window, or in a half day with room.

	`minutes` changes its duration; `against` is the reason for overriding a warning. Raises Conflict when another user
	changed the job since `modified`, and whatever `assignment.assign` raises.
	"""
	_lock(technician, job, modified)
	doc = locked(job)
	if minutes and minutes != doc.duration_minutes:
		doc.duration_minutes = minutes
		doc.save(ignore_permissions=True)
	if start and not window:
		window = board_rules.window_for(start, promised_window(doc))
		if not window:
			raise Conflict(_("Visits are planned between these hours only."))
	window = window or _half_day(doc, technician, day)
	return assignment.assign(job, technician, day, window, start, against)


def put_back(job: str, modified: str) -> Document:
	"""Return a job to the queue. Raises Conflict when another user changed it since `modified`."""
	construction.lock_before(job)
	require_unchanged(locked(job), modified)
	return assignment.unassign(job)


def require_unchanged(doc: Document, modified: str) -> None:
	if str(doc.modified) == modified:
		return
	who = frappe.db.get_value("User", doc.modified_by, "full_name") or doc.modified_by
	raise Conflict(
		_("{0} changed this job meanwhile. The board now shows it as it is; nothing was written.").format(who)
	)


def _lock(technician: str, job: str, modified: str) -> None:
	"""Take the locks of `assignment.assign`, in its order."""
	if isinstance(technician, str) and frappe.db.exists("Technician", technician):
		frappe.db.get_value("Technician", technician, "name", for_update=True)
	construction.lock_before(job)
	require_unchanged(locked(job), modified)


def _half_day(doc: Document, technician: str, day: datetime.date) -> str:
	"""The half day with room, the promised one first."""
	person = frappe.get_doc("Technician", technician) if frappe.db.exists("Technician", technician) else None
	if not person:
		raise NotFound(_("Technician not found."))
	tried = [window for window in dict.fromkeys([promised_window(doc), *HALF_DAYS]) if window]
	free = (
		window
		for window in tried
		if not any(each.stops for each in conflicts.conflicts(doc, person, day, window))
	)
	return next(free, tried[0])
