"""Data of the technician's page. Read-only; the dispatch board's is in `board.py`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate, nowdate

from gigafibre_fsm import clock, dates
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import completion, construction, evidence, jobs, parts, visit_helpers
from gigafibre_fsm.flow.dispatch.fieldwork import undo_seconds
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.scheduling import job_types, technicians
from gigafibre_fsm.flow.scheduling.rules import minute
from gigafibre_fsm.flow.vocabulary import (
	ALL_DAY,
	FETCHING_JOBS,
	IN_HOUSE,
	IN_WORKSHOP,
	NOT_ENDED,
	ONT,
	REPAIR_JOB,
	TIME_WINDOWS,
	VISIT_PLANNED,
)
from gigafibre_fsm.guards.records import technician_of

NEXT = {
	"Scheduled": ["en_route", "start"],
	"En Route": ["start", "fail"],
	"In Progress": ["complete", "finish_part", "fail"],
}
AHEAD = 14
MEASURED = ("signal_dbm", "speed_down", "speed_up", "wifi_24", "wifi_5")
BRIEF = (
	"name", "status", "job_type", "priority", "customer", "address_line", "city", "technician",
	"scheduled_date", "time_window", "start_time", "duration_minutes", "location",
)  # fmt: skip


def details(job: Document) -> dict[str, Any]:
	"""One job for the technician's page."""
	location = frappe.get_doc("Service Location", job.location)
	customer = frappe.db.get_value("Customer", job.customer, ["customer_name", "mobile_no"], as_dict=True)
	wired = bool(location.fibre_port)
	# after completion the technician needs neither the telephone number nor the access notes
	ahead = job.status in NEXT
	gaps = evidence.gaps(job, signed_by="?")
	about = job_types.device_of_step(job.job_type)
	return {
		**_brief(job.as_dict(), customer.customer_name),
		"phone": customer.mobile_no or "" if ahead else "",
		"postal_code": location.postal_code or "",
		"latitude": location.latitude,
		"longitude": location.longitude,
		"services": _services(job),
		"number_transfer": job.number_transfer or "" if ahead else "",
		"olt": location.olt_name or "",
		"port": f"{location.olt_frame}/{location.olt_slot}/{location.olt_port}" if wired else "",
		"ont_id": location.ont_id if wired else "",
		"access_notes": location.access_notes or "" if ahead else "",
		"drop": _(frappe.db.get_value("Fibre Port", location.fibre_port, "drop_state") or "")
		if wired
		else "",
		"notes": job.technician_notes or "",
		"materials": [
			{"material": row.material, "quantity": row.quantity, "unit": row.unit} for row in job.materials
		],
		"measured": {field: job.get(field) or None for field in MEASURED},
		"visits": job.visits,
		"equipment": list(_equipment(job, {gap.device.name for gap in gaps if gap.code == "inform"})),
		"checklist": [
			{
				"item_key": row.item_key,
				"label": _(row.label),
				"about": about.get(row.item_key, ""),
				"required": bool(row.required),
				"done": bool(row.done),
				"value": row.value or "",
			}
			for row in job.checklist
		],
		"means": completion.meaning(job),
		"means_in_part": completion.meaning_in_part(job),
		"fetches": job.job_type in FETCHING_JOBS,
		"part_of": job.part_of or "",
		"rest": parts.return_visit_of(job.name),
		"office_notes": _office_notes(job) if ahead else "",
		"incident": job.incident or "",
		"chargeable": job.job_type == REPAIR_JOB and not job.incident,
		"charges": [
			{
				"description": row.description,
				"amount": row.amount,
				"reason": row.reason,
				"status": _(row.status),
			}
			for row in job.charges
		],
		"signed": jobs.is_awaited(job),
		"waits_for": first.name if (first := construction.open_before(job)) else "",
		"photos": [{"image": row.image, "caption": row.caption or ""} for row in job.photos],
		"evidence": {"ready": not gaps, "missing": (missing := evidence.explain(job, gaps))},
		"gaps": [
			{
				"code": gap.code,
				"device": gap.device.name if gap.device else "",
				"check": gap.check,
				"text": text,
			}
			for gap, text in zip(gaps, missing, strict=True)
		],
		"light": _light(job),
		"next": _next(job),
		"crew": _crew(job),
		"undo_seconds": undo_seconds(job),
	}


def _next(job: Document) -> list[str]:
	"""The next possible steps of the signed-in technician."""
	steps = NEXT.get(job.status, [])
	who = technician_of(frappe.session.user)
	helps = who and who != job.technician and any(row.technician == who for row in job.helpers)
	return [step for step in steps if step not in visit_helpers.LEADS] if helps else steps


def _crew(job: Document) -> str:
	"""The lead and the helpers, by name; empty without helpers."""
	names = [job.technician, *(row.technician for row in job.helpers)] if job.helpers else []
	return ", ".join(
		frappe.db.get_value("Technician", name, "technician_name") or name for name in filter(None, names)
	)


def _office_notes(job: Document) -> str:
	"""Notes that staff wrote for the technician, without the list of the order's services, which the page shows separately."""
	ordered = frappe.db.get_value("Project", job.project, "notes") if job.project else ""
	return "" if not job.notes or job.notes == ordered else job.notes


def _services(job: Document) -> str:
	"""The services to install or repair, in the page's language."""
	ordered = {"sales_order": job.sales_order} if job.sales_order else {"status": ("in", NOT_ENDED)}
	rows = frappe.get_all(
		"Service Subscription",
		filters={"location": job.location, **ordered},
		fields=["item", "description"],
		order_by="creation",
	)
	return " + ".join(labels.of_item(row.item, row.description, frappe.local.lang) for row in rows)


def jobs_of(technician: str, day: datetime.date | None = None) -> dict[str, Any]:
	"""The technician and their jobs: of `day`, or all open ones from earlier days to two weeks ahead."""
	filters: dict[str, Any] = {"technician": technician}
	if day:
		filters.update(scheduled_date=day, status=["!=", "Cancelled"])
	else:
		filters.update(
			scheduled_date=["<=", add_days(nowdate(), AHEAD)],
			status=["in", VISIT_PLANNED],
		)
	by_day: dict[datetime.date, list[dict[str, Any]]] = {}
	helped = {**filters, "name": among(visit_helpers.jobs_with(technician))}
	helped.pop("technician")
	for row in _rows(filters, helped):
		by_day.setdefault(getdate(row["date"]), []).append(row)
	who = frappe.db.get_value("Technician", technician, ["name", "technician_name"], as_dict=True)
	return {
		"technician": who,
		"days": [
			{"date": str(date), "label": day_label(date), "jobs": rows}
			for date, rows in sorted(by_day.items())
		],
	}


def _rows(*several: dict[str, Any]) -> Iterable[dict[str, Any]]:
	rows = [
		row
		for filters in several
		for row in frappe.get_all("Dispatch Job", filters, [*BRIEF, "creation"], order_by="name")
	]
	rows.sort(key=lambda row: (row.scheduled_date, _begins(row), row.creation))
	names = dict(
		frappe.get_all(
			"Customer",
			filters={"name": among({row.customer for row in rows})},
			fields=["name", "customer_name"],
			as_list=True,
		)
	)
	return [_brief(row, names.get(row.customer, row.customer)) for row in rows]


def _brief(row: dict[str, Any], customer_name: str) -> dict[str, Any]:
	return {
		"name": row["name"],
		"status": row["status"],
		"status_label": _(row["status"]),
		"job_type": row["job_type"],
		"job_type_label": _(row["job_type"]),
		"priority": row["priority"],
		"customer_name": customer_name,
		"address": row["address_line"] or "",
		"city": row["city"] or "",
		"location": row["location"],
		"technician": row["technician"] or "",
		"date": str(row["scheduled_date"]) if row["scheduled_date"] else "",
		"day_label": day_label(getdate(row["scheduled_date"])) if row["scheduled_date"] else "",
		"is_today": bool(row["scheduled_date"]) and getdate(row["scheduled_date"]) == getdate(),
		"time_window": row["time_window"] or "",
		"start_time": start.isoformat() if (start := technicians.time_of(row["start_time"])) else "",
		"begins": _begins(row),
		"duration_minutes": row["duration_minutes"],
	}


def _begins(row: dict[str, Any]) -> int:
	"""The minute of the day that orders visits in the route: the time, else the opening of the window."""
	opens, _closes = TIME_WINDOWS[row["time_window"] or ALL_DAY]
	return minute(technicians.time_of(row["start_time"]) or opens)


def _light(job: Document) -> dict[str, Any] | None:
	"""The optical power, in dBm, with which this job may be completed: {"told": the value that counts, "ont": the ONT's own
	reading, "weakest", "strongest", "reason"}.
	"""
	ont = next((device for device in evidence.devices(job) if device.equipment_type == ONT), None)
	if not ont:
		return None
	ends = {"weakest": ont.window.weakest, "strongest": ont.window.strongest}
	return {
		"told": job.signal_dbm or ont.power,
		"ont": job.ont_power or ont.power,
		**ends,
		"reason": job.signal_reason or "",
	}


def _equipment(job: Document, silent: set[str]) -> Iterable[dict[str, Any]]:
	"""The devices of a job, and for a repair those in the house; `silent` are those that have not reported yet."""
	listed = [row.equipment for row in job.equipment_list]
	found = {row.name: row for row in _devices({"name": among(listed)})}
	names = [name for name in listed if name in found]
	if job.job_type == REPAIR_JOB and job.status in NEXT:
		there = _devices({"location": job.location, "status": ("in", IN_HOUSE)})
		names += [row.name for row in there if row.name not in found]
		found.update({row.name: row for row in there})
	pushes = _last_pushes(names)
	for name in names:
		device = found[name]
		yield {
			"equipment": name,
			"equipment_type": device.equipment_type,
			"label": _(device.equipment_type),
			"serial": device.serial or device.mac or "",
			"scanned": device.status in IN_HOUSE,
			"fetched": device.status in IN_WORKSHOP,
			"status": device.status,
			"online": bool(device.online),
			"silent": name in silent,
			"notice": evidence.notice(device),
			"rx_power": device.rx_power or None,
			"last_inform": str(device.last_inform) if device.last_inform else "",
			"seen_at": clock.with_zone(clock.to_utc(device.last_inform)) if device.last_inform else "",
			"push_status": pushes.get(name, ""),
		}


def _devices(filters: dict[str, Any]) -> list[frappe._dict]:
	fields = ["name", "equipment_type", "serial", "mac", "status", "online", "rx_power", "last_inform"]
	fields += ["model", "device_profile"]
	return frappe.get_all("Service Equipment", filters=filters, fields=fields, order_by="creation, name")


def _last_pushes(names: list[str]) -> dict[str, str]:
	"""The state of the last Provisioning Push of each device."""
	rows = frappe.get_all(
		"Provisioning Push",
		filters={"equipment": among(names)},
		fields=["equipment", "status"],
		order_by="creation",
	)
	return {row.equipment: row.status for row in rows}


def day_label(day: datetime.date) -> str:
	"""A day as headings of the technician's page say it, in the page's language."""
	return dates.with_weekday(day, frappe.local.lang or "fr")
