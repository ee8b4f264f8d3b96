"""Reads the lines of OLTs at night, a few at a time; Reconciliation compares them with the sold ones."""

from __future__ import annotations

import frappe

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.network import olt_reads
from gigafibre_fsm.flow.provisioning import read_budget
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

TOPIC = "olt.audit"
AT_ONCE = 40
"""Lines per session; every ten minutes of the night this many, those read longest ago."""


def olts_due() -> list[str]:
	"""The OLTs that can be read."""
	return [olt for olt in frappe.get_all("OLT", pluck="name", order_by="name") if olt_reads.can_be_read(olt)]


def read_next_lines(olt: str) -> None:
	"""Read the next lines of an OLT, within its budget."""
	ports = frappe.get_all(
		"Fibre Port",
		filters={"olt": olt, "status": ("not in", ("Retired", "Held", "Reserved"))},
		pluck="name",
		order_by="olt_read_at, name",
		limit=AT_ONCE,
	)
	if ports and read_budget.spend(olt, len(ports)):
		key = f"{TOPIC}:{olt}:{clock.utc_now():%Y%m%d%H%M}"
		post("OLT", topic=TOPIC, key=key, target=olt, payload={"ports": ports})


def on_audited(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of olt.audit: {"read": {fibre port: [serial, line profile]}}, "" where there is no ONT or the OLT reports none."""
	now = clock.utc_now()
	for port, (serial, profile) in (receipt.response.get("read", {}) if receipt else {}).items():
		values = {"olt_read_at": now, "olt_serial": serial, "olt_profile": profile}
		frappe.db.set_value("Fibre Port", port, values, update_modified=False)
