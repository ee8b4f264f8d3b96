"""Time off and blockers, as dispatchers enter them on the board: vacation, training, lunch, and company closures."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.scheduling import rules
from gigafibre_fsm.flow.scheduling.technicians import MIDNIGHT, active_crews, planned, policy, time_of

DOCTYPE = "Technician Time Off"
FIELDS = (
	"name", "technician", "kind", "reason", "from_date", "to_date", "whole_day", "from_time", "to_time",
)  # fmt: skip


def entries(first: datetime.date, last: datetime.date) -> list[dict[str, Any]]:
	"""Entries that overlap these days, both included: {"name", "technician" ("" for everyone), "kind", "kind_label",
	"reason", "from_date", "to_date", "whole_day", "from_time", "to_time"}.
	"""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"from_date": ("<=", last), "to_date": (">=", first)},
		fields=list(FIELDS),
		order_by="from_date, whole_day desc, from_time, name",
	)
	return [_as_dict(row) for row in rows]


def add(
	kind: str,
	first: datetime.date,
	last: datetime.date,
	technician: str = "",
	hours: tuple[datetime.time, datetime.time] | None = None,
	reason: str = "",
) -> dict[str, Any]:
	"""Enter time off; without `hours` whole days. Visits that no longer fit are not moved; "visits" lists their jobs.

	Raises BadRequest for a range that ends before it begins, NotFound for an unknown technician.
	"""
	if technician and not frappe.db.exists("Technician", technician):
		raise NotFound(_("Technician not found."))
	doc = frappe.new_doc(DOCTYPE)
	begin, end = hours or (None, None)
	doc.update(
		{
			"kind": kind,
			"technician": technician or None,
			"from_date": first,
			"to_date": last,
			"whole_day": int(hours is None),
			"from_time": begin,
			"to_time": end,
			"reason": reason,
		}
	)
	doc.insert(ignore_permissions=True)
	return {**_as_dict(doc), "visits": without_room(first, last, technician)}


def remove(name: str) -> None:
	if not isinstance(name, str) or not frappe.db.exists(DOCTYPE, name):
		raise NotFound(_("This time off no longer exists."))
	frappe.delete_doc(DOCTYPE, name, ignore_permissions=True)


def without_room(first: datetime.date, last: datetime.date, technician: str = "") -> list[str]:
	"""The planned visits of these days that no longer fit into their technician's time."""
	travel = policy().travel
	crews = {crew.technician: crew for crew in active_crews(first, last)}
	found = []
	for day, by_technician in sorted(planned(first, last).items()):
		for name, visits in by_technician.items():
			if name in crews and technician in ("", name):
				held = {visit.job for visit in rules.visits_that_fit(crews[name], day, visits, travel)}
				found += [visit.job for visit in visits if visit.job not in held]
	return found


def _as_dict(row: Any) -> dict[str, Any]:
	return {
		"name": row.name,
		"technician": row.technician or "",
		"kind": row.kind,
		"kind_label": _(row.kind),
		"reason": row.reason or "",
		"from_date": str(row.from_date),
		"to_date": str(row.to_date),
		"whole_day": bool(row.whole_day),
		"from_time": "" if row.whole_day else _written(row.from_time),
		"to_time": "" if row.whole_day else _written(row.to_time),
	}


def _written(value: Any) -> str:
	"""Zero-padded, "08:00:00": MariaDB's own "8:00:00" has its parts elsewhere."""
	return (time_of(value) or MIDNIGHT).isoformat()
