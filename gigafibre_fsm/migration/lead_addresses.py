"""Assigns civic addresses to migrated leads, so that they are notified when a port appears there. Leads with an available
port are left to sales: a migration sends no messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.addresses.search.local import LocalBackend
from gigafibre_fsm.migration import address_links, ledger
from gigafibre_fsm.migration.address_links import CONNECTABLE, WAITING


def locate_leads(batch: str) -> list[str]:
	"""Assign addresses to the leads of this batch, new ones to those that have moved; returns the lines of the report.
	Idempotent.
	"""
	entries = [entry for entry in ledger.entries_of(batch) if entry.doctype == "Lead"]
	address_links.forget_leads(entries)
	placed, connectable = locate([entry.record for entry in entries])
	return list(_report_lines(placed, connectable))


def locate(names: Sequence[str]) -> tuple[int, list[str]]:
	"""(the number of these leads that wait at a civic address from now on, those that have an available port)"""
	waiting = {"name": among(names), "fsm_civic_address": ("is", "not set"), "status": WAITING}
	fields = ["name", "fsm_address"]
	search = LocalBackend(with_civic=True)
	placed, connectable = 0, []
	for lead in frappe.get_all("Lead", filters=waiting, fields=fields, order_by="name"):
		address = _exactly(search, lead.fsm_address)
		if not address:
			continue
		if _has_port(address):
			frappe.db.set_value("Lead", lead.name, "status", CONNECTABLE, update_modified=False)
			connectable.append(lead.name)
		elif address[0] == "c":
			civic = frappe.db.get_value("Civic Address", address[2:], ["name", "municipality_code"])
			values = {"fsm_civic_address": civic[0], "fsm_municipality_code": civic[1]}
			frappe.db.set_value("Lead", lead.name, values, update_modified=False)
			placed += 1
	return placed, connectable


def _exactly(search: LocalBackend, text: str) -> str:
	"""The id of the single address that `text` names; empty if there is none, or several."""
	hits = [hit for hit in search.search(text, 2).hits if hit.exact]
	return hits[0].id if len(hits) == 1 else ""


def _has_port(address: str) -> bool:
	port = {"name": address[2:]} if address[0] == "p" else {"civic_address": address[2:]}
	return bool(frappe.db.exists("Fibre Port", {**port, "status": "Available"}))


def _report_lines(placed: int, connectable: list[str]) -> Iterable[str]:
	if placed:
		yield f"{placed:,} leads are told when fibre arrives at their civic address"
	if connectable:
		listed = ", ".join(connectable[:5]) + (", ..." if len(connectable) > 5 else "")
		yield f"{len(connectable):,} leads have a free port already (status {CONNECTABLE}), nobody was told: {listed}"
