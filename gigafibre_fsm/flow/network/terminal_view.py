"""Data of the terminal form: its path to the OLT, its drops, its load, the map."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow.network import topology


def tree(name: str) -> dict[str, Any]:
	"""{"port" (OLT and frame/slot/port), "above": [terminal], "used", "ratio", "connected", "points": [{"name", "lat", "lon",
	"terminal", "connected"}], "incident": the running one of this terminal, or ""}.
	"""
	terminal = frappe.get_doc(topology.DOCTYPE, name)
	drops = topology.drops_below(name)
	[full] = topology.capacity([name])
	points = [
		{
			"name": drop.name,
			"lat": drop.latitude,
			"lon": drop.longitude,
			"terminal": False,
			"connected": drop.status == "Occupied",
		}
		for drop in drops
		if drop.latitude and drop.longitude
	]
	if terminal.latitude and terminal.longitude:
		place = {"name": name, "lat": terminal.latitude, "lon": terminal.longitude}
		points.append({**place, "terminal": True, "connected": False})
	return {
		"port": f"{terminal.olt} {terminal.frame or 0}/{terminal.slot or 0}/{terminal.port or 0}",
		"above": topology.above(name),
		"used": full.drops + full.fed,
		"ratio": full.ratio,
		"connected": sum(drop.status == "Occupied" for drop in drops),
		"points": points,
		"incident": frappe.db.get_value("Network Incident", {"terminal": name, "status": "Running"}) or "",
	}
