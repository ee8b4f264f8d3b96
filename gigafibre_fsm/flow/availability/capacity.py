"""The used and free ports of each OLT."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow.availability.rules import NO_DROP

COUNTS = ("total", "connected", "reserved", "out_of_service", "available", "box_missing")


def capacity(location: str = "") -> list[dict[str, Any]]:
	"""One row per OLT, the fullest network first: {"olt", "ip_address", "location", *COUNTS}.

	`available` can be sold (including ports held by a checkout); of those, `box_missing` still need a drop to the house.
	total = connected + reserved + out_of_service + available.
	"""
	return frappe.db.sql(
		f"""SELECT olt.name AS olt, olt.ip_address, IFNULL(olt.location, '') AS location,
			COUNT(port.name) AS total,
			{_count("port.status = 'Occupied'")} AS connected,
			{_count("port.status = 'Reserved'")} AS reserved,
			{_count("port.status = 'Faulty'")} AS out_of_service,
			{_count("port.status IN ('Available', 'Held')")} AS available,
			{_count("port.status IN ('Available', 'Held') AND port.drop_state = %(missing)s")} AS box_missing
		FROM `tabOLT` olt LEFT JOIN `tabFibre Port` port ON port.olt = olt.name AND port.status <> 'Retired'
		WHERE %(location)s = '' OR olt.location = %(location)s
		GROUP BY olt.name ORDER BY total DESC, olt.name""",  # noqa: S608
		{"location": location, "missing": NO_DROP},
		as_dict=True,
	)


def by_location(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The same rows summed by location."""
	places: dict[str, dict[str, Any]] = {}
	for row in rows:
		place = places.setdefault(
			row["location"], {"location": row["location"], "olts": 0, **dict.fromkeys(COUNTS, 0)}
		)
		place["olts"] += 1
		for count in COUNTS:
			place[count] += row[count]
	return sorted(places.values(), key=lambda place: (-place["total"], place["location"]))


def _count(condition: str) -> str:
	return f"CAST(IFNULL(SUM({condition}), 0) AS SIGNED)"
