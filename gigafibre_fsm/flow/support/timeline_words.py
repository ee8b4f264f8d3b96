"""Formats an event of the timeline in the reader's language."""

from __future__ import annotations

import json
from typing import Any

import frappe
from babel.dates import format_time
from frappe import _
from frappe.utils import cint, get_datetime

from gigafibre_fsm import dates
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.messages.answers import plain
from gigafibre_fsm.flow.messages.service import Message
from gigafibre_fsm.flow.portal import wording
from gigafibre_fsm.flow.support.client_money import visit_day

LONGEST = 400
MOST_CHANGES = 4
SECRET = ("fsm_stripe", "fsm_card_since", "_password")
"""Parts of field names whose values are never shown."""
BAD = frozenset({"Failed", "Dead", "Overdue", "offline"})
GOOD = frozenset({"Completed", "Paid", "Sent", "online", "Resolved", "Closed"})


def event(row: Any) -> dict[str, Any]:
	"""The event of one row of `timeline.page`."""
	at = get_datetime(row["at"])
	language = wording.language()
	said = WORDS[row.doctype](row)
	told = {row.get("state"), row.get("title")}
	return {
		"key": row.sort,
		"kind": row.kind,
		"at": at.isoformat(timespec="seconds"),
		"day": dates.without_weekday(at.date(), language),
		"time": format_time(at, "short", locale=dates.LOCALES["en" if language.startswith("en") else "fr"]),
		"doctype": row.doctype,
		"name": row.name,
		"who": "",
		"state": "",
		"detail": "",
		**said,
		"tone": "bad" if told & BAD else "good" if told & GOOD else "",
	}


def _ticket(row: Any) -> dict[str, str]:
	return {"title": row.title or row.name, "state": _(row.state), "who": _person(row.who)}


def _visit(row: Any) -> dict[str, str]:
	day, window, reason = (*(row.detail or "").split("|", 2), "", "", "")[:3]
	planned = frappe._dict(scheduled_date=day, time_window=window)
	technician = frappe.get_cached_value("Technician", row.who, "technician_name") if row.who else ""
	return {
		"title": _(row.title),
		"state": _(row.state),
		"detail": " · ".join(filter(None, (visit_day(planned), reason))),
		"who": technician or "",
	}


def _sent(row: Any) -> dict[str, str]:
	payload = json.loads(row.detail or "{}")
	text = payload.get("text") or payload.get("subject") or ""
	return {
		"title": payload.get("subject") or _(row.who),
		"detail": text[:LONGEST],
		"state": _(row.state),
		"who": _(row.who),
	}


def _message(row: Any) -> dict[str, Any]:
	said: Message = row.message
	return {
		"title": said.subject or _(said.channel),
		"detail": said.text[:LONGEST],
		"state": _("Automatic") if said.automatic else _("Received") if said.incoming else _("Answered"),
		"who": " · ".join(filter(None, (said.sender, _(said.channel)))),
		"issue": said.issue,
		"files": [{"name": file.name, "url": file.url} for file in said.files],
	}


def _device(row: Any) -> dict[str, str]:
	words = {
		"bootstrap": _("Device reset, or connected for the first time"),
		"online": _("Device online"),
		"offline": _("Device offline"),
		"unknown": _("Unknown device"),
	}
	return {"title": words.get(row.title, row.title), "detail": row.detail or "", "who": row.who or ""}


def _bill(row: Any) -> dict[str, str]:
	return {
		"title": _("Bill {0}").format(row.title),
		"detail": wording.amount(decimal(row.detail)),
		"state": _(row.state),
	}


def _payment(row: Any) -> dict[str, str]:
	title = _("Refund") if row.title == "Pay" else _("Payment")
	return {
		"title": title,
		"detail": wording.amount(decimal(row.detail)),
		"state": _("Cancelled") if cint(row.state) == 2 else "",
		"who": _(row.who or ""),
	}


def _change(row: Any) -> dict[str, str]:
	found = json.loads(row.detail or "{}").get("changed") or []
	seen = [change for change in found if not _secret(change[0]) and _value(change[1]) != _value(change[2])]
	changes = [_changed(row.title, *change) for change in seen]
	return {
		"title": f"{_(row.title)} {row.state}" if row.title != "Customer" else _("Customer"),
		"detail": " · ".join(changes[:MOST_CHANGES]) or _("Changed"),
		"who": _person(row.who),
	}


def _changed(doctype: str, field: str, before: Any, after: Any) -> str:
	label = _(frappe.get_meta(doctype).get_label(field) or field)
	return f"{label} : {_value(before)} → {_value(after)}"


def _value(value: Any) -> str:
	return _(str(value))[:60] if value not in (None, "", 0, 0.0) else "∅"


def _secret(field: str) -> bool:
	return any(part in field for part in SECRET)


def _note(row: Any) -> dict[str, str]:
	return {
		"title": _("Note") if row.title == "Customer" else f"{_(row.title)} {row.state}",
		"detail": plain(row.detail)[:LONGEST],
		"who": _person(row.who),
	}


def _person(user: str | None) -> str:
	return "" if user in (None, "", "Administrator", "Guest") else frappe.utils.get_fullname(user)


WORDS = {
	"Issue": _ticket,
	"Dispatch Job": _visit,
	"Outbound Message": _sent,
	"Communication": _message,
	"Device Event": _device,
	"Sales Invoice": _bill,
	"Payment Entry": _payment,
	"Version": _change,
	"Comment": _note,
}
