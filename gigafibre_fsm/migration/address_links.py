"""The civic addresses of drops and leads, which follow from their addresses: forgotten once these have changed."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.migration.ledger import Entry

DROP_ADDRESS = frozenset({"civic_number", "civic_suffix", "unit", "rue", "ville"})
LEAD_ADDRESS = frozenset({"fsm_address"})
CONNECTABLE, WAITING = "Interested", "Lead"
"""The state of leads whose line is there already, which sales call, and of those who wait for fibre."""


def forget_drops(entries: Iterable[Entry]) -> None:
	"""Forget the matches of drops whose address these entries changed: they are open again."""
	moved = _moved(entries, "Fibre Port", DROP_ADDRESS)
	nowhere = {"civic_address": None, "municipality_code": None, "match_score": 0, "match_method": None}
	if moved:
		frappe.db.delete("Address Match", {"fibre_port": among(moved)})
		frappe.db.set_value("Fibre Port", {"name": among(moved)}, nowhere)


def forget_leads(entries: Iterable[Entry]) -> list[str]:
	"""The leads whose address these entries changed; they are at no civic address any more."""
	moved = _moved(entries, "Lead", LEAD_ADDRESS)
	if moved:
		called = {"name": among(moved), "fsm_civic_address": ("is", "not set"), "status": CONNECTABLE}
		frappe.db.set_value("Lead", called, "status", WAITING, update_modified=False)
		nowhere = {"fsm_civic_address": None, "fsm_municipality_code": ""}
		frappe.db.set_value("Lead", {"name": among(moved)}, nowhere, update_modified=False)
	return moved


def _moved(entries: Iterable[Entry], doctype: str, fields: frozenset[str]) -> list[str]:
	return sorted(
		{each.record for each in entries if each.doctype == doctype and each.previous.keys() & fields}
	)
