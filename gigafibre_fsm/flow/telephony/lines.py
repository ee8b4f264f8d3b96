"""The telephone lines of a location, for desk and portal."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import dates, telephone
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.provisioning.sip_accounts import OPEN_ACCOUNT as ACCOUNT_TOPIC
from gigafibre_fsm.flow.telephony.number_transfers import DOCTYPE
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, PHONE

IN_SERVICE, EMERGENCY_ONLY, PAUSED, COMING, WAITING = "in service", "911", "paused", "coming", "account"
"""The states of a line. 911: suspended for non-payment, emergency calls only; account: the telephone server does not have it
yet.
"""


def of_location(location: str) -> list[dict[str, Any]]:
	"""[{"equipment", "number", "state", "sentence", "transfer": {"number", "status", "switch_date", "sentence"} or None}]."""
	rows = frappe.db.sql(
		"""SELECT e.name, e.custom_sip_number, e.custom_sip_username, e.status, s.status AS service, s.suspension
		FROM `tabService Equipment` e LEFT JOIN `tabService Subscription` s ON s.name = e.subscription
		WHERE e.location = %s AND IFNULL(e.custom_sip_username, '') != '' AND e.return_since IS NULL
			AND e.status IN %s
		ORDER BY e.name""",
		(location, ("Awaiting Scan", *IN_HOUSE)),
		as_dict=True,
	)
	service = frappe.db.get_value(
		"Service Subscription",
		{"location": location, "service_type": PHONE, "status": ("!=", "Cancelled")},
		["status", "suspension"],
		as_dict=True,
	)
	if not rows or not service:
		return []
	accounts, transfers = _accounts([row.name for row in rows]), _transfers([row.name for row in rows])
	return [_line(row, service, accounts, transfers.get(row.name)) for row in rows]


def _line(row: Any, service: Any, accounts: dict[str, str], transfer: Any) -> dict[str, Any]:
	state = state_of(
		row.status,
		row.service or service.status,
		row.suspension or service.suspension,
		accounts.get(row.name),
	)
	return {
		"equipment": row.name,
		"number": telephone.formatted(row.custom_sip_number or ""),
		"state": state,
		"sentence": SENTENCES[state](),
		"transfer": transfer and _transfer(transfer),
	}


def state_of(device: str, service: str, suspension: str | None, account: str | None) -> str:
	"""The state of a line: from its device, its subscription, and the state of its account at the telephone server ("" or
	None without a server).
	"""
	if device == "Awaiting Scan" or service == "Pending":
		return COMING
	if account and account != "Sent":
		return WAITING
	if service == "Suspended":
		return PAUSED if suspension == "Seasonal" else EMERGENCY_ONLY
	return IN_SERVICE


SENTENCES = {
	IN_SERVICE: lambda: _("The line is in service."),
	EMERGENCY_ONLY: lambda: _("The line is suspended; 911 can be called."),
	PAUSED: lambda: _("The line is paused with the service; 911 can be called."),
	COMING: lambda: _("The line is not installed yet."),
	WAITING: lambda: _("The telephone server does not know the line yet."),
}
TRANSFER_SENTENCES = {
	"To Request": lambda day: _(
		"We are about to ask your present provider for your number. Do not cancel there."
	),
	"Requested": lambda day: _("We have asked your present provider for your number. Do not cancel there."),
	"Confirmed": lambda day: _("Your number moves to us on {0}.").format(day),
	"Completed": lambda day: _("Your number is with us."),
	"Refused": lambda day: _("Your present provider did not give the number. We will contact you."),
}


def _transfer(row: Any) -> dict[str, Any]:
	day = (
		dates.without_weekday(getdate(row.switch_date), frappe.local.lang or "fr") if row.switch_date else ""
	)
	return {
		"number": telephone.formatted(row.number),
		"status": row.status,
		"status_label": _(row.status),
		"switch_date": str(row.switch_date or ""),
		"temporary": telephone.formatted(row.temporary_number or ""),
		"sentence": TRANSFER_SENTENCES[row.status](day),
	}


def _accounts(names: list[str]) -> dict[str, str]:
	"""The state of the last change of each line's account, from its outbox row."""
	rows = frappe.get_all(
		"Outbound Message",
		filters={"reference_name": among(names), "topic": ACCOUNT_TOPIC},
		fields=["reference_name", "status"],
		order_by="creation",
	)
	return {row.reference_name: row.status for row in rows}


def _transfers(names: list[str]) -> dict[str, Any]:
	rows = frappe.get_all(
		DOCTYPE,
		filters={"equipment": among(names)},
		fields=["equipment", "number", "status", "switch_date", "temporary_number"],
		order_by="creation",
	)
	return {row.equipment: row for row in rows}
