"""Which request (Issue) a message belongs to: the one that it answers, else an open one of whoever writes."""

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
	"""(Issue, Customer) of the first of these Message-IDs that we know: of a mail that was kept, or of one that we sent."""
	for each in ids:
		kept = frappe.db.get_value(
			"Communication",
			{"message_id": each, "reference_doctype": ISSUE},
			"reference_name",
		)
		if kept:
			return survivor(kept), ""
		sent = frappe.db.get_value(
			"Outbound Message",
			{"channel": "E-mail", "provider_reference": f"<{each}>"},
			["reference_doctype", "reference_name"],
			as_dict=True,
		)
		if sent and sent.reference_doctype == ISSUE:
			return survivor(sent.reference_name), ""
		if sent and sent.reference_doctype:
			return "", _customer_of(sent.reference_doctype, sent.reference_name)
	return "", ""


def answered_by_number(subject: str, address: str, customers: Sequence[str]) -> str:
	"""The Issue that a subject names, when it is one of whoever writes: a number alone lets nobody into a stranger's thread."""
	for name in NUMBER.findall(subject):
		row = frappe.db.get_value(ISSUE, name, ["customer", "raised_by"], as_dict=True)
		if row and (row.customer in customers or (row.raised_by or "").casefold() == address):
			return survivor(name)
	return ""


def survivor(issue: str) -> str:
	"""The request that goes on where this one was merged into another, or it itself."""
	for _step in range(MOST_MERGES):
		into = frappe.db.get_value(ISSUE, issue, "fsm_merged_into")
		if not into:
			break
		issue = into
	return issue


def last_texted(number: str) -> str:
	"""The Issue of the last text message that we sent to a number, when that one is about a request."""
	row = frappe.db.get_value(
		"Outbound Message",
		{"channel": "SMS", "target": number, "status": "Sent"},
		["reference_doctype", "reference_name"],
		as_dict=True,
		order_by="creation desc",
	)
	return survivor(row.reference_name) if row and row.reference_doctype == ISSUE else ""


def open_of(address: str, customers: Sequence[str]) -> list[Thread]:
	"""The open requests of whoever writes, that of the last message first. Two messages of one customer that arrive at the same
	moment take turns here, or each would open a request.
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
	"""Who writes: the customer of the message that is answered, or those with the address."""
	return [customer] if customer else customers_at(address)


def _customer_of(doctype: str, name: str) -> str:
	if doctype == "Customer":
		return name
	return (
		frappe.get_meta(doctype).has_field("customer") and frappe.db.get_value(doctype, name, "customer")
	) or ""
