"""Open discrepancies, each with its safe repair."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.flow.reconcile import findings, service
from gigafibre_fsm.gigafibre_fsm.report.columns import column


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""(columns, rows): the findings of `filters` {"status", "kind"}, oldest first."""
	wanted = {name: value for name, value in (filters or {}).items() if name in ("status", "kind") and value}
	rows = frappe.get_list(
		findings.DOCTYPE,
		filters={"status": "Open", **wanted},
		fields=[
			"name", "kind", "status", "reference_doctype", "reference_name", "facts", "repair", "first_found",
			"outcome", "resolved_by",
		],
		order_by="kind, first_found, name",
		limit=2000,
	)  # fmt: skip
	for row in rows:
		row["what"] = service.sentence(row.kind)
		row["detail"] = _detail(row.facts)
		row["action"] = service.repair_label(row.repair) if row.status == "Open" else ""
	return _columns(), rows


def _detail(facts: str | None) -> str:
	told = {name: value for name, value in json.loads(facts or "{}").items() if value not in ("", None)}
	words = _words()
	return ", ".join(_("{0}: {1}").format(words.get(name, name), value) for name, value in told.items())


def _words() -> dict[str, str]:
	"""The labels of the facts of flow/reconcile."""
	return {
		"action": _("Action"),
		"amount": _("Amount"),
		"billed_until": _("Billed Until"),
		"booked": _("Booked"),
		"by": _("Overridden By"),
		"channel": _("Channel"),
		"credit": _("Credit Note"),
		"customer": _("Customer"),
		"device": _("Device"),
		"dispute": _("Dispute"),
		"due": _("Answer Before"),
		"intent": _("Payment"),
		"invoice": _("Invoice"),
		"last_day": _("Last Day of Service"),
		"last_inform": _("Last Inform"),
		"lines": _("Lines"),
		"location": _("Location"),
		"olt": _("OLT"),
		"order": _("Order"),
		"pending": _("Services Waiting"),
		"ports": _("Drops"),
		"reason": _("Reason"),
		"refund": _("Refund"),
		"serial": _("Serial Number"),
		"session": _("Checkout Session"),
		"set": _("On the OLT"),
		"shown": _("Balance in the Portal"),
		"since": _("Since"),
		"sold": _("Sold"),
		"sum": _("Opening + Bills - Payments"),
		"topic": _("Topic"),
	}


def _columns() -> list[dict[str, Any]]:
	return [
		column("what", _("Finding"), 400),
		column("reference_name", _("Record"), 150, "Dynamic Link", options="reference_doctype"),
		column("detail", _("Facts"), 240),
		column("first_found", _("First Found"), 165, "Datetime"),
		column("action", _("Repair"), 290),
		column("outcome", _("Outcome"), 200),
		column("resolved_by", _("Closed By"), 140, "Link", options="User"),
		column("name", _("Number"), 100, "Link", options=findings.DOCTYPE),
	]
