"""The only writer of Network Incident and Incident Location, and the functions with which other packages query outages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm import clock
from gigafibre_fsm.bulk import bulk_insert
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.incidents import causes, facts, wording
from gigafibre_fsm.flow.incidents.rules import Outage, Path, Plan, Running, merged_place
from gigafibre_fsm.notifications.notify import tell_staff

DOCTYPE, ROW = "Network Incident", "Incident Location"
RUNNING, PLANNED, OVER, DISMISSED = "Running", "Planned", "Over", "Dismissed"
TOLD = "Sent"
SAME_AFTER = timedelta(hours=1)
"""An outage that returns within this time is the same one."""
BACK = 0.9
"""Share of an incident's lines that must be up before it is over: some customers always unplug their devices."""
NOTICE = timedelta(days=14)


@dataclass(frozen=True)
class RunningIncident:
	"""A location's current outage. `since`, `until` in UTC; `planned`: future maintenance."""

	name: str
	cause: str
	since: datetime
	planned: bool
	until: datetime | None
	note: str = ""

	def sentence(self, language: str) -> str:
		"""For customers: "Panne connue depuis 14 h 10. Nous y travaillons."."""
		return wording.sentence(
			self.cause,
			clock.to_site_time(self.since),
			clock.to_site_time(self.until) if self.until else None,
			self.planned,
			self.note,
			language,
			now_datetime().date(),
		)


def running_at(location: str) -> RunningIncident | None:
	"""The current outage of this location, else its maintenance planned within two weeks; None for neither."""
	rows = frappe.db.sql(
		"""SELECT i.name, i.cause, i.started_at, i.expected_until, i.status, i.note_for_customers
		FROM `tabIncident Location` r JOIN `tabNetwork Incident` i ON i.name = r.incident
		WHERE r.location = %(location)s AND (i.status = 'Planned' AND i.started_at < %(soon)s
			OR i.status = 'Running' AND (r.back_at IS NULL OR i.cause = 'Planned Work'))
		ORDER BY i.status DESC, i.started_at LIMIT 1""",
		{"location": location, "soon": clock.utc_now() + NOTICE},
		as_dict=True,
	)
	if not rows:
		return None
	row = rows[0]
	return RunningIncident(
		row.name,
		row.cause,
		row.started_at,
		row.status == PLANNED,
		row.expected_until,
		row.note_for_customers or "",
	)


def running_incidents(now: datetime) -> tuple[list[Running], frozenset[str]]:
	"""(incidents that an outage may belong to, locked against concurrent detection; those of them that staff dismissed)."""
	rows = frappe.db.sql(
		"""SELECT name, status, path, started_at FROM `tabNetwork Incident`
		WHERE status = 'Running' OR status = 'Planned' AND started_at <= %(now)s
			OR status = 'Over' AND ended_at > %(lately)s AND COALESCE(parent_incident, '') = ''
			OR status = 'Dismissed' AND modified > %(day)s
		ORDER BY name FOR UPDATE""",
		{"now": now, "lately": now - SAME_AFTER, "day": clock.ago(hours=24)},
		as_dict=True,
	)
	members: dict[str, set[str]] = {row.name: set() for row in rows}
	for row in _rows_of(members):
		members[row.incident].add(row.location)
	incidents = [
		Running(
			row.name,
			facts.from_text(row.path),
			frozenset(members[row.name]),
			row.started_at,
			_is_planned(row.name),
		)
		for row in rows
	]
	return incidents, frozenset(row.name for row in rows if row.status == DISMISSED)


def apply(plan: Plan, silent: Mapping[str, datetime], now: datetime) -> str:
	"""Write an outage: a new incident, or one that grows. Returns its name. `silent`: as in rules.py."""
	incident = _extend_incident(plan) if plan.into else _open_incident(plan.outage, now)
	add_lines(incident, plan.outage.lines, silent)
	for other in plan.merged:
		_merge(other, incident.name, now)
	update_counts(incident.name)
	if not plan.into:
		_tell_staff("incident.found", incident.name)
	return incident.name


def mark_restored(silent: Collection[str], newest: datetime) -> None:
	"""Mark lines that were heard again as restored, and end incidents whose lines are restored."""
	for incident in frappe.get_all(DOCTYPE, filters={"status": RUNNING}, fields=["name", "expected_until"]):
		waiting = frappe.get_all(
			ROW,
			filters={"incident": incident.name, "back_at": ("is", "not set")},
			fields=["name", "location"],
		)
		heard = [row.name for row in waiting if row.location not in silent]
		if heard:
			frappe.db.set_value(ROW, {"name": among(heard)}, "back_at", newest)
			update_counts(incident.name)
		total = len(set(frappe.get_all(ROW, filters={"incident": incident.name}, pluck="location")))
		down = len(waiting) - len(heard)
		goes_on = incident.expected_until and incident.expected_until > newest and _is_planned(incident.name)
		if down <= (1 - BACK) * total and not goes_on:
			end_incident(incident.name, newest)


def end_incident(name: str, at: datetime) -> None:
	"""End an outage at `at` (UTC)."""
	update_incident(name, status=OVER, ended_at=at)


def record_cause(name: str, down: Mapping[str, str], olt_answers: bool | None) -> None:
	"""Record the OLT's answer: location -> "dying-gasp", "los" or "". A cause that staff have set is kept."""
	incident = frappe.get_doc(DOCTYPE, name, for_update=True)
	if incident.status != RUNNING or incident.cause_by:
		return
	for location, said in down.items():
		if said:
			frappe.db.set_value(ROW, {"incident": name, "location": location}, "down_cause", said)
	path = facts.from_text(incident.path)
	found = causes.cause(
		list(down.values()), incident.cause == causes.PARTIAL_PON, len(path) == 1, olt_answers
	)
	if found != incident.cause:
		update_incident(name, cause=found)


def update_counts(name: str) -> None:
	"""Update the numbers of an incident."""
	rows = frappe.get_all(ROW, filters={"incident": name}, fields=["location", "back_at"])
	affected = {row.location for row in rows}
	values = {
		"lines_down": len({row.location for row in rows if not row.back_at}),
		"lines_affected": len(affected),
		"emergency_lines": facts.telephones(affected),
	}
	frappe.db.set_value(DOCTYPE, name, values)


def update_incident(name: str, **values: Any) -> Document:
	incident = frappe.get_doc(DOCTYPE, name, for_update=True)
	incident.update(values)
	incident.save(ignore_permissions=True)
	return incident


def create_incident(path: Path, values: dict[str, Any]) -> Document:
	"""Create an incident at a place, with its checklist."""
	incident = frappe.new_doc(DOCTYPE)
	chain = path[3:]
	incident.update(
		{
			"olt": path[0],
			"terminal": chain[-1] if chain else None,
			"path": facts.as_text(path),
			"place": facts.named(path),
			**values,
		}
	)
	for key, label in wording.CHECKLIST:
		incident.append("checklist", {"item_key": key, "label": _(label, "fr"), "required": 0})
	return incident.insert(ignore_permissions=True)


def add_lines(incident: Document, locations: Collection[str], silent: Mapping[str, datetime]) -> None:
	"""Add the affected locations to an incident. A location that is silent again gets a second row: the hours in between are
	neither credited nor counted for the CRTC.
	"""
	there = {row.location: row for row in _rows_of([incident.name])}
	new_rows = []
	for location in sorted(there.keys() & silent.keys() & set(locations)):
		row, last_seen = there[location], silent[location]
		if not row.back_at:
			continue
		if row.silent_since and last_seen > row.silent_since:
			frappe.db.set_value(ROW, row.name, "back_at", min(row.back_at, last_seen))
			told = {"told_at": row.told_at, "cleared_at": row.cleared_at}
			new_rows.append(_row(incident.name, location, row.customer, last_seen, **told))
		else:  # it counted as restored and never was, or its planned maintenance has begun
			frappe.db.set_value(
				ROW, row.name, {"back_at": None, "silent_since": row.silent_since or last_seen}
			)
	owners = facts.customers(set(locations) - set(there))
	new_rows += [
		_row(incident.name, location, customer, silent.get(location))
		for location, customer in sorted(owners.items())
	]
	if new_rows:
		bulk_insert.write(new_rows)


def _row(incident: str, location: str, customer: str, since: datetime | None, **more: Any) -> Document:
	row = frappe.new_doc(ROW)
	row.update(
		{"incident": incident, "location": location, "customer": customer, "silent_since": since, **more}
	)
	row.set_user_and_timestamp()
	row.set_new_name()
	return row


def _open_incident(outage: Outage, now: datetime) -> Document:
	return create_incident(
		outage.path,
		{
			"status": RUNNING,
			"cause": causes.cause([], outage.partial, False, None),
			"started_at": outage.since,
			"opened_at": now,
		},
	)


def _extend_incident(plan: Plan) -> Document:
	incident = frappe.get_doc(DOCTYPE, plan.into, for_update=True)
	path = merged_place([facts.from_text(incident.path), plan.path])
	values: dict[str, Any] = {}
	if facts.as_text(path) != incident.path:
		chain = path[3:]
		values = {
			"olt": path[0],
			"path": facts.as_text(path),
			"place": facts.named(path),
			"terminal": chain[-1] if chain else None,
		}
		incident.add_comment("Info", _("Grown: {0} -> {1}").format(incident.place, values["place"]))
	if incident.status != RUNNING:
		values |= {"status": RUNNING, "ended_at": None}
	if incident.credit_state == "Given":
		values["credit_state"] = "Asked"  # later lines are credited as well
	return update_incident(incident.name, **values) if values else incident


def _merge(name: str, into: str, now: datetime) -> None:
	"""Merge an incident into another one, with its lines, parts and sent messages. Only the other one sends the all-clear."""
	there = {row.location: row for row in _rows_of([into])}
	for row in _rows_of([name]):
		if row.location not in there:
			frappe.db.set_value(ROW, row.name, "incident", into)
		elif row.told_at and not there[row.location].told_at:
			frappe.db.set_value(ROW, there[row.location].name, "told_at", row.told_at)
	news = frappe.db.get_value(DOCTYPE, name, ["message_state", "told_at", "told_by"], as_dict=True)
	if news.message_state == TOLD and frappe.db.get_value(DOCTYPE, into, "message_state") != TOLD:
		update_incident(into, message_reason="", **news)
	frappe.db.set_value(DOCTYPE, {"parent_incident": name}, "parent_incident", into)
	update_incident(name, status=OVER, ended_at=now, parent_incident=into, message_state="")


def count_notified(name: str) -> int:
	"""The number of locations of an incident whose customers were notified."""
	return len(set(frappe.get_all(ROW, {"incident": name, "told_at": ("is", "set")}, pluck="location")))


def _rows_of(incidents: Collection[str]) -> list[Any]:
	"""The rows of these incidents; of a location with several rows the latest comes last."""
	return frappe.get_all(
		ROW,
		filters={"incident": among(incidents)},
		fields=[
			"name",
			"incident",
			"location",
			"customer",
			"back_at",
			"told_at",
			"cleared_at",
			"silent_since",
		],
		order_by="silent_since, creation",
	)


def _is_planned(name: str) -> bool:
	return frappe.db.get_value(DOCTYPE, name, "cause") == causes.PLANNED


def _tell_staff(topic: str, name: str) -> None:
	incident = frappe.get_doc(DOCTYPE, name)
	told = {
		"incident": name,
		"place": incident.place,
		"cause": incident.cause,
		"lines": incident.lines_affected,
		"since": clock.with_zone(incident.started_at),
	}
	tell_staff(topic, told, f"{topic}:{name}", incident)
