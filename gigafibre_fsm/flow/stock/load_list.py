"""What a technician takes along before the first visit, what a truck should always carry, and what trucks lack. Reads only."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.filters import sql_list
from gigafibre_fsm.flow.stock import rules, trucks, warehouses
from gigafibre_fsm.flow.vocabulary import ARTICLES, MATERIALS, PIECES, SETTINGS, VISIT_PLANNED


def for_day(technician: str, day: datetime.date) -> list[dict[str, Any]]:
	"""[{"article", "label", "unit", "needed", "held", "minimum", "take"}] for the visits of `day`, devices first: what is needed,
	carried, kept in reserve, or to be taken from the store. Pieces, or metres of cable.
	"""
	truck, least = trucks.on_truck(technician), minimums(technician)
	needs = needed(technician, day)
	listed = []
	for article in ARTICLES:
		numbers = {
			"needed": needs.get(article, 0),
			"held": truck.held(article),
			"minimum": least.get(article, 0),
		}
		if numbers["needed"] or numbers["minimum"]:
			take = rules.to_load(numbers["needed"], numbers["held"], numbers["minimum"])
			unit = MATERIALS.get(article, PIECES)
			listed.append({"article": article, "label": _(article), "unit": unit, **numbers, "take": take})
	return listed


def shortages(day: datetime.date) -> list[dict[str, Any]]:
	"""What trucks lack for the visits of `day`, all technicians together: [{"article", "label", "unit", "lacking", "store" (what
	the store holds), "technicians" (their names)}], first what the store cannot give. Empty while stock is not kept.
	"""
	if not warehouses.are_kept():
		return []
	visits = {"scheduled_date": day, "status": ("in", VISIT_PLANNED), "technician": ("is", "set")}
	going = frappe.get_all("Dispatch Job", visits, pluck="technician", distinct=True)
	short = {who: rules.lacking(needed(who, day), trucks.on_truck(who)) for who in going}
	store = trucks.in_warehouse(warehouses.store().name)
	missing = rules.total(short.values())
	rows = [
		{
			"article": article,
			"label": _(article),
			"unit": MATERIALS.get(article, PIECES),
			"lacking": missing[article],
			"store": store.held(article),
			"technicians": sorted(
				frappe.get_cached_value("Technician", who, "technician_name")
				for who, lacks in short.items()
				if article in lacks
			),
		}
		for article in ARTICLES
		if article in missing
	]
	return sorted(rows, key=lambda row: row["store"] >= row["lacking"])


def needed(technician: str, day: datetime.date) -> dict[str, float]:
	"""What the visits of a day need: the devices that they are still to install, and the materials of their Job Type."""
	jobs = frappe.get_all(
		"Dispatch Job",
		filters={"technician": technician, "scheduled_date": day, "status": ("in", VISIT_PLANNED)},
		fields=["name", "job_type"],
	)
	return rules.total([_devices([job.name for job in jobs]), *(_materials(job.job_type) for job in jobs)])


def _devices(jobs: list[str]) -> dict[str, float]:
	rows = frappe.db.sql(
		"""SELECT e.equipment_type, COUNT(*) FROM `tabDispatch Job Equipment` r
		JOIN `tabService Equipment` e ON e.name = r.equipment
		WHERE r.parenttype = 'Dispatch Job' AND r.parent IN %s AND e.status = 'Awaiting Scan' GROUP BY e.equipment_type""",
		[sql_list(jobs)],
	)
	return {kind: float(count) for kind, count in rows}


def _materials(job_type: str) -> dict[str, float]:
	if not frappe.db.exists("Job Type", job_type):
		return {}
	return {row.material: row.quantity for row in frappe.get_cached_doc("Job Type", job_type).materials}


def minimums(technician: str) -> dict[str, float]:
	"""What the truck should carry at least: as Gigafibre Settings say for all, and the Technician where it differs."""
	rows = [
		*frappe.get_cached_doc(SETTINGS).truck_minimums,
		*frappe.get_cached_doc("Technician", technician).truck_minimums,
	]
	return {row.article: row.minimum for row in rows}
