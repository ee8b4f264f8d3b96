"""The installation dates offered to customers: the technicians' time, less planned and promised visits."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe.utils import cint, getdate, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.scheduling import job_types, offers
from gigafibre_fsm.flow.scheduling.offers import Load, Slot
from gigafibre_fsm.flow.scheduling.rules import Visit
from gigafibre_fsm.flow.scheduling.technicians import active_crews, place_at, planned, policy
from gigafibre_fsm.flow.vocabulary import ALL_DAY, INSTALLATION_JOB, SETTINGS


def open_slots(visits: int = 1, port: str | None = None) -> list[Slot]:
	"""The days of the booking period with room for an installation at a Fibre Port, or at a still unknown address. With two
	`visits` the drop is built first, and the period begins and ends later by that time.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	first, last = cint(settings.lead_days), cint(settings.booking_days)
	if visits > 1:
		later = max(cint(settings.construction_days) - first, 0)
		first, last = first + later, last + later
	return between(max(first, 0), last, _installation(port))


def between(first: int, last: int, wanted: Visit) -> list[Slot]:
	"""The days from `first` to `last` days ahead on which a technician can make the visit `wanted`; the time that it already
	has is free for it.
	"""
	today = getdate(nowdate())
	days = today + datetime.timedelta(days=first), today + datetime.timedelta(days=last)
	promised = promised_visits(*days, wanted.job)
	visits = planned(*days)
	loads = {
		day: Load(_without(visits.get(day, {}), wanted.job), promised.get(day, ()))
		for day in visits.keys() | promised.keys()
	}
	return offers.slots(today, range(first, last + 1), wanted, active_crews(*days), loads, policy())


def as_dict(found: list[Slot], language: str) -> dict[str, Any]:
	return {
		"dates": [
			{
				"date": slot.date.isoformat(),
				"label": dates.with_weekday(slot.date, language),
				"windows": list(slot.windows),
				"remaining": slot.remaining,
			}
			for slot in found
		],
		"contact_me": True,
	}


def _without(planned: dict[str, list[Visit]], job: str) -> dict[str, list[Visit]]:
	return {name: [visit for visit in visits if visit.job != job] for name, visits in planned.items()}


def _installation(port: str | None) -> Visit:
	"""The visit that an order at this port will have (see flow/dispatch/jobs.py)."""
	fields = ["latitude", "longitude", "ville"]
	row = frappe.db.get_value("Fibre Port", port, fields, as_dict=True) if port else None
	return Visit(
		"",
		ALL_DAY,
		job_types.minutes(INSTALLATION_JOB),
		place=place_at(row.latitude, row.longitude) if row else None,
		town=(row.ville or "") if row else "",
		tags=frozenset(job_types.required_tags(INSTALLATION_JOB, on_fibre=bool(port))),
	)


def promised_visits(
	first: datetime.date, last: datetime.date, but: str = ""
) -> dict[datetime.date, list[Visit]]:
	"""The first choices of customers without a technician yet, by day; without that of the job `but`."""
	rows = frappe.db.sql(
		"""SELECT j.name, w.date, w.time_window, j.duration_minutes, j.city, l.latitude, l.longitude
		FROM `tabDispatch Job` j
		JOIN `tabPreferred Date` w ON w.parent = j.name AND w.parenttype = 'Dispatch Job' AND w.idx = 1
		LEFT JOIN `tabService Location` l ON l.name = j.location
		WHERE j.status = 'Open' AND j.name != %s AND w.date BETWEEN %s AND %s
		ORDER BY j.creation, j.name""",
		(but, first, last),
		as_dict=True,
	)
	tags: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"Skill Tag Link",
		filters={"parenttype": "Dispatch Job", "parent": among(row.name for row in rows)},
		fields=["parent", "tag"],
	):
		tags.setdefault(row.parent, set()).add(row.tag)
	found: dict[datetime.date, list[Visit]] = {}
	for row in rows:
		found.setdefault(getdate(row.date), []).append(
			Visit(
				row.name,
				row.time_window or ALL_DAY,
				row.duration_minutes,
				place=place_at(row.latitude, row.longitude),
				town=row.city or "",
				tags=frozenset(tags.get(row.name, ())),
			)
		)
	return found
