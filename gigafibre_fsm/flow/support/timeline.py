"""A customer's timeline, newest first, in pages: one SQL statement, and the messages of flow/messages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.messages import answers, service
from gigafibre_fsm.flow.support import timeline_words

TICKET, VISIT, MESSAGE, DEVICE = "ticket", "visit", "message", "device"
BILL, PAYMENT, CHANGE = "bill", "payment", "change"
KINDS = (TICKET, VISIT, MESSAGE, DEVICE, BILL, PAYMENT, CHANGE)
PAGE = 40
NOTES = ("Version", "Comment")
THREAD = "Communication"

OF_CUSTOMER = "SELECT name FROM `tab{}` WHERE customer = %(customer)s"
DEVICES = OF_CUSTOMER.format("Service Equipment")
WAYS = """SELECT way.{} FROM `tab{}` way JOIN `tabDynamic Link` link ON link.parenttype = 'Contact' AND link.parent = way.parent
	WHERE link.link_doctype = 'Customer' AND link.link_name = %(customer)s"""
TARGETS = f"{WAYS.format('phone', 'Contact Phone')} UNION {WAYS.format('email_id', 'Contact Email')}"
OURS = f"""(ref_doctype = 'Customer' AND docname = %(customer)s)
	OR (ref_doctype = 'Service Location' AND docname IN ({OF_CUSTOMER.format("Service Location")}))
	OR (ref_doctype = 'Service Subscription' AND docname IN ({OF_CUSTOMER.format("Service Subscription")}))"""  # noqa: S608
NOTED = f"""(reference_doctype = 'Customer' AND reference_name = %(customer)s)
	OR (reference_doctype = 'Service Equipment' AND reference_name IN ({DEVICES}))"""  # noqa: S608 - text of ours

# kind -> (DocType, moment, title, state, who, detail, condition), the columns of one branch of the statement.
BRANCHES: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
	(TICKET, "Issue", "creation", "subject", "status", "owner", "priority", "customer = %(customer)s"),
	(
		VISIT, "Dispatch Job", "COALESCE(completed_at, creation)", "job_type", "status", "technician",
		"CONCAT(IFNULL(scheduled_date, ''), '|', IFNULL(time_window, ''), '|', IFNULL(failure_reason, ''))",
		"customer = %(customer)s",
	),
	(
		MESSAGE, "Outbound Message", "creation", "topic", "status", "channel", "payload",
		f"channel IN ('SMS', 'E-mail') AND topic != '{answers.TOPIC}' AND target IN ({TARGETS})",
	),
	(
		DEVICE, "Device Event", "happened_at", "event", "''", "serial", "ip_address",
		f"event != 'inform' AND equipment IN ({DEVICES})",
	),
	(
		BILL, "Sales Invoice", "creation", "name", "status", "owner", "grand_total",
		"customer = %(customer)s AND docstatus = 1",
	),
	(
		PAYMENT, "Payment Entry", "creation", "payment_type", "docstatus", "mode_of_payment", "paid_amount",
		"party_type = 'Customer' AND party = %(customer)s AND docstatus > 0",
	),
	(CHANGE, "Version", "creation", "ref_doctype", "docname", "owner", "data", OURS),
	(
		CHANGE, "Comment", "creation", "reference_doctype", "reference_name", "owner", "content",
		f"comment_type IN ('Comment', 'Info') AND ({NOTED})",
	),
)  # fmt: skip


def page(customer: str, kinds: Collection[str] = (), before: str = "") -> dict[str, Any]:
	"""{"events", "next"}: events of these kinds (all by default) older than the cursor `before`; "next" is the cursor of the
	following page, or "".

	An event is {"key", "kind", "at", "day", "time", "title", "detail", "who", "state", "tone", "doctype", "name"}. Raises
	BadRequest for an invalid cursor.
	"""
	at, key = _cursor(before)
	chosen = [branch for branch in BRANCHES if (not kinds or branch[0] in kinds) and _readable(branch[1])]
	rows = _rows(chosen, customer, at, key) if chosen else []
	if (not kinds or MESSAGE in kinds) and _readable("Outbound Message"):
		rows = sorted([*rows, *_thread(customer, at, key)], key=_newest, reverse=True)
	shown = rows[:PAGE]
	following = f"{shown[-1]['at']}|{shown[-1]['sort']}" if len(rows) > PAGE else ""
	return {"events": [timeline_words.event(row) for row in shown], "next": following}


def _readable(doctype: str) -> bool:
	"""Whether this user may read such records; comments on a customer belong to the customer."""
	return doctype in NOTES or bool(frappe.has_permission(doctype, "read"))


def _rows(chosen: list[Any], customer: str, at: datetime | None, key: str) -> list[Any]:
	return list(
		frappe.db.sql(
			f"""SELECT * FROM ({" UNION ALL ".join(_branch(*branch) for branch in chosen)}) event
			ORDER BY event.at DESC, event.sort DESC LIMIT %(most)s""",  # noqa: S608 - text of ours
			{"customer": customer, "at": at, "key": key, "most": PAGE + 1},
			as_dict=True,
		)
	)


def _thread(customer: str, at: datetime | None, key: str) -> list[Any]:
	"""The messages in both directions that are older than the cursor, as rows of the statement."""
	found = [
		frappe._dict(
			kind=MESSAGE, doctype=THREAD, name=message.name, sort=f"{THREAD}:{message.name}", at=message.at, message=message
		)
		for message in service.thread_of(customer, at, 2 * PAGE)
	]  # fmt: skip
	return [row for row in found if at is None or _newest(row) < (at, key)]


def _newest(row: Any) -> tuple[datetime, str]:
	return get_datetime(row["at"]), row["sort"]


def _branch(
	kind: str, doctype: str, at: str, title: str, state: str, who: str, detail: str, condition: str
) -> str:
	sort = f"CONCAT('{doctype}:', name)"
	return f"""(SELECT '{kind}' AS kind, '{doctype}' AS doctype, CAST(name AS CHAR) AS name, {sort} AS sort, {at} AS at,
		{title} AS title, {state} AS state, {who} AS who, {detail} AS detail
		FROM `tab{doctype}` WHERE ({condition})
		AND (%(at)s IS NULL OR {at} < %(at)s OR ({at} = %(at)s AND {sort} < %(key)s))
		ORDER BY {at} DESC, {sort} DESC LIMIT %(most)s)"""  # noqa: S608 - text of ours


def _cursor(before: str) -> tuple[datetime | None, str]:
	moment, _bar, key = before.partition("|")
	try:
		return (get_datetime(moment) if before else None), key
	except (ValueError, OverflowError) as error:
		raise BadRequest(_("{0} is not valid.").format(_("Page"))) from error
