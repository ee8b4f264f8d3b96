"""Load lists: what a technician loads before the first visit, a truck's minimum stock, and shortages. Reads only."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.filters import sql_list
from gigafibre_fsm.flow.stock import rules, trucks, warehouses
from gigafibre_fsm.flow.vocabulary import ARTICLES, MATERIALS, PIECES, SETTINGS, VISIT_PLANNED


def for_day(technician: str, day: datetime.date) -> list[dict[str, Any]]:
	"""[{"article", "label", "unit", "needed", "held", "minimum", "take"}] for the visits of `day`, devices first: needed, on
	the truck, minimum stock, and to be loaded from the store. In pieces, or metres of cable.
	"""
	truck, least = trucks.content_of(technician), minimums(technician)
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
	"""Shortages of all trucks for the visits of `day`: [{"article", "label", "unit", "lacking", "store" (the store's stock),
	"technicians" (names)}], first what the store lacks. Empty while stock is not kept.
	"""
	if not warehouses.is_stock_kept():
		return []
	visits = {"scheduled_date": day, "status": ("in", VISIT_PLANNED), "technician": ("is", "set")}
	going = frappe.get_all("Dispatch Job", visits, pluck="technician", distinct=True)
	short = {who: rules.lacking(needed(who, day), trucks.content_of(who)) for who in going}
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
	"""The needs of a day's visits: devices still to install, and the materials of their Job Type."""
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
	"""The truck's minimum stock: from Gigafibre Settings, overridden by the Technician."""
	rows = [
		*frappe.get_cached_doc(SETTINGS).truck_minimums,
		*frappe.get_cached_doc("Technician", technician).truck_minimums,
	]
	return {row.article: row.minimum for row in rows}
