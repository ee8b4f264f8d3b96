"""The locations of the next days between which driving times are not measured yet. Read-only."""

from __future__ import annotations

import datetime
from itertools import permutations

import frappe
from frappe.utils import getdate, nowdate

from gigafibre_fsm.flow.scheduling import roads, technicians
from gigafibre_fsm.flow.scheduling.travel import Place

DAYS_AHEAD = 7


def unmeasured() -> list[list[Place]]:
	"""The locations of each day (homes, visits, waiting visits for that day) with unknown driving times between them.
	Discards measurements that are no longer needed.
	"""
	days = [places for places in _by_day().values() if len(places) > 1]
	roads.delete_except({leg for places in days for leg in permutations(places, 2)})
	known = roads.legs()
	return [places for places in days if any(leg not in known for leg in permutations(places, 2))]


def _by_day() -> dict[datetime.date, list[Place]]:
	first = getdate(nowdate())
	last = first + datetime.timedelta(days=DAYS_AHEAD)
	homes = [technicians.place_at(row.home_latitude, row.home_longitude) for row in technicians.active()]
	found = {
		day: [visit.place for visits in booked.values() for visit in visits]
		for day, booked in technicians.planned(first, last).items()
	}
	for row in frappe.db.sql(
		"""SELECT preferred.date, place.latitude, place.longitude FROM `tabPreferred Date` preferred
		JOIN `tabDispatch Job` job ON job.name = preferred.parent AND preferred.parenttype = 'Dispatch Job' AND job.status = 'Open'
		JOIN `tabService Location` place ON place.name = job.location WHERE preferred.date BETWEEN %s AND %s""",
		(first, last),
		as_dict=True,
	):
		found.setdefault(getdate(row.date), []).append(technicians.place_at(row.latitude, row.longitude))
	return {day: list(dict.fromkeys(filter(None, [*homes, *places]))) for day, places in found.items()}
