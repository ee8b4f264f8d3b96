"""Finds the ticket (Issue) that a message belongs to: the one it replies to, else an open one of the sender."""

from __future__ import annotations

import re
from collections.abc import Sequence

import frappe

from gigafibre_fsm.filters import sql_list
from gigafibre_fsm.flow.messages.people import customers_at
from gigafibre_fsm.flow.messages.rules import Thread
from gigafibre_fsm.flow.vocabulary import OPEN_TICKET, TICKETS_OF_PEOPLE

ISSUE = "Issue"
NUMBER = re.compile(r"\bISS-\d{4}-\d{4,}\b")
MOST_MERGES = 20


def answered_by_id(ids: Sequence[str]) -> tuple[str, str]:
	"""(Issue, Customer) of the first known Message-ID, of a received or a sent mail."""
	for each in ids:
		kept = frappe.db.get_value(
			"Communication",
			{"message_id": each, "reference_doctype": ISSUE},
			"reference_name",
		)
		if kept:
			return remaining_ticket(kept), ""
		sent = frappe.db.get_value(
			"Outbound Message",
			{"channel": "E-mail", "provider_reference": f"<{each}>"},
			["reference_doctype", "reference_name"],
			as_dict=True,
		)
		if sent and sent.reference_doctype == ISSUE:
			return remaining_ticket(sent.reference_name), ""
		if sent and sent.reference_doctype:
			return "", _customer_of(sent.reference_doctype, sent.reference_name)
	return "", ""


def answered_by_number(subject: str, address: str, customers: Sequence[str]) -> str:
	"""The Issue named in a subject, if it belongs to the sender: a number alone gives no access to another customer's thread."""
	for name in NUMBER.findall(subject):
		row = frappe.db.get_value(ISSUE, name, ["customer", "raised_by"], as_dict=True)
		if row and (row.customer in customers or (row.raised_by or "").casefold() == address):
			return remaining_ticket(name)
	return ""


def remaining_ticket(issue: str) -> str:
	"""The remaining ticket if this one was merged, else the ticket itself."""
	for _step in range(MOST_MERGES):
		into = frappe.db.get_value(ISSUE, issue, "fsm_merged_into")
		if not into:
			break
		issue = into
	return issue


def ticket_of_last_sms(number: str) -> str:
	"""The Issue of the last SMS sent to a number, if it is about a ticket."""
	row = frappe.db.get_value(
		"Outbound Message",
		{"channel": "SMS", "target": number, "status": "Sent"},
		["reference_doctype", "reference_name"],
		as_dict=True,
		order_by="creation desc",
	)
	return remaining_ticket(row.reference_name) if row and row.reference_doctype == ISSUE else ""


def open_of(address: str, customers: Sequence[str]) -> list[Thread]:
	"""The sender's open tickets, the one with the last message first. Locks them, so that two simultaneous messages of one
	customer do not open two tickets.
	"""
	for customer in sorted(customers):
		frappe.db.get_value("Customer", customer, "name", for_update=True)
	who = (
		"i.customer IN %(customers)s"
		if customers
		else "i.raised_by = %(address)s AND IFNULL(i.customer, '') = ''"
	)
	rows = frappe.db.sql(
		f"""SELECT i.name, i.subject FROM `tabIssue` i
		LEFT JOIN `tabCommunication` c ON c.reference_doctype = 'Issue' AND c.reference_name = i.name
			AND c.communication_type = 'Communication'
		WHERE {who} AND i.status IN %(open)s AND IFNULL(i.fsm_kind, '') IN %(kinds)s
		GROUP BY i.name, i.subject, i.creation
		ORDER BY GREATEST(IFNULL(MAX(c.creation), i.creation), i.creation) DESC
		LOCK IN SHARE MODE""",  # noqa: S608 - conditions of ours
		{
			"customers": sql_list(customers),
			"address": address,
			"open": OPEN_TICKET,
			"kinds": TICKETS_OF_PEOPLE,
		},
		as_dict=True,
	)
	return [Thread(row.name, row.subject) for row in rows]


def is_open(issue: str) -> bool:
	return frappe.db.get_value(ISSUE, issue, "status") in OPEN_TICKET


def customers_of_message(address: str, customer: str) -> list[str]:
	"""The sender's customers: the customer of the answered message, or those with the address."""
	return [customer] if customer else customers_at(address)


def _customer_of(doctype: str, name: str) -> str:
	if doctype == "Customer":
		return name
	return (
		frappe.get_meta(doctype).has_field("customer") and frappe.db.get_value(doctype, name, "customer")
	) or ""
