"""A week of a dispatch board at full size, committed: technicians around headquarters, their visits, and a queue."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

TOWNS = ("Sainte-Clotilde", "Saint-Rémi", "Hemmingford", "Napierville", "Saint-Chrysostome")
STARTS = ("08:00:00", "10:00:00", "13:00:00", "15:00:00")
COLOURS = ("#0f766e", "#b45309", "#1d4ed8", "#9333ea", "#be123c", "#4d7c0f")
MINUTES = 75


@dataclass
class Week:
	monday: datetime.date
	technicians: list[str] = field(default_factory=list)
	planned: list[str] = field(default_factory=list)
	waiting: list[str] = field(default_factory=list)


def build(frappe: Any, monday: datetime.date, people: int = 40, jobs: int = 400, waiting: int = 60) -> Week:
	"""`jobs` visits spread evenly over the technicians and the five days from `monday`, `waiting` more in the queue."""
	from gigafibre_fsm.bulk import bulk_insert

	week, chance = Week(monday), random.Random(11)  # noqa: S311 - the same week each time
	for number in range(people):
		doc = frappe.new_doc("Technician")
		doc.update(
			{
				"technician_name": f"Exemple {number + 1:02d}",
				"active": 1,
				"color": COLOURS[number % len(COLOURS)],
				"jobs_per_day": 4,
				"home_latitude": 45.17 + chance.uniform(-0.1, 0.1),
				"home_longitude": -73.68 + chance.uniform(-0.15, 0.15),
				"home_address": f"{number + 1}, rue exemple",
				"is_sample": 1,
			}
		)
		for tag in ("Fibre", "Installation"):
			doc.append("tags", {"tag": tag})
		week.technicians.append(doc.insert(ignore_permissions=True).name)
	places = _places(frappe, jobs + waiting, chance)
	slots = cycle(
		(technician, monday + datetime.timedelta(days=day), start)
		for start in STARTS
		for day in range(5)
		for technician in week.technicians
	)
	made = []
	for index, place in enumerate(places):
		job = frappe.new_doc("Dispatch Job")
		job.update(
			{
				"status": "Open",
				"job_type": "Installation",
				"customer": place.customer,
				"location": place.name,
				"duration_minutes": MINUTES,
				"is_sample": 1,
			}
		)
		job.append("required_tags", {"tag": "Fibre"})
		job.append(
			"preferred_dates", {"date": monday + datetime.timedelta(days=index % 5), "time_window": "AM"}
		)
		made.append(job)
	bulk_insert.insert(made)
	for job, (technician, day, start) in zip(made[:jobs], slots, strict=False):
		frappe.db.set_value(
			"Dispatch Job",
			job.name,
			{
				"status": "Scheduled",
				"technician": technician,
				"scheduled_date": day,
				"time_window": "AM" if start < "12" else "PM",
				"start_time": start,
			},
		)
		week.planned.append(job.name)
	week.waiting = [job.name for job in made[jobs:]]
	frappe.db.commit()
	return week


def _places(frappe: Any, count: int, chance: random.Random) -> list[Any]:
	from gigafibre_fsm.bulk import bulk_insert
	from tests.factories.ordering import customer

	buyers = [customer() for _number in range(20)]
	made = []
	for number in range(count):
		doc = frappe.new_doc("Service Location")
		doc.update(
			{
				"status": "Pending Install",
				"customer": buyers[number % len(buyers)].name,
				"address_line": f"{100 + number}, rang exemple",
				"city": TOWNS[number % len(TOWNS)],
				"connection_type": "FTTH",
				"latitude": 45.17 + chance.uniform(-0.12, 0.12),
				"longitude": -73.68 + chance.uniform(-0.2, 0.2),
				"is_sample": 1,
			}
		)
		made.append(doc)
	bulk_insert.insert(made)
	return made
