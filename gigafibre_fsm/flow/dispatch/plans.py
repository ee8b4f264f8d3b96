"""Optimized routes for a day or a week: proposed, applied all or nothing, and undone with one click."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import conflicts, jobs, plan_days
from gigafibre_fsm.flow.dispatch.assignment import plan_visit, unassign
from gigafibre_fsm.flow.dispatch.plan_days import State, state_of
from gigafibre_fsm.flow.scheduling import roads, technicians
from gigafibre_fsm.notifications import notify

DOCTYPE = "Dispatch Plan"
LONGEST = 7


def propose(first: datetime.date, last: datetime.date) -> dict[str, Any]:
	"""The routes with the least driving for each day from `first` to `last` (at most seven, from today on), as a Dispatch
	Plan that changes nothing yet. Planned visits keep day and window; waiting ones are added on a day and in a window that
	their customer asked for, where there is room.

	{"plan", "status", "first_day", "last_day", "before" and "after": {"minutes", "km"} of driving, "moves": [{"job",
	"customer_name", "address", "before" and "after": {"technician", "technician_name", "day", "time_window", "start_time"} or
	None}], "driving": the source of its minutes, "remarks": [sentence]}
	"""
	if not getdate(nowdate()) <= first <= last or (last - first).days >= LONGEST:
		raise BadRequest(_("Choose one to {0} days, from today on.").format(LONGEST))
	doc = frappe.new_doc(DOCTYPE)
	doc.update({"status": "Proposed", "first_day": first, "last_day": last})
	moves: list[dict[str, Any]] = []
	remarks: list[str] = []
	taken: set[str] = set()
	for ahead in range((last - first).days + 1):
		day = first + datetime.timedelta(days=ahead)
		found = plan_days.day_plan(day, taken)
		moves += found.moves
		taken |= {move["job"] for move in found.moves}
		remarks += [found.remark] if found.remark else []
		for name, value in found.figures.items():
			doc.set(name, (doc.get(name) or 0) + value)
	doc.moves = json.dumps(moves)
	doc.insert(ignore_permissions=True)
	return {**_as_dict(doc), "remarks": remarks}


def apply(plan: str) -> dict[str, Any]:
	"""Apply a proposed plan, all or nothing. Customers are notified only of a new day or window. Raises Conflict with the
	first visit that was changed meanwhile, or that no longer fits.
	"""
	doc = _locked(plan, "Proposed")
	moves = json.loads(doc.moves)
	held = _lock_all(moves)
	for move in moves:
		if not _is_in_state(held[move["job"]], move["before"]):
			raise Conflict(_("{0} was changed meanwhile: optimise again.").format(move["job"]))
	for move in moves:
		_apply_state(held[move["job"]], move["after"])
	_require_room(move["job"] for move in moves)
	doc.update({"status": "Applied", "applied_by": frappe.session.user})
	doc.save(ignore_permissions=True)
	return _as_dict(doc)


def undo(plan: str) -> dict[str, Any]:
	"""Undo an applied plan: {..., "kept": [job]}. Visits changed since are kept and listed. Raises Conflict when a visit no
	longer fits its former slot; nothing is changed then.
	"""
	doc = _locked(plan, "Applied")
	moves = json.loads(doc.moves)
	held = _lock_all(moves)
	kept = [move["job"] for move in moves if not _is_in_state(held[move["job"]], move["after"])]
	back = [move for move in moves if move["job"] not in kept]
	for move in back:
		_apply_state(held[move["job"]], move["before"])
	_require_room(move["job"] for move in back if move["before"]["status"] == "Scheduled")
	doc.status = "Undone"
	doc.save(ignore_permissions=True)
	return {**_as_dict(doc), "kept": kept}


def _is_in_state(job: Document, state: State) -> bool:
	return state_of(job) == state


def _locked(plan: str, status: str) -> Document:
	if not isinstance(plan, str) or not frappe.db.exists(DOCTYPE, plan):
		raise NotFound(_("This plan no longer exists."))
	doc = frappe.get_doc(DOCTYPE, plan, for_update=True)
	if doc.status != status:
		raise Conflict(_("This plan is already {0}.").format(_(doc.status)))
	return doc


def _lock_all(moves: list[dict[str, Any]]) -> dict[str, Document]:
	"""The jobs of these moves, locked: technicians before jobs, a construction before its installation."""
	states = [state for move in moves for state in (move["before"], move["after"])]
	for name in sorted({state["technician"] for state in states if state["technician"]}):
		frappe.db.get_value("Technician", name, "name", for_update=True)
	names = [move["job"] for move in moves]
	firsts = frappe.get_all("Dispatch Job", filters={"name": among(names)}, pluck="after_job")
	for name in sorted({first for first in firsts if first}):
		jobs.locked(name)
	return {name: jobs.locked(name) for name in sorted(names)}


def _apply_state(job: Document, state: State) -> None:
	if state["status"] == "Scheduled":
		start = datetime.time.fromisoformat(state["start_time"]) if state["start_time"] else None
		plan_visit(job, state["technician"], getdate(state["scheduled_date"]), state["time_window"], start)
		return
	day = str(job.scheduled_date)
	unassign(job.name)
	context = {"date": day, "address": jobs.address(job)}
	key = f"visit.cancelled:{job.name}:{job.modified}"
	notify.tell_customer(job.customer, "visit.cancelled", context, key, reference=job)


def _require_room(names: Iterable[str]) -> None:
	"""Raises Conflict when one of these visits does not fit beside all others as they are now."""
	for name in names:
		job = frappe.get_doc("Dispatch Job", name)
		person = frappe.get_doc("Technician", job.technician)
		day, start = getdate(job.scheduled_date), technicians.time_of(job.start_time)
		found = conflicts.conflicts(job, person, day, job.time_window, start)
		if stopped := [each for each in found if each.stops]:
			raise Conflict(f"{name}: {conflicts.sentences(stopped)}")


def _as_dict(doc: Document) -> dict[str, Any]:
	moves = json.loads(doc.moves)
	return {
		"plan": doc.name,
		"status": doc.status,
		"first_day": str(doc.first_day),
		"last_day": str(doc.last_day),
		"before": {"minutes": doc.minutes_before or 0, "km": round(doc.km_before or 0, 1)},
		"after": {"minutes": doc.minutes_after or 0, "km": round(doc.km_after or 0, 1)},
		"driving": roads.source(),
		"moves": [_move_as_dict(move) for move in moves],
	}


def _move_as_dict(move: dict[str, Any]) -> dict[str, Any]:
	job = frappe.db.get_value("Dispatch Job", move["job"], ["customer", "address_line", "city"], as_dict=True)
	return {
		"job": move["job"],
		"customer_name": frappe.db.get_value("Customer", job.customer, "customer_name") if job else "",
		"address": jobs.address(job) if job else "",
		"before": _when(move["before"]),
		"after": _when(move["after"]),
	}


def _when(state: State) -> dict[str, str] | None:
	if state["status"] != "Scheduled":
		return None
	name = frappe.db.get_value("Technician", state["technician"], "technician_name") or ""
	return {
		"technician": state["technician"],
		"technician_name": name,
		"day": state["scheduled_date"],
		"time_window": state["time_window"],
		"start_time": state["start_time"],
	}
