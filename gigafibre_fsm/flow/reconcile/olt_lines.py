"""Findings about lines on OLTs, from the nightly reading (flow/network/olt_audit.py)."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from gigafibre_fsm.flow.reconcile import olt_rules
from gigafibre_fsm.flow.reconcile.olt_rules import ReadLine
from gigafibre_fsm.flow.reconcile.rules import Finding
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, INTERNET, OPEN_COMMAND


def compare() -> Iterator[Finding]:
	"""Speeds that differ from the sold ones, ONTs without a service, services without an ONT. Lines with an open command are
	skipped.
	"""
	return olt_rules.compare(_read())


def _read() -> list[ReadLine]:
	rows = frappe.db.sql(
		"""SELECT p.name, p.olt, p.olt_serial, p.olt_profile, o.suspended_profile, l.name AS location,
			GROUP_CONCAT(CONCAT(s.status, '=', IFNULL(i.fsm_line_profile, '')) ORDER BY s.creation SEPARATOR '|') AS services
		FROM `tabFibre Port` p JOIN `tabOLT` o ON o.name = p.olt
		LEFT JOIN `tabService Location` l ON l.fibre_port = p.name AND l.status IN %(live)s
		LEFT JOIN `tabService Subscription` s ON s.location = l.name AND s.service_type = %(internet)s AND s.status IN %(live)s
		LEFT JOIN `tabItem` i ON i.name = s.item
		WHERE p.olt_read_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `tabOLT Command` c
			WHERE c.fibre_port = p.name AND c.status IN %(open)s)
		GROUP BY p.name""",
		{"live": IN_SERVICE, "internet": INTERNET, "open": OPEN_COMMAND},
		as_dict=True,
	)
	return [
		ReadLine(
			row.name,
			row.olt,
			row.olt_serial or "",
			row.olt_profile or "",
			row.location or "",
			tuple(tuple(one.split("=", 1)) for one in (row.services or "").split("|") if one),
			row.suspended_profile or "",
		)
		for row in rows
	]
