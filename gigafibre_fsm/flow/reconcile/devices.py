"""Findings about devices: not returned, never scanned, not verified, or unknown to the ACS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import frappe
from frappe.utils import add_days, get_datetime, getdate, now_datetime

from gigafibre_fsm.flow.reconcile import rules
from gigafibre_fsm.flow.reconcile.rules import TICKET, Finding, Left
from gigafibre_fsm.flow.vocabulary import CLOSED, IN_HOUSE, IN_SERVICE, OPEN_COMMAND


def left_behind() -> Iterator[Finding]:
	"""Devices due back that are still configured or online."""
	return rules.left_behind(_to_be_returned())


def _to_be_returned() -> list[Left]:
	rows = frappe.db.sql(
		"""SELECT e.name, e.location, e.return_since, e.last_inform,
			(SELECT p.status FROM `tabProvisioning Push` p WHERE p.equipment = e.name
				ORDER BY p.creation DESC LIMIT 1) AS push
		FROM `tabService Equipment` e WHERE e.return_since IS NOT NULL AND e.status IN %(in_house)s""",
		{"in_house": IN_HOUSE},
		as_dict=True,
	)
	return [
		Left(
			row.name,
			row.location or "",
			getdate(row.return_since),
			get_datetime(row.last_inform) if row.last_inform else None,
			row.push or "",
		)
		for row in rows
	]


def olt_commands_open() -> Iterator[Finding]:
	"""Commands that an OLT refused, or that were not carried out within a day."""
	rows = frappe.get_all(
		"OLT Command",
		filters={"status": ("in", OPEN_COMMAND)},
		fields=["name", "status", "action", "olt", "location", "reason", "creation"],
	)
	yesterday = add_days(now_datetime(), -1)
	for row in rows:
		if row.status == "Refused" or row.creation < yesterday:
			facts = {
				"olt": row.olt,
				"action": row.action,
				"location": row.location or "",
				"reason": row.reason or "",
			}
			yield Finding("olt_command_open", "OLT Command", row.name, facts, TICKET)


def unscanned() -> Iterator[Finding]:
	"""Devices of households in service that were never scanned and that no visit will scan: a manager completed the
	installation without them.
	"""
	rows = frappe.db.sql(
		"""SELECT e.name, e.equipment_type, e.location, e.customer FROM `tabService Equipment` e
		JOIN `tabService Location` l ON l.name = e.location
		WHERE e.status = 'Awaiting Scan' AND l.status IN %(in_service)s AND NOT EXISTS (
			SELECT 1 FROM `tabDispatch Job Equipment` r JOIN `tabDispatch Job` j ON j.name = r.parent
			WHERE r.equipment = e.name AND j.status NOT IN %(closed)s)""",
		{"in_service": IN_SERVICE, "closed": CLOSED},
		as_dict=True,
	)
	for row in rows:
		facts = {"device": row.equipment_type, "customer": row.customer, "location": row.location}
		yield Finding("device_unscanned", "Service Equipment", row.name, facts)


def without_evidence() -> Iterator[Finding]:
	"""Visits that a manager completed without all evidence: staff check the devices, then dismiss the finding."""
	rows = frappe.get_all(
		"Dispatch Job",
		filters={"status": "Completed", "evidence_override": 1},
		fields=["name", "customer", "location", "evidence_reason", "evidence_by"],
	)
	for row in rows:
		facts = {
			"customer": row.customer,
			"location": row.location,
			"reason": row.evidence_reason,
			"by": row.evidence_by,
		}
		yield Finding("visit_unproven", "Dispatch Job", row.name, facts)


def unknown_to_acs(answer: Mapping[str, str]) -> Iterator[Finding]:
	"""Devices in service that the ACS has never seen. `answer`: equipment -> serial."""
	return rules.devices(answer)
