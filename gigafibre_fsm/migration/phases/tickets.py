"""Plans tickets with their threads: sends no messages, and starts no service level timers. Pure."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from gigafibre_fsm.migration import reached
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import FROM_CUSTOMER, INTERNAL, TICKET_CLOSED, TICKET_OPEN, TICKET_WAITING
from gigafibre_fsm.migration.planned import Link, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row

STATES = {TICKET_OPEN: "Open", TICKET_WAITING: "On Hold", TICKET_CLOSED: "Closed"}
NOON = time(12)
LONGEST = 140


def plan(tables: Tables, findings: Findings, site: Site) -> Iterator[Planned]:
	"""Plan Issues, then their messages: to and from customers as Communications, the rest as Comments."""
	accounts = {row["id"]: row for row in tables["account"]}
	tickets: dict[str, Row] = {}
	for row in tables["ticket"]:
		if account := accounts.get(row["account_id"]):
			tickets[row["id"]] = row
			yield _issue(row, account, findings, site)
		else:
			findings.note("orphan_ticket", row["_row"], f"account {row['account_id']}")
	there = {row["id"] for row in tables["ticket"]}
	for row in tables["ticket_message"]:
		if row["ticket_id"] in tickets:
			yield _message(row, tickets[row["ticket_id"]], accounts, site)
		elif row["ticket_id"] not in there:
			findings.note("orphan_message", row["_row"], f"ticket {row['ticket_id']}")


def moment(day: date | None, site: Site) -> datetime:
	"""Noon of a day, because the legacy rows have no time; of the first run's day if the day is missing."""
	return datetime.combine(day or site.started, NOON)


def as_html(text: str | None) -> str:
	return html.escape(text or "").replace("\n", "<br>")


def _issue(row: Row, account: Row, findings: Findings, site: Site) -> Planned:
	where, closed = row["_row"], row["closed"]
	if not row["status"]:
		findings.note("ticket_state_unknown", where)
	if closed and row["opened"] and closed < row["opened"]:
		findings.note("closed_before_opened", where, f"{row['opened']} {closed}")
		closed = None
	subject = row["subject"] or " ".join((row["description"] or "").split())
	if not row["subject"]:
		findings.note("ticket_without_subject", where, subject)
	place = Link("Service Location", f"delivery:{row['delivery_id']}", optional=True)
	values: dict[str, Any] = {
		"creation": moment(row["opened"], site),
		"subject": subject[:LONGEST] or f"Ticket {row['id']}",
		"status": STATES.get(row["status"], "Open"),
		"customer": Link("Customer", account["_row"]),
		"raised_by": _email(account),
		"company": site.company,
		"description": as_html(row["description"]),
		"opening_date": row["opened"] or site.started,
		"opening_time": NOON.isoformat(),
		"sla_resolution_date": moment(closed, site) if closed else None,
		"fsm_kind": "Legacy",
		"fsm_service_location": place if row["delivery_id"] else None,
		"fsm_sample": int(site.sample),
	}
	return Planned("Issue", where, values)


def _message(row: Row, ticket: Row, accounts: Mapping[str, Row], site: Site) -> Planned:
	written = moment(row["date"] or ticket["opened"], site)
	about = {
		"creation": written,
		"content": as_html(row["text"]),
		"reference_doctype": "Issue",
		"reference_name": Link("Issue", ticket["_row"]),
	}
	if row["written_by"] in (None, INTERNAL):  # doubtful ones are not shown to the customer
		values = {**about, "comment_type": "Comment", "comment_by": row["author"] or ""}
		return Planned("Comment", row["_row"], values, name=_name(row["_row"]))
	customers = row["written_by"] == FROM_CUSTOMER
	values = {
		**about,
		"communication_type": "Communication",
		"communication_medium": "Other",
		"communication_date": written,
		"sent_or_received": "Received" if customers else "Sent",
		"subject": (ticket["subject"] or "")[:LONGEST] or f"Ticket {ticket['id']}",
		"sender": _email(accounts[ticket["account_id"]]) if customers else "",
		"sender_full_name": row["author"] or "",
		"status": "Linked",
	}
	return Planned("Communication", row["_row"], values, name=_name(row["_row"]))


def _email(account: Row) -> str:
	return next(iter(reached.emails_in(account["email"] or "")), "")


def _name(key: str) -> str:
	"""A name in the form of Frappe's, always the same for the same row."""
	return hashlib.sha256(key.encode()).hexdigest()[:16]
