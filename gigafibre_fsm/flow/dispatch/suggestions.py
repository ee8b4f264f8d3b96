"""Suggests technicians and times for a visit: scores all technicians over the whole of each window, with reasons."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, now_datetime, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.dispatch import construction, placing
from gigafibre_fsm.flow.dispatch.assignment import assign
from gigafibre_fsm.flow.dispatch.jobs import locked
from gigafibre_fsm.flow.scheduling import roads, technicians
from gigafibre_fsm.flow.scheduling.rules import is_working_day, minute, refusals
from gigafibre_fsm.flow.scheduling.suggest import Option, best_moment
from gigafibre_fsm.flow.vocabulary import ALL_DAY, SETTINGS, VISIT_SCHEDULABLE

SHOWN = 5


def suggest(job: str) -> dict[str, Any]:
	"""The best technicians and times for a job, on the customer's dates, or in the booking period if there are none.

	{"job", "suggestions": [{"technician", "technician_name", "day", "day_label", "time_window", "start_time", "minutes" and
	"km" of added driving, "why"}], "reason", "driving"}: best first, at most one for each technician and day; `reason` is
	empty, or says why there is none; `driving` is the source of the minutes.
	"""
	if not isinstance(job, str) or not frappe.db.exists("Dispatch Job", job):
		raise NotFound(_("Job not found."))
	doc = frappe.get_doc("Dispatch Job", job)
	if doc.status not in VISIT_SCHEDULABLE:
		raise Conflict(_("Job {0} is {1} and cannot be scheduled.").format(doc.name, _(doc.status)))
	wanted = _days_to_try(doc)
	options = sorted(_options(doc, wanted), key=lambda one: one.order)
	return {
		"job": doc.name,
		"suggestions": [_as_dict(option) for option in options[:SHOWN]],
		"reason": "" if options else _reason(doc, wanted),
		"driving": roads.source(),
	}


def best(job: Document, day: datetime.date, window: str) -> Option | None:
	"""The technician and time with the least added driving on that day and in that window; None if there is none."""
	return min(_options(job, [(day, window)]), key=lambda one: one.order, default=None)


def assign_best(job: str, modified: str = "") -> dict[str, Any]:
	"""Assign a job to the best technician, or leave it in the queue with the reason: {"job", "placed", "reason"}. Raises
	Conflict when another user changed it since `modified`, if that is given.
	"""
	found = suggest(job)
	if modified:
		placing.require_unchanged(frappe.get_doc("Dispatch Job", job), modified)
	if not found["suggestions"]:
		doc = locked(job)
		doc.queue_reason = found["reason"]
		doc.save(ignore_permissions=True)
		return {"job": job, "placed": None, "reason": found["reason"]}
	best = found["suggestions"][0]
	start = datetime.time.fromisoformat(best["start_time"])
	assign(job, best["technician"], getdate(best["day"]), best["time_window"], start)
	return {"job": job, "placed": best, "reason": ""}


def _days_to_try(job: Document) -> list[tuple[datetime.date, str]]:
	"""The days and windows to try."""
	today = getdate(nowdate())
	asked_for = [(getdate(row.date), row.time_window or ALL_DAY) for row in job.preferred_dates]
	if ahead := [each for each in asked_for if each[0] >= today]:
		return ahead
	days = range(cint(frappe.get_cached_doc(SETTINGS).booking_days) + 1)
	every = (today + datetime.timedelta(days=ahead) for ahead in days)
	return [(day, ALL_DAY) for day in every if is_working_day(day)]


def _options(job: Document, wanted: list[tuple[datetime.date, str]]) -> Iterator[Option]:
	today, now = getdate(nowdate()), minute(now_datetime().time())
	policy, active = technicians.policy(), technicians.active()
	for day, window in wanted:
		if construction.refusal(job, day):
			continue
		visit = technicians.visit_of(job, window)
		booked = technicians.planned(day, day).get(day, {})
		for crew in technicians.crews(active, day, day):
			others = booked.get(crew.technician, ())
			after = now if day == today else 0
			if option := best_moment(visit, day, today, crew, others, policy, after):
				yield option


def _reason(job: Document, wanted: list[tuple[datetime.date, str]]) -> str:
	"""The reason why no technician can go: the conflict of the most technicians, over the days that were tried."""
	if not wanted:
		return _("No visits are made on the next days.")
	too_early = [construction.refusal(job, day) for day, _window in wanted]
	if all(too_early):
		return too_early[0]
	active = technicians.active()
	if not active:
		return _("There is no active technician.")
	today, policy = getdate(nowdate()), technicians.policy()
	counted: Counter[str] = Counter()
	for day, window in wanted:
		visit = technicians.visit_of(job, window)
		booked = technicians.planned(day, day).get(day, {})
		for crew in technicians.crews(active, day, day):
			others = booked.get(crew.technician, ())
			counted.update(refusals(visit, day, today, crew, others, visit.tags, policy)[:1])
	tags = ", ".join(sorted(row.tag for row in job.required_tags))
	words = {
		"skills": _("{0} without the skills {1}").format("{0}", tags),
		"too_far": _("{0} too far away"),
		"town": _("{0} not in this town on that day"),
		"closed": _("{0} when no visits are made"),
		"time_off": _("{0} not available"),
		"day_off": _("{0} not at work"),
		"hours": _("{0} not at work at that time"),
		"day_full": _("{0} fully booked"),
		"travel": _("{0} without time for the drive"),
		"window_full": _("{0} fully booked in the window"),
	}
	told = [words[code].format(many) for code, many in counted.most_common() if code in words]
	tried = len(active) * len(wanted)
	return _("Nobody can go: of {0} technicians and days, {1}.").format(tried, ", ".join(told))


def _as_dict(option: Option) -> dict[str, Any]:
	name = frappe.get_cached_value("Technician", option.technician, "technician_name")
	return {
		"technician": option.technician,
		"technician_name": name,
		"day": str(option.day),
		"day_label": dates.with_weekday(option.day, frappe.local.lang or "fr"),
		"time_window": option.window,
		"start_time": option.start.isoformat(),
		"minutes": option.minutes,
		"km": option.km,
		"why": _explanation(name, option),
	}


def _explanation(name: str, option: Option) -> str:
	language = frappe.local.lang or "fr"
	day, at = dates.with_weekday(option.day, language), dates.time_phrase(option.start, language)
	km = f"{option.km:.1f}".replace(".", "," if language.startswith("fr") else ".")
	if not option.from_home:
		sentence = _(
			"{0}, {1} at {2}: free, beside {3} other visits. Without a home base the drives are not known."
		)
		return sentence.format(name, day, at, option.visits)
	if not option.visits:
		sentence = _("{0}, {1} at {2}: free all day, {3} min of driving (+{4} km).")
		return sentence.format(name, day, at, option.minutes, km)
	sentence = _("{0}, {1} at {2}: {3} min more driving (+{4} km) beside {5} other visits.")
	return sentence.format(name, day, at, option.minutes, km, option.visits)
