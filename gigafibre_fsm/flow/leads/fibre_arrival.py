"""Notifies everyone, once, who asked for fibre at an address, or near it, when a drop arrives."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import frappe
from frappe.model.document import Document
from frappe.utils import cint, get_url, now_datetime

from gigafibre_fsm.database import changed_rows
from gigafibre_fsm.flow.addresses.matching.rules import metres
from gigafibre_fsm.flow.addresses.search.labels import place_of_drop
from gigafibre_fsm.flow.leads.rules import Wish, box, is_requested_address
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards.arguments import without_link
from gigafibre_fsm.notifications import notify

NOTIFY, BUSINESS, PHONE = "Notify", "Business", "Phone"
# Leads outside the coverage; the other kinds abandoned an order.
WAITING = (NOTIFY, BUSINESS, PHONE)
ARRIVED, NEAR = "coverage.arrived", "coverage.near"
FIELDS = (
	"name", "lead_name", "email_id", "mobile_no", "language", "fsm_address", "fsm_civic_address", "fsm_municipality_code",
)  # fmt: skip
_PEOPLE = ", ".join(f"waiting.{field}" for field in FIELDS)
_STILL_WAITING = """waiting.fsm_notified_at IS NULL AND waiting.fsm_consent_at IS NOT NULL
	AND waiting.fsm_interest IN %(interests)s"""
# A lead's position is that of its civic address; there are few leads and millions of addresses.
_PLACED = "`tabLead` waiting JOIN `tabCivic Address` civic ON civic.name = CAST(waiting.fsm_civic_address AS UNSIGNED)"


def on_drop_imported(port: Document) -> None:
	"""Notify people who asked for this address, and those whose address is within reach of it."""
	drop = place_of_drop(port.as_dict())
	waiting = frappe.get_all(
		"Lead",
		filters={
			"fsm_interest": ["in", WAITING],
			"fsm_notified_at": ["is", "not set"],
			"fsm_consent_at": ["is", "set"],
			"fsm_municipality_code": ["in", [drop.municipality_code, ""]],
		},
		fields=list(FIELDS),
	)
	for lead in waiting:
		wish = Wish(
			lead.fsm_address or "", int(lead.fsm_civic_address or 0), lead.fsm_municipality_code or ""
		)
		if is_requested_address(wish, drop, int(port.civic_address or 0)):
			_notify(lead, port.name)
	for lead in _within_reach(port.latitude, port.longitude):
		_notify(lead, port.name, f"c:{lead.fsm_civic_address}")


def sweep() -> int:
	"""Notify people whose address got its drop by matching, or by an import without an event, or got a drop within reach
	since they asked. Returns how many.
	"""
	found = frappe.db.sql(
		f"""SELECT waiting.name, MIN(port.name) FROM `tabLead` waiting
		JOIN `tabFibre Port` port ON port.civic_address = waiting.fsm_civic_address
		WHERE {_STILL_WAITING} AND port.status = 'Available'
		GROUP BY waiting.name""",  # noqa: S608
		{"interests": WAITING},
	)
	told = sum(_notify(frappe.get_doc("Lead", lead), port) for lead, port in found)
	new = frappe.db.sql(
		"""SELECT name, latitude, longitude, creation FROM `tabFibre Port`
		WHERE status = 'Available' AND latitude != 0
			AND creation > (SELECT MIN(GREATEST(waiting.fsm_consent_at, waiting.creation)) FROM `tabLead` waiting WHERE """  # noqa: S608
		f"{_STILL_WAITING})",
		{"interests": WAITING},
	)
	for port, latitude, longitude, creation in new:
		for lead in _within_reach(latitude, longitude, before=creation):
			told += _notify(lead, port, f"c:{lead.fsm_civic_address}")
	return told


def _within_reach(latitude: float, longitude: float, before: Any = None) -> list[Any]:
	"""Waiting leads within `reach_metres` of that point that asked before that time and were known here by then: drops that
	existed when leads were migrated are no news.
	"""
	reach = cint(frappe.db.get_single_value(SETTINGS, "reach_metres"))
	if not (reach and latitude and longitude):
		return []
	corners = box((latitude, longitude), reach)
	rows = frappe.db.sql(
		f"""SELECT STRAIGHT_JOIN {_PEOPLE}, civic.latitude, civic.longitude FROM {_PLACED}
		WHERE {_STILL_WAITING} AND (%(before)s IS NULL OR GREATEST(waiting.fsm_consent_at, waiting.creation) < %(before)s)
			AND civic.latitude BETWEEN %(south)s AND %(north)s AND civic.longitude BETWEEN %(west)s AND %(east)s""",  # noqa: S608
		{"interests": WAITING, "before": before, **corners},
		as_dict=True,
	)
	return [
		row for row in rows if (metres((latitude, longitude), (row.latitude, row.longitude)) or 0) <= reach
	]


def _notify(lead: Any, port: str, nearby: str = "") -> bool:
	"""Notify a lead. `nearby` is the id of the lead's own address when the drop is at another one. False when already
	notified.
	"""
	if not _is_first_notification(lead.name):
		return False
	topic = NEAR if nearby else ARRIVED
	context = {
		"name": lead.lead_name,
		"address": without_link(lead.fsm_address or ""),
		"url": get_url(f"/internet/forfaits?a={quote(nearby or 'p:' + port)}"),
	}
	notify.tell_person(
		topic,
		context,
		f"{topic}:{lead.name}:{port}",
		email=lead.email_id,
		phone=lead.mobile_no,
		language=lead.language,
		reference=frappe.get_doc("Fibre Port", port),
	)
	return True


def _is_first_notification(lead: str) -> bool:
	frappe.db.sql(
		"UPDATE `tabLead` SET fsm_notified_at = %s WHERE name = %s AND fsm_notified_at IS NULL",
		(now_datetime(), lead),
	)
	return changed_rows() == 1
