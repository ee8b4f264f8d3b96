"""Abandoned checkouts and leads of an address, so that the seller continues them instead of starting again."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate

from gigafibre_fsm import dates
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.portal import wording
from gigafibre_fsm.flow.pricing import labels

UNFINISHED = ("Open", "Held", "Expired", "Abandoned")
MOST = 5


def at_address(address_id: str) -> dict[str, list[dict[str, Any]]]:
	"""{"checkouts", "leads"} of an address of the search ("p:FIB-12", "c:345"), latest first.

	A checkout is {"name", "contact", "language", "services", "label", "commitment", "when", "follow_up"}, a lead {"name",
	"contact", "language", "interest", "when"}.
	"""
	kind, _colon, name = address_id.partition(":")
	civic = cint(name) if kind == "c" else frappe.db.get_value("Fibre Port", name, "civic_address")
	return {
		"checkouts": _checkouts({"fibre_port": name} if kind == "p" else {"civic_address": civic or -1}),
		"leads": _leads(civic) if civic else [],
	}


def _checkouts(where: dict[str, Any]) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Checkout Session",
		filters={**where, "status": ("in", UNFINISHED)},
		fields=[
			"name", "contact_name", "email", "phone", "language", "commitment", "monthly_total", "last_activity", "follow_up",
		],
		order_by="last_activity desc",
		limit=MOST,
	)  # fmt: skip
	reachable = [row for row in rows if row.email or row.phone]
	lines: dict[str, list[Any]] = {}
	for line in frappe.get_all(
		"Checkout Line",
		filters={"parent": among(row.name for row in reachable), "parenttype": "Checkout Session"},
		fields=["parent", "item", "qty"],
		order_by="idx",
	):
		lines.setdefault(line.parent, []).append(line)
	return [
		{
			"name": row.name,
			"contact": {"name": row.contact_name or "", "email": row.email or "", "phone": row.phone or ""},
			"language": row.language,
			"services": [{"sku": line.item, "qty": cint(line.qty) or 1} for line in lines.get(row.name, [])],
			"label": ", ".join(
				labels.of_item(line.item, "", wording.language()) for line in lines.get(row.name, [])
			),
			"commitment": cint(row.commitment),
			"when": dates.without_weekday(getdate(row.last_activity), wording.language()),
			"follow_up": _(row.follow_up or ""),
		}
		for row in reachable
	]


def _leads(civic: int) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Lead",
		filters={"fsm_civic_address": civic, "status": ("not in", ("Converted", "Do Not Contact"))},
		fields=["name", "lead_name", "email_id", "mobile_no", "language", "fsm_interest", "creation"],
		order_by="creation desc",
		limit=MOST,
	)
	return [
		{
			"name": row.name,
			"contact": {
				"name": row.lead_name or "",
				"email": row.email_id or "",
				"phone": row.mobile_no or "",
			},
			"language": row.language or "fr",
			"interest": _(row.fsm_interest or ""),
			"when": dates.without_weekday(getdate(row.creation), wording.language()),
		}
		for row in rows
	]
