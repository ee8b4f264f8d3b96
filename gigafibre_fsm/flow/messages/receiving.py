"""Adds customers' emails and SMS to their tickets: each message once, none lost."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import TooMany
from gigafibre_fsm.flow.incidents.tickets import outage_sentence
from gigafibre_fsm.flow.messages import communications, mail, rules, threads
from gigafibre_fsm.flow.messages.mail import Mail
from gigafibre_fsm.flow.messages.people import customers_at
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.arguments import without_link
from gigafibre_fsm.notifications import opt_outs, templates
from gigafibre_fsm.notifications.notify import tell_person, tell_staff

MAIL, SMS = "mail", "sms"
KIND = "Message"
ACKNOWLEDGED_A_DAY = 3
"""New tickets of one sender that get an acknowledgement: a machine that replies automatically gets only a few."""


def receive_mail(raw: bytes | str, account: str = "") -> Document | None:
	"""Receive one mail. Returns its Communication (for a repeated delivery that of the first one); None for this app's own
	mail that came back.
	"""
	read = mail.read(raw)
	if _is_own_mail(read):
		return None
	if read.sender in _own_addresses():
		# a form or a telephone exchange of the operator, which writes for a customer
		read = replace(read, sender=read.reply_to)
	if earlier := _earlier_result(MAIL, read.id, read.subject or read.sender):
		return earlier
	issue, customer = threads.answered_by_id(read.answers_to)
	customers = [] if read.forged else threads.customers_of_message(read.sender, customer)
	if not read.forged:
		issue = issue or threads.answered_by_number(read.subject, read.sender, customers)
	if not issue:
		open_threads = [] if read.forged else threads.open_of(read.sender, customers)
		issue = rules.thread_for(read.subject, bool(read.answers_to), open_threads)
	facts = _mail_facts(read, account)
	if read.automatic and not issue:
		return communications.store_without_ticket(customers, read.text, facts)
	opened = not issue
	# ERPNext looks for the customer by `raised_by`.
	issue = issue or _open(facts["subject"], read.text, "" if read.forged else read.sender, customers)
	facts["in_reply_to"] = _parent(issue)
	kept = communications.add_message(issue, _with_warning(read), facts, read.attachments)
	if not read.automatic:
		_notify(issue, opened, read.sender, customers, acknowledge=not read.forged)
	return kept


def _with_warning(read: Mail) -> str:
	"""The text with a warning for support if the mail's sender is forged."""
	if not read.forged:
		return read.text
	said = _("Careful: the mail server of {0} did not send this mail.").format(read.sender or _("the sender"))
	return f"{said}\n\n{read.text}"


def _mail_facts(read: Mail, account: str) -> dict[str, Any]:
	return {
		"communication_medium": "Email",
		"communication_type": communications.OF_MACHINE if read.automatic else communications.CONVERSATION,
		"message_id": read.id,
		"sender": read.sender,
		"sender_full_name": read.sender_name or read.sender,
		"recipients": ", ".join(read.recipients),
		"subject": read.subject or _("Message by email"),
		"text_content": read.whole,
		"email_account": account or None,
	}


def receive_sms(number: str, text: str, sid: str, media: Sequence[str] = ()) -> str:
	"""Receive one SMS from Twilio, from `number` (E.164): returns its meaning, "stop", "start", "help", "message" or
	"repeated". `media` are the URLs of its pictures.
	"""
	if _earlier_result(SMS, sid, number):
		return "repeated"
	meaning = rules.command(text)
	if meaning == rules.STOP:
		opt_outs.stop(number, text)
		_store_keyword(number, text, sid, _("Wants no more text messages."))
		return meaning
	if meaning == rules.START and opt_outs.is_stopped(number):
		opt_outs.start(number)
		_store_keyword(number, text, sid, _("Wants text messages again."))
		return meaning
	if meaning == rules.HELP:
		_store_keyword(number, text, sid, "")
		_send_help(number)
		return meaning
	_add_to_ticket(number, text, sid, media)
	return "message"


def _add_to_ticket(number: str, text: str, sid: str, media: Sequence[str]) -> None:
	customers = customers_at(number)
	last = threads.ticket_of_last_sms(number)
	issue = last if last and threads.is_open(last) else ""
	issue = issue or rules.thread_for("", True, threads.open_of(number, customers)) or last
	opened = not issue
	said = "\n".join([text.strip() or _("(A picture without words)"), *media])
	issue = issue or _open(_subject(text), said, number, customers)
	communications.add_message(issue, said, _sms_facts(number, text, sid))
	_notify(issue, opened, number, customers)


def _sms_facts(number: str, text: str, sid: str) -> dict[str, Any]:
	return {
		"communication_medium": "SMS",
		"message_id": sid,
		"phone_no": number,
		"sender": "",
		"sender_full_name": number,
		"subject": _subject(text),
		"text_content": text,
	}


def _open(subject: str, text: str, address: str, customers: Sequence[str]) -> str:
	"""Open a ticket for a sender; without a customer when the sender is unknown."""
	customer = customers[0] if customers else None
	mail_of = frappe.db.get_value("Customer", customer, "email_id") if customer else ""
	issue = frappe.get_doc(
		{
			"doctype": threads.ISSUE,
			"subject": subject,
			"description": communications.html(text),
			"customer": customer,
			"raised_by": address if "@" in address or not mail_of else mail_of,
			"fsm_kind": KIND,
			"fsm_service_location": _only_place(customer) if customer else None,
		}
	)
	issue.flags.ignore_permissions = True
	# An SMS has no email address.
	issue.flags.ignore_validate = "@" not in issue.raised_by
	issue.insert()
	return issue.name


def _only_place(customer: str) -> str | None:
	served = frappe.get_all(
		"Service Location", {"customer": customer, "status": ("!=", "Disconnected")}, pluck="name"
	)
	return served[0] if len(served) == 1 else None


def _send_help(number: str) -> None:
	customers = customers_at(number)
	language = frappe.db.get_value("Customer", customers[0], "language") if customers else None
	key = f"sms.help:{number}:{frappe.generate_hash(length=8)}"
	tell_person("sms.help", {}, key, phone=number, language=language)


def _notify(
	issue: str, opened: bool, address: str, customers: Sequence[str], acknowledge: bool = True
) -> None:
	"""Notify staff; acknowledge a new ticket to its sender, unless the mail is forged."""
	doc = frappe.get_doc(threads.ISSUE, issue)
	told = {"ticket": issue, "subject_line": doc.subject}
	facts = {**told, "by_sms": "@" not in address}
	key = f"{issue}:{frappe.generate_hash(length=8)}"
	if not opened:
		tell_staff(
			"ticket.replied", {**told, "customer": doc.customer or address}, f"ticket.replied:{key}", doc
		)
		return
	tell_staff("ticket.opened", {**told, "customer": doc.customer or address}, f"ticket.opened:{issue}", doc)
	if not acknowledge:
		return
	try:
		rate.limit(f"acknowledged:{address}", ACKNOWLEDGED_A_DAY, 86_400)
	except TooMany:
		return
	language = frappe.db.get_value("Customer", customers[0], "language") if customers else None
	phone, box = (None, address) if "@" in address else (address, None)
	key = f"ticket.opened:{issue}"
	facts["outage"] = outage_sentence(doc, templates.language(language))
	if not customers:
		facts["subject_line"] = without_link(doc.subject or "")
	tell_person("ticket.opened", facts, key, phone=phone, email=box, language=language, reference=doc)


def _earlier_result(provider: str, name: str, about: str) -> Any:
	"""The stored result of a message that came before; None for a new one, which is recorded."""
	known = hashlib.sha256(name.encode()).hexdigest()
	receipt = frappe.get_doc(
		{
			"doctype": "Webhook Receipt",
			"provider": provider,
			"event_id": known[:60],
			"event_type": "message",
			"object_id": name[:140],
			"payload_hash": known,
			"outcome": "Handled",
			"received_at": now_datetime(),
		}
	)
	try:
		receipt.insert(ignore_permissions=True, set_name=f"{provider}:{known[:60]}")
	except frappe.DuplicateEntryError:
		frappe.clear_last_message()
		kept = frappe.db.get_value("Communication", {"message_id": name, "sent_or_received": "Received"})
		return frappe.get_doc("Communication", kept) if kept else receipt
	return None


def _is_own_mail(read: Mail) -> bool:
	"""Whether this site sent the mail itself: a returned mail is not a message."""
	if frappe.db.exists("Outbound Message", {"channel": "E-mail", "provider_reference": f"<{read.id}>"}):
		return True
	return read.sender in _own_addresses() and read.reply_to in ("", *_own_addresses())


def _own_addresses() -> set[str]:
	boxes = frappe.get_all("Email Account", {"enable_outgoing": 1}, pluck="email_id")
	return {box.casefold() for box in (frappe.get_cached_doc(SETTINGS).email_sender, *boxes) if box}


def _subject(text: str) -> str:
	words = " ".join(text.split())
	return (words[:77] + "..." if len(words) > 80 else words) or _("Message by SMS")


def _parent(issue: str) -> str | None:
	"""The previous Communication, to which Frappe's thread links."""
	earlier = {
		"reference_doctype": threads.ISSUE,
		"reference_name": issue,
	}
	return frappe.db.get_value("Communication", earlier, "name", order_by="creation desc")


def _store_keyword(number: str, text: str, sid: str, meaning: str) -> None:
	"""Store a keyword message (STOP, START, HELP) with the customer."""
	facts = {**_sms_facts(number, text, sid), "communication_type": communications.OF_MACHINE}
	communications.store_without_ticket(
		customers_at(number), " · ".join(filter(None, (text, meaning))), facts
	)
