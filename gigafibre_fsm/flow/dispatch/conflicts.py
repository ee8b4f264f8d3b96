"""The conflicts of a visit: refusals of the scheduling rules, as sentences for the dispatcher. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.dispatch import construction
from gigafibre_fsm.flow.scheduling import technicians
from gigafibre_fsm.flow.scheduling.rules import (
	Crew,
	Visit,
	has_passed,
	minute,
	missing_skills,
	quebec_holidays,
	refusals,
)
from gigafibre_fsm.flow.vocabulary import ALL_DAY

NEVER = frozenset({"past", "start_outside_window", "skills", "line_first"})
"""Conflicts that no reason can override."""
PASSED = "passed"
"""Today's time has passed: a warning."""
TAKES_TIME = frozenset({"time_off", "day_off", "hours", "day_full", "overlap", "travel", "window_full"})
"""Conflicts that prevent a technician from helping."""


@dataclass(frozen=True)
class Obstacle:
	"""One conflict: its code (those of `rules.refusals`, passed, helper, line_first, holiday, not_wanted), a sentence,
	whether it stops the assignment, and whether a reason can override it.
	"""

	code: str
	text: str
	stops: bool = True

	@property
	def overridable(self) -> bool:
		return self.code not in NEVER


def conflicts(
	job: Document,
	technician: Document,
	day: datetime.date,
	window: str,
	start: datetime.time | None = None,
	others: Sequence[Visit] | None = None,
) -> list[Obstacle]:
	"""All conflicts of this technician for this job at that time, the most serious first; `others` are the visits of the day,
	read with a lock when not given.
	"""
	visit = technicians.visit_of(job, window, start)
	crew = crew_on(technician, day)
	if others is None:
		others = technicians.visits(technician.name, day)
	codes = refusals(visit, day, getdate(nowdate()), crew, others, visit.tags, technicians.policy())
	codes += passed(visit, day)
	found = [obstacle(code, technician, visit.tags, crew, day) for code in codes]
	return found + of_helpers(job, day, window, start) + of_the_day(job, day)


def obstacle(
	code: str, technician: Document | frappe._dict, required: Collection[str], crew: Crew, day: datetime.date
) -> Obstacle:
	"""The conflict of a code of `rules.refusals`, or of `passed`, with its sentence."""
	return Obstacle(code, _sentence(code, technician, required, crew, day), stops=code != PASSED)


def passed(visit: Visit, day: datetime.date) -> list[str]:
	"""PASSED when it is too late to arrive. A warning only: a dispatcher may record what was agreed by telephone."""
	now = now_datetime()
	return [PASSED] if has_passed(visit, day, now.date(), minute(now.time())) else []


def of_the_day(job: Document, day: datetime.date) -> list[Obstacle]:
	"""The conflicts of a job on that day that do not depend on the technician."""
	found = []
	if too_early := construction.refusal(job, day):
		found.append(Obstacle("line_first", too_early))
	if day in quebec_holidays(day.year):
		found.append(Obstacle("holiday", _("This day is a holiday."), stops=False))
	if unwanted := _not_wanted(job, day):
		found.append(Obstacle("not_wanted", unwanted, stops=False))
	return found


def of_helpers(job: Document, day: datetime.date, window: str, start: datetime.time | None) -> list[Obstacle]:
	"""The conflicts of helpers who are not free then."""
	names = [row.technician for row in job.get("helpers") or ()]
	people = [frappe.get_cached_doc("Technician", name) for name in names]
	return [Obstacle("helper", text) for person in people if (text := _busy(job, person, day, window, start))]


def of_helper(job: Document, person: Document) -> str:
	"""The reason why a technician cannot help on a planned visit, as a sentence; empty if there is none."""
	day, window = getdate(job.scheduled_date), job.time_window or ALL_DAY
	return _busy(job, person, day, window, technicians.time_of(job.start_time))


def _busy(
	job: Document, person: Document, day: datetime.date, window: str, start: datetime.time | None
) -> str:
	"""Skills, town and distance concern only the lead."""
	visit = technicians.visit_of(job, window, start)
	crew = crew_on(person, day)
	others = technicians.visits(person.name, day)
	codes = refusals(visit, day, getdate(nowdate()), crew, others, (), technicians.policy())
	found = [code for code in codes if code in TAKES_TIME]
	return _sentence(found[0], person, (), crew, day) if found else ""


def crew_on(technician: Document, day: datetime.date) -> Crew:
	away = technicians.time_off(day, day)
	return technicians.crew(technician, [*away.get(technician.name, ()), *away.get("", ())])


def sentences(found: Iterable[Obstacle]) -> str:
	return " ".join(obstacle.text for obstacle in found)


def _not_wanted(job: Document, day: datetime.date) -> str:
	wanted = [getdate(row.date) for row in job.preferred_dates]
	ahead = [each for each in wanted if each >= getdate(nowdate())]
	if not ahead or day in wanted:
		return ""
	spoken = ", ".join(dates.with_weekday(each, frappe.local.lang or "fr") for each in ahead)
	return _("The customer asked for: {0}.").format(spoken)


def _sentence(
	code: str, technician: Document | frappe._dict, required: Collection[str], crew: Crew, day: datetime.date
) -> str:
	who = technician.technician_name
	if code == "skills":
		skills = ", ".join(missing_skills(required, crew.tags))
		return _("{0} does not have the required skills: {1}.").format(who, skills)
	if code == "time_off":
		kinds = dict.fromkeys(_(away.kind) for away in crew.time_off if away.covers(day))
		return _("{0} is not available then: {1}.").format(who, ", ".join(kinds))
	return {
		"past": _("This date has passed."),
		PASSED: _("This time has passed."),
		"start_outside_window": _("The start time lies outside the time window."),
		"too_far": _("{0} would drive too far from home.").format(who),
		"town": _("{0} does not serve this town on that day.").format(who),
		"closed": _("No visits are made on that day."),
		"day_off": _("{0} does not work on that day.").format(who),
		"hours": _("{0} does not work at that time.").format(who),
		"day_full": _("{0} is fully booked on this day.").format(who),
		"overlap": _("{0} already has a job at that time.").format(who),
		"travel": _("{0} cannot drive there between the other visits.").format(who),
		"window_full": _("{0} is fully booked in this time window.").format(who),
	}[code]
