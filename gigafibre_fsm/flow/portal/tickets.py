"""A customer's tickets as threads. Internal notes of staff are not shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, getdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import photos
from gigafibre_fsm.flow.incidents.tickets import outage_sentence
from gigafibre_fsm.flow.messages import answers, threads
from gigafibre_fsm.flow.messages.service import Message, add, of_issues
from gigafibre_fsm.flow.portal import diagnosis, wording
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, RESOLVED_TICKET, SETTINGS
from gigafibre_fsm.guards import rate
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

LATEST = 60
A_DAY, MESSAGES_A_DAY = 10, 40
PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "webp"})
STATES = {
	"Open": "Received",
	"Replied": "Answered",
	"On Hold": "Being worked on",
	"Resolved": "Resolved",
	"Closed": "Closed",
}


def of_customers(customers: list[str], latest: int = LATEST) -> list[dict[str, Any]]:
	"""The latest tickets (0: all): [{"name", "subject", "status", "status_label", "opened", "opened_label", "open",
	"messages", "answers"}]; a message is {"day", "text", "ours", "photos"}, oldest first; "ours": written by staff.
	"""
	rows = frappe.get_all(
		"Issue",
		filters={"customer": among(customers), "fsm_merged_into": ("is", "not set")},
		fields=["name", "subject", "status", "opening_date", "description", "resolution_details"],
		order_by="creation desc",
		limit=latest or None,
	)
	threads = of_issues([row.name for row in rows])
	return [_ticket(row, threads[row.name]) for row in rows]


def open_request(
	customer: str, location: str, subject: str, description: str, photo: str = ""
) -> dict[str, str]:
	"""Open a ticket of a customer about one of their locations, or none: {"ticket", "subject", "status", "outage": the
	sentence about a current outage that it is linked to}; `photo` is a data URL, or empty. Raises TooMany, BadRequest for
	a file that is not a photo.
	"""
	files = _files(photo)
	rate.limit(f"ticket:{customer}", A_DAY, 86_400)
	settings = frappe.get_cached_doc(SETTINGS)
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": subject,
			"description": escape_html(description).replace("\n", "<br>"),
			"customer": customer,
			"raised_by": frappe.db.get_value("Customer", customer, "email_id") or settings.support_email,
			"fsm_kind": "Portal",
			"fsm_service_location": location or _only_place(customer),
		}
	)
	issue.flags.ignore_permissions = True
	issue.insert()
	diagnosis.add_to_ticket(issue)
	if files:
		add(issue.name, _("A photo"), files)
	facts = {"ticket": issue.name, "subject_line": subject}
	outage = outage_sentence(issue, wording.language())
	tell_customer(
		customer, "ticket.opened", {**facts, "outage": outage}, f"ticket.opened:{issue.name}", issue
	)
	tell_staff("ticket.opened", {**facts, "customer": customer}, f"ticket.opened:{issue.name}", issue)
	return {"ticket": issue.name, "subject": issue.subject, "status": issue.status, "outage": outage}


def _only_place(customer: str) -> str | None:
	"""The location of a customer who has exactly one."""
	served = {"customer": customer, "status": ("in", IN_SERVICE)}
	found = frappe.get_all("Service Location", filters=served, pluck="name", limit=2)
	return found[0] if len(found) == 1 else None


def reply(customers: list[str], ticket: str, text: str, photo: str = "") -> dict[str, Any]:
	"""Reply to a ticket; a closed one is reopened. Returns the ticket as in `of_customers`. Raises NotFound, BadRequest,
	TooMany.
	"""
	own = {"name": ticket, "customer": among(customers)}
	if not frappe.db.exists("Issue", own):
		raise NotFound(_("Request not found."))
	files = _files(photo)
	rate.limit(f"reply:{ticket}", MESSAGES_A_DAY, 86_400)
	ticket = threads.remaining_ticket(ticket)
	name = add(ticket, text or _("A photo"), files)
	issue = frappe.get_doc("Issue", ticket)
	facts = {"ticket": ticket, "subject_line": issue.subject, "customer": issue.customer}
	tell_staff("ticket.replied", facts, f"ticket.replied:{name}", issue)
	return next(each for each in of_customers([issue.customer]) if each["name"] == ticket)


def _ticket(row: Any, thread: list[Message]) -> dict[str, Any]:
	said = [
		{
			"day": _day(each.at),
			"text": each.text,
			"ours": not each.incoming,
			"photos": [url for file, url in _files_of(each) if is_photo(file)],
			"files": [{"name": file, "url": url} for file, url in _files_of(each) if not is_photo(file)],
		}
		for each in thread
	]
	first = answers.plain(row.description)
	if first and (not said or said[0]["text"] != first):
		said.insert(
			0, {"day": _day(row.opening_date), "text": first, "ours": False, "photos": [], "files": []}
		)
	if resolution := answers.plain(row.resolution_details):
		said.append({"day": "", "text": resolution, "ours": True, "photos": [], "files": []})
	return {
		"name": row.name,
		"subject": row.subject,
		"status": row.status,
		"status_label": _(STATES.get(row.status, row.status), context="Request"),
		"opened": str(row.opening_date or ""),
		"opened_label": _day(row.opening_date),
		"open": row.status not in RESOLVED_TICKET,
		"messages": said,
		"answers": [{"day": each["day"], "text": each["text"]} for each in said if each["ours"]],
	}


def attachment(customers: list[str], message: str, number: int) -> tuple[str, bytes]:
	"""(name, content) of a file of a message in the customer's own tickets; `number` counts from 0. Raises NotFound."""
	issue = frappe.db.get_value(
		"Communication", {"name": message, "reference_doctype": "Issue"}, "reference_name"
	)
	held = {"attached_to_doctype": "Communication", "attached_to_name": message}
	files = frappe.get_all("File", filters=held, pluck="name", order_by="creation")
	own = bool(issue) and frappe.db.get_value("Issue", issue, "customer") in customers
	if not own or number >= len(files):
		raise NotFound(_("File not found."))
	doc = frappe.get_doc("File", files[number])
	content = doc.get_content()
	return doc.file_name, content.encode() if isinstance(content, str) else content


def _files(photo: str) -> list[tuple[str, bytes]]:
	if not photo:
		return []
	content, ending = photos.read(photo)
	return [(f"photo.{ending}", content)]


def is_photo(name: str) -> bool:
	return name.rpartition(".")[2].lower() in PICTURES


def _files_of(message: Message) -> list[tuple[str, str]]:
	"""(name, URL) of each file of a message."""
	door = "/api/method/gigafibre_fsm.api.portal.attachment"
	return [
		(file.name, f"{door}?{urlencode({'message': message.name, 'number': number})}")
		for number, file in enumerate(message.files)
	]


def _day(value: Any) -> str:
	return dates.without_weekday(getdate(get_datetime(value)), frappe.local.lang or "fr") if value else ""
