"""Data of the public coverage map, coarse enough that no house can be identified."""

from __future__ import annotations

from typing import Any

import frappe

# Cells of about 550 by 550 metres at this latitude, in degrees.
CELL = (0.005, 0.007)
CACHE, KEPT_SECONDS = "gigafibre_coverage", 600
ENOUGH_TO_PLACE = 400


def coverage() -> dict[str, Any]:
	"""{"step", "cells": [[south, west]], "places": [{"name", "latitude", "longitude", "status", "planned"}], "areas": GeoJSON
	texts}: grid cells with at least one drop; places that are live or planned. Cached for ten minutes.
	"""
	known = frappe.cache.get_value(CACHE)
	if known is None:
		known = {"step": CELL, "cells": _cells(), "places": _live() + _planned(), "areas": _areas()}
		frappe.cache.set_value(CACHE, known, expires_in_sec=KEPT_SECONDS)
	return known


def _cells() -> list[list[float]]:
	rows = frappe.db.sql(
		"""SELECT FLOOR(latitude / %(north)s), FLOOR(longitude / %(east)s) FROM `tabFibre Port`
		WHERE status <> 'Retired' AND latitude <> 0 GROUP BY 1, 2""",
		{"north": CELL[0], "east": CELL[1]},
	)
	return [[round(float(north) * CELL[0], 4), round(float(east) * CELL[1], 4)] for north, east in rows]


def _live() -> list[dict[str, Any]]:
	rows = frappe.db.sql(
		"""SELECT ville, AVG(latitude), AVG(longitude) FROM `tabFibre Port`
		WHERE status <> 'Retired' AND latitude <> 0 AND ville <> '' GROUP BY ville ORDER BY ville"""
	)
	return [_place(name, latitude, longitude, "live") for name, latitude, longitude in rows]


def _planned() -> list[dict[str, Any]]:
	zones = frappe.get_all(
		"Coverage Zone",
		filters={"status": "Planned"},
		fields=["zone_name", "municipality", "municipality_code", "planned_date"],
		order_by="planned_date, zone_name",
	)
	places = []
	for zone in zones:
		where = middle_of(zone.municipality_code)
		place = _place(zone.municipality or zone.zone_name, *where, "planned")
		places.append({**place, "planned": str(zone.planned_date or "")})
	return places


def _areas() -> list[str]:
	return frappe.get_all(
		"Coverage Zone",
		filters={"status": ["in", ["Planned", "Live"]], "polygon": ["is", "set"]},
		pluck="polygon",
	)


def middle_of(municipality_code: str) -> tuple[float | None, float | None]:
	"""The centre of a municipality's addresses, or (None, None)."""
	rows = frappe.db.sql(
		"""SELECT AVG(latitude), AVG(longitude) FROM (
			SELECT latitude, longitude FROM `tabCivic Address`
			WHERE municipality_code = %s AND latitude <> 0 LIMIT %s
		) some""",
		(municipality_code or "", ENOUGH_TO_PLACE),
	)
	return rows[0]


def _place(name: str, latitude: Any, longitude: Any, status: str) -> dict[str, Any]:
	return {
		"name": name,
		"latitude": round(float(latitude), 4) if latitude else None,
		"longitude": round(float(longitude), 4) if longitude else None,
		"status": status,
		"planned": "",
	}
