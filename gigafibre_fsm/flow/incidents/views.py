"""Data of the incident form: figures, map, lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import format_datetime

from gigafibre_fsm import clock
from gigafibre_fsm.flow.incidents import crtc, service, visits

SHOWN = 50
MOST_POINTS = 2_000


def overview(name: str) -> dict[str, Any]:
	"""{"figures": [{"label", "value"}], "lines": [{"location", "address", "customer_name", "since", "back", "told"}] (the first
	50, those that are down first), "more": how many others, "points": [{"lat", "lon", "address", "down"}],
	"visits": as `visits.visits`}.
	"""
	incident = frappe.get_doc(service.DOCTYPE, name)
	rows = frappe.db.sql(
		"""SELECT r.location, r.silent_since, r.back_at, r.told_at, l.address_line, l.city, l.latitude, l.longitude,
			p.latitude AS drop_latitude, p.longitude AS drop_longitude, c.customer_name
		FROM `tabIncident Location` r JOIN `tabService Location` l ON l.name = r.location
		LEFT JOIN `tabFibre Port` p ON p.name = l.fibre_port LEFT JOIN `tabCustomer` c ON c.name = r.customer
		WHERE r.incident = %s ORDER BY r.back_at IS NOT NULL, l.address_line LIMIT %s""",
		(name, MOST_POINTS),
		as_dict=True,
	)
	places = {row.location: row for row in reversed(rows)}  # of several silences the current one
	points = [
		{
			"lat": row.latitude or row.drop_latitude,
			"lon": row.longitude or row.drop_longitude,
			"address": row.address_line or row.location,
			"down": not row.back_at,
		}
		for row in places.values()
		if (row.latitude or row.drop_latitude) and (row.longitude or row.drop_longitude)
	]
	return {
		"figures": _figures(incident),
		"lines": [_line(row) for row in rows[:SHOWN]],
		"more": max(incident.lines_affected - SHOWN, 0),
		"points": points,
		"visits": visits.visits(name),
	}


def _figures(incident: Any) -> list[dict[str, Any]]:
	end = incident.ended_at or clock.utc_now()
	minutes = max(int((end - incident.started_at).total_seconds() // 60), 0)
	tickets = frappe.db.count("Issue", {"fsm_incident": incident.name})
	share = f"{incident.user_minutes / crtc.USER_MINUTES:.0%}"
	figures: tuple[tuple[str, Any], ...] = (
		(_("Down Now"), incident.lines_down),
		(_("Affected"), incident.lines_affected),
		(_("Since"), _at(incident.started_at)),
		(_("Duration"), f"{minutes // 60} h {minutes % 60:02d}"),
		(_("Expected Until"), _at(incident.expected_until) if not incident.ended_at else ""),
		(_("Ended"), _at(incident.ended_at)),
		(_("Customers Told"), service.count_notified(incident.name)),
		(_("Tickets"), tickets),
		(_("User-minutes"), f"{incident.user_minutes} ({share})"),
		(_("CRTC: Notify By"), _at(incident.notify_by) if not incident.regulator_told_at else ""),
		(_("CRTC Notified"), _at(incident.regulator_told_at)),
		(_("CRTC: Report By"), _at(incident.report_by)),
	)
	return [{"label": label, "value": value} for label, value in figures if value != ""]


def _line(row: Any) -> dict[str, str]:
	return {
		"location": row.location,
		"address": ", ".join(filter(None, (row.address_line, row.city))) or row.location,
		"customer_name": row.customer_name or "",
		"since": _at(row.silent_since),
		"back": _at(row.back_at),
		"told": _at(row.told_at),
	}


def _at(utc: datetime | None) -> str:
	return format_datetime(clock.to_site_time(utc), "dd MMM HH:mm") if utc else ""
