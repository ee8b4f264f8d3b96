"""Estimates the arrival of a technician who leaves now: from the last position, the last visit of the day, or home. Reads
only.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

from gigafibre_fsm import clock
from gigafibre_fsm.flow.scheduling import roads, technicians
from gigafibre_fsm.flow.scheduling.travel import Place

FRESH = timedelta(minutes=15)
"""A position older than this is no longer used."""
ROUNDED_TO = 5


def expected_at(job: Document, left_at: datetime) -> str:
	"""The expected time of arrival (HH:MM) of a technician who left at `left_at` (site time), rounded up to five minutes.
	Empty when a position is unknown.
	"""
	start, end = _starting_point(job, left_at), _place_of(job.location)
	if not start or not end:
		return ""
	there = left_at + timedelta(minutes=roads.travel().minutes(start, end))
	minutes = math.ceil((there.hour * 60 + there.minute) / ROUNDED_TO) * ROUNDED_TO
	return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _starting_point(job: Document, left_at: datetime) -> Place | None:
	fields = ["last_latitude", "last_longitude", "last_position_at", "home_latitude", "home_longitude"]
	person = frappe.db.get_value("Technician", job.technician, fields, as_dict=True)
	if not person:
		return None
	seen = person.last_position_at
	if seen and clock.to_utc(left_at) - get_datetime(seen) <= FRESH:
		return technicians.place_at(person.last_latitude, person.last_longitude)
	done = {"technician": job.technician, "status": "Completed", "scheduled_date": getdate(left_at)}
	before = frappe.get_all(
		"Dispatch Job", filters=done, pluck="location", order_by="completed_at desc", limit=1
	)
	home = technicians.place_at(person.home_latitude, person.home_longitude)
	return (_place_of(before[0]) if before else None) or home


def _place_of(location: str) -> Place | None:
	found = frappe.db.get_value("Service Location", location, ["latitude", "longitude"])
	return technicians.place_at(*found) if found else None
