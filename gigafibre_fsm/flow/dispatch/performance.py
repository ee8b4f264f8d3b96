"""Field performance: time on site, punctuality, first-time fix, failed visits, and future capacity. Reads only."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

import frappe
from frappe.utils import get_datetime, getdate, nowdate

from gigafibre_fsm.flow.dispatch import board_rules
from gigafibre_fsm.flow.scheduling import calendar, technicians
from gigafibre_fsm.flow.scheduling.rules import is_working_day
from gigafibre_fsm.flow.vocabulary import CONSTRUCTION_JOB, REPAIR_JOB

AGAIN_WITHIN_DAYS = 30
"""In days: a repair at the same location within this time means that the visit did not solve the problem."""

Row = dict[str, Any]


def time_on_site(first: datetime.date, last: datetime.date) -> list[Row]:
	"""By technician, of the visits completed on these days: {"technician", "technician_name", "visits", and as average
	minutes "on_site", "planned", "travel" (None without "on my way")}.
	"""
	return frappe.db.sql(
		"""SELECT job.technician, person.technician_name, COUNT(*) AS visits,
			ROUND(AVG(TIMESTAMPDIFF(MINUTE, job.started_at, job.completed_at))) AS on_site,
			ROUND(AVG(job.duration_minutes)) AS planned,
			ROUND(AVG(IF(job.en_route_at < job.started_at, TIMESTAMPDIFF(MINUTE, job.en_route_at, job.started_at), NULL)))
				AS travel
		FROM `tabDispatch Job` job JOIN `tabTechnician` person ON person.name = job.technician
		WHERE job.status = 'Completed' AND job.started_at <= job.completed_at AND DATE(job.completed_at) BETWEEN %s AND %s
		GROUP BY job.technician, person.technician_name ORDER BY person.technician_name, job.technician""",
		(first, last),
		as_dict=True,
	)


def punctuality(first: datetime.date, last: datetime.date) -> list[Row]:
	"""By technician, of the visits planned for these days and begun: {"technician", "technician_name", "visits", "in_window",
	"early", "late", "minutes_late": average of the late ones}.
	"""
	rows = frappe.db.sql(
		"""SELECT job.technician, person.technician_name, job.scheduled_date, job.time_window, job.started_at
		FROM `tabDispatch Job` job JOIN `tabTechnician` person ON person.name = job.technician
		WHERE job.started_at IS NOT NULL AND job.time_window IS NOT NULL AND job.scheduled_date BETWEEN %s AND %s
		ORDER BY person.technician_name, job.technician""",
		(first, last),
		as_dict=True,
	)
	late: dict[tuple[str, str], list[int]] = defaultdict(list)
	for row in rows:
		minutes = board_rules.minutes_late(
			getdate(row.scheduled_date), row.time_window, get_datetime(row.started_at)
		)
		late[row.technician, row.technician_name].append(minutes)
	return [_punctual(technician, name, minutes) for (technician, name), minutes in late.items()]


def _punctual(technician: str, name: str, minutes: list[int]) -> Row:
	delays = [each for each in minutes if each > 0]
	return {
		"technician": technician,
		"technician_name": name,
		"visits": len(minutes),
		"in_window": minutes.count(0),
		"early": sum(each < 0 for each in minutes),
		"late": len(delays),
		"minutes_late": round(sum(delays) / len(delays)) if delays else 0,
	}


def first_time_fix(first: datetime.date, last: datetime.date) -> list[Row]:
	"""By month and type, of the visits completed on these days: {"month": its first day, "job_type", "visits", "at_once": not
	failed before, not finished in part, not a return visit, and no repair there within 30 days}.
	"""
	return frappe.db.sql(
		"""SELECT DATE_FORMAT(job.completed_at, '%%Y-%%m-01') AS month, job.job_type, COUNT(*) AS visits,
			SUM(COALESCE(job.part_of, '') = ''
				AND NOT EXISTS (SELECT 1 FROM `tabFailed Visit` failed WHERE failed.parent = job.name)
				AND NOT EXISTS (SELECT 1 FROM `tabDispatch Job` rest WHERE rest.part_of = job.name)
				AND NOT EXISTS (SELECT 1 FROM `tabDispatch Job` again WHERE again.location = job.location
					AND again.job_type = %(repair)s AND again.name != job.name AND again.status != 'Cancelled'
					AND again.creation > job.completed_at
					AND again.creation <= DATE_ADD(job.completed_at, INTERVAL %(days)s DAY))) AS at_once
		FROM `tabDispatch Job` job
		WHERE job.status = 'Completed' AND job.job_type != %(construction)s
			AND DATE(job.completed_at) BETWEEN %(first)s AND %(last)s
		GROUP BY month, job.job_type ORDER BY month, job.job_type""",
		{
			"first": first,
			"last": last,
			"repair": REPAIR_JOB,
			"construction": CONSTRUCTION_JOB,
			"days": AGAIN_WITHIN_DAYS,
		},
		as_dict=True,
	)


def failed_visits(first: datetime.date, last: datetime.date) -> list[Row]:
	"""By reason, most frequent first: {"reason", "visits", "last": date}."""
	return frappe.db.sql(
		"""SELECT failed.reason, COUNT(*) AS visits, MAX(DATE(failed.failed_at)) AS last
		FROM `tabFailed Visit` failed WHERE DATE(failed.failed_at) BETWEEN %s AND %s
		GROUP BY failed.reason ORDER BY visits DESC, failed.reason""",
		(first, last),
		as_dict=True,
	)


def capacity_ahead(days: int) -> list[Row]:
	"""The working days among the next `days`, including today: {"day", and in minutes "working", "planned", "promised" (to
	customers without a technician yet), "reserve" (for emergencies), "free"}.
	"""
	first = getdate(nowdate())
	last = first + datetime.timedelta(days=days - 1)
	crews, booked = technicians.active_crews(first, last), technicians.planned(first, last)
	promised = calendar.promised_visits(first, last)
	reserve = technicians.policy().reserve
	found = []
	for day in (first + datetime.timedelta(days=ahead) for ahead in range(days)):
		if not is_working_day(day):
			continue
		working = sum(end - begin for crew in crews for begin, end in crew.free(day))
		planned = sum(visit.minutes for visits in booked.get(day, {}).values() for visit in visits)
		asked = sum(visit.minutes for visit in promised.get(day, ()))
		kept = round(working * reserve)
		left = max(0, working - planned - asked - kept)
		found.append(
			{
				"day": day,
				"working": working,
				"planned": planned,
				"promised": asked,
				"reserve": kept,
				"free": left,
			}
		)
	return found
