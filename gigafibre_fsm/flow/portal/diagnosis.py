"""The diagnosis of each location before a customer opens a ticket (flow/assurance), and its note on the ticket."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.assurance import rules, verdict
from gigafibre_fsm.flow.portal import accounts
from gigafibre_fsm.flow.vocabulary import IN_SERVICE

TONES = {rules.OK: "good", rules.WARNING: "warn", rules.BLOCKING: "bad", rules.UNKNOWN: "info"}


def of_customers(customers: list[str]) -> list[dict[str, Any]]:
	"""The locations in service, faulty ones first: [{"location", "customer", "address", "owner", "state", "tone", "sentence",
	"checks": [{"title", "tone", "sentence"}], "outage": whether a known outage is the cause, "unpaid"}].
	"""
	owners = accounts.owners(customers)
	rows = frappe.get_all(
		"Service Location",
		filters={"customer": among(customers), "status": ("in", IN_SERVICE)},
		fields=["name", "customer", "address_line", "city"],
		order_by="creation",
	)
	found = [{**_place(row), "owner": owners.get(row.customer, "")} for row in rows]
	return sorted(found, key=lambda place: place["state"] != rules.BLOCKING)


def _place(row: Any) -> dict[str, Any]:
	told = verdict.for_customer(row.name)
	return {
		"location": row.name,
		"customer": row.customer,
		"address": ", ".join(filter(None, (row.address_line, row.city))),
		"state": told["state"],
		"tone": TONES[told["state"]],
		"sentence": told["sentence"],
		"checks": [{**check, "tone": TONES[check["state"]]} for check in told["checks"]],
		"outage": told["subject"] == rules.INCIDENT,
		"unpaid": told["subject"] == rules.STANDING,
	}


def add_to_ticket(issue: Document) -> None:
	"""Add the diagnosis of the location to a new ticket, for staff; an hour later it may be different."""
	if not issue.fsm_service_location:
		return
	found = verdict.of_location(issue.fsm_service_location)
	wrong = [check.sentence for check in found.checks if check.state in (rules.BLOCKING, rules.WARNING)]
	known = " ".join(wrong) or _("Everything looks fine from here.")
	issue.add_comment("Info", escape_html(_("Known when it was opened: {0}").format(known)))
