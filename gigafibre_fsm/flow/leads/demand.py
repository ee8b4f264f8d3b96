"""Demand for fibre by municipality and road, for network planning."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow.availability.coverage import middle_of
from gigafibre_fsm.flow.leads.fibre_arrival import BUSINESS, WAITING
from gigafibre_fsm.flow.leads.rules import road_of


def demand(municipality: str = "", waiting_only: bool = True) -> list[dict[str, Any]]:
	"""One row per municipality and road, highest demand first: {"municipality", "road", "leads", "business",
	"last", "planned", "latitude", "longitude"}. The position is that of the addresses, or of the municipality.
	"""
	roads: dict[tuple[str, str], dict[str, Any]] = {}
	planned = _planned()
	for lead in _leads(municipality, waiting_only):
		road = lead.odonym or road_of(lead.fsm_address or "")
		key = (lead.municipality_code or lead.municipality, road.casefold())
		row = roads.setdefault(key, _new_row(lead, road, planned))
		row["leads"] += 1
		row["business"] += lead.fsm_interest == BUSINESS
		row["last"] = max(row["last"], lead.creation)
		if lead.latitude:
			row["places"].append((float(lead.latitude), float(lead.longitude)))
	_locate(list(roads.values()))
	return sorted(roads.values(), key=lambda row: (-row["leads"], row["municipality"], row["road"]))


def _leads(municipality: str, waiting_only: bool) -> list[Any]:
	return frappe.db.sql(
		"""SELECT waiting.fsm_address, waiting.fsm_interest, waiting.creation,
			IFNULL(waiting.fsm_municipality, '') AS municipality,
			IFNULL(waiting.fsm_municipality_code, '') AS municipality_code,
			civic.odonym, civic.latitude, civic.longitude
		FROM `tabLead` waiting LEFT JOIN `tabCivic Address` civic
			ON civic.name = CAST(waiting.fsm_civic_address AS UNSIGNED) -- a number against a link's text has no index
		WHERE waiting.fsm_interest IN %(interests)s
			AND (%(municipality)s = '' OR waiting.fsm_municipality = %(municipality)s)
			AND (NOT %(waiting)s OR waiting.fsm_notified_at IS NULL)""",
		{"interests": WAITING, "municipality": municipality, "waiting": int(waiting_only)},
		as_dict=True,
	)


def _planned() -> dict[str, Any]:
	filters = {"status": "Planned", "municipality_code": ["is", "set"]}
	rows = frappe.get_all("Coverage Zone", filters=filters, fields=["municipality_code", "planned_date"])
	return {row.municipality_code: row.planned_date for row in rows}


def _new_row(lead: Any, road: str, planned: dict[str, Any]) -> dict[str, Any]:
	return {
		"municipality": lead.municipality,
		"municipality_code": lead.municipality_code,
		"road": road,
		"leads": 0,
		"business": 0,
		"last": lead.creation,
		"planned": planned.get(lead.municipality_code),
		"places": [],
	}


def _locate(rows: list[dict[str, Any]]) -> None:
	towns: dict[str, tuple[float | None, float | None]] = {}
	for row in rows:
		places, code = row.pop("places"), row["municipality_code"]
		if places:
			row["latitude"], row["longitude"] = (
				sum(axis) / len(places) for axis in zip(*places, strict=True)
			)
			continue
		if code and code not in towns:
			towns[code] = middle_of(code)
		row["latitude"], row["longitude"] = towns.get(code, (None, None))
