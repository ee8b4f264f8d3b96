"""Notifies customers and staff: posts the messages of a topic to the outbox. Topics: topics.py, texts: templates/messages/."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, get_url, now_datetime
from frappe.utils.data import get_datetime_in_timezone, get_system_timezone
from frappe.utils.user import get_system_managers

from gigafibre_fsm import clock, telephone
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.hub.sender import CHAT_RECEIVERS, receivers
from gigafibre_fsm.notifications import opt_outs, own_texts, quiet_hours, templates
from gigafibre_fsm.notifications.topics import EMAIL, KINDS, SMS, SYSTEM_MANAGERS, Topic, topic_of
from gigafibre_fsm.outbox.service import Effect, post_all

EVENT_VERSION = 1
# Values in messages to customers that others enter freely, and the parts of them that email clients turn into links.
TYPED = frozenset(
	{
		"name",
		"company",
		"address",
		"message",
		"subject_line",
		"reply_subject",
		"carrier",
		"reason",
		"referred",
	}
)
UNLINKED = re.compile(r"(?<=:)//|(?<=[^\W_]\.)(?=[^\W\d_])|(?<=\bwww\.)(?=\S)", re.IGNORECASE)
# In messages to staff every value may be a stranger's or a device's, but these and the app's own addresses (`url`).
OF_STAFF = frozenset({"email", "login", "topic"})
LONGEST_LINE = 4000


def tell_customer(
	customer: str,
	topic: str,
	context: dict[str, Any],
	key: str,
	reference: Document | None = None,
	not_before: datetime | None = None,
	papers: Sequence[dict[str, Any]] = (),
	by: str = "",
) -> list[str]:
	"""Send `topic` to a Customer in their language, to their number and address: by SMS and email, or by the channel that
	they chose for its kind.

	Returns the names of the outbox rows. Idempotent by `key`. Nothing is sent before `not_before` (UTC); the email has the
	attachments `papers` (see integrations/mail).
	"""
	kind = KINDS.get(topic_of(topic, "customer").kind)
	fields = ["customer_name", "mobile_no", "email_id", "language", *([kind.field] if kind else [])]
	person = frappe.db.get_value("Customer", customer, fields, as_dict=True)
	return tell_person(
		topic,
		{"name": person.customer_name, **context},
		key,
		phone=person.mobile_no,
		email=person.email_id,
		language=person.language,
		reference=reference,
		not_before=not_before,
		papers=papers,
		by=by or (person[kind.field] or "" if kind else ""),
	)


def tell_person(
	topic: str,
	context: dict[str, Any],
	key: str,
	*,
	phone: str | None = None,
	email: str | None = None,
	language: str | None = None,
	secret: bool = False,
	reference: Document | None = None,
	not_before: datetime | None = None,
	papers: Sequence[dict[str, Any]] = (),
	by: str = "",
	headers: dict[str, str] | None = None,
) -> list[str]:
	"""Send `topic` to someone who is not a customer (yet). With `secret` the texts are stored encrypted and deleted once
	sent.

	`by` is one of CHANNELS if the person chose one: the other channel is used only where that one cannot reach them.
	`headers` are further headers of the email. A number that answered STOP gets no SMS but sign-in codes.
	"""
	registered = topic_of(topic, "customer")
	settings = frappe.get_cached_doc(SETTINGS)
	notice = _notice(topic, context, language)
	limit = _not_after(registered, settings, context)
	effects = []
	by_sms, by_mail = _channels(registered, notice, phone, email, by, secret)
	if by_sms:
		payload = limit if secret else {"text": notice.sms, **limit}
		said = notice.sms if secret else None
		start = not_before or _not_before(registered, settings)
		effects.append(
			Effect(
				"SMS",
				topic,
				f"{key}:sms",
				phone,
				payload,
				said,
				reference,
				not_before=start,
				thread=registered.thread,
			)
		)
	if by_mail:
		payload = {"subject": notice.subject, **limit, **({"headers": headers} if headers else {})}
		if not secret:
			payload.update(text=notice.text, html=notice.html)
		if papers:
			payload["papers"] = list(papers)
		said = notice.text if secret else None
		effects.append(
			Effect(
				"E-mail",
				topic,
				f"{key}:mail",
				email,
				payload,
				said,
				reference,
				not_before=not_before,
				thread=registered.thread,
			)
		)
	return post_all(effects)


def preview(customer: str, topic: str, context: dict[str, Any]) -> dict[str, str]:
	"""What `tell_customer` would send: {"language", "phone", "sms", "email", "subject", "text"}; a text is empty where the
	message does not use that channel.
	"""
	registered = topic_of(topic, "customer")
	kind = KINDS.get(registered.kind)
	fields = ["customer_name", "mobile_no", "email_id", "language", *([kind.field] if kind else [])]
	person = frappe.db.get_value("Customer", customer, fields, as_dict=True)
	notice = _notice(topic, {"name": person.customer_name, **context}, person.language)
	phone, email = person.mobile_no or "", person.email_id or ""
	by = person[kind.field] or "" if kind else ""
	by_sms, by_mail = _channels(registered, notice, phone, email, by, secret=False)
	return {
		"language": templates.language(person.language),
		"phone": phone,
		"sms": notice.sms if by_sms else "",
		"email": email,
		"subject": notice.subject if by_mail else "",
		"text": notice.text if by_mail else "",
	}


def _channels(
	topic: Topic, notice: templates.Notice, phone: str | None, email: str | None, by: str, secret: bool
) -> tuple[bool, bool]:
	"""(by SMS, by email): the channels that the person chose, or the other one where those cannot reach them."""
	sms = bool(phone and notice.sms) and _takes_sms(phone, secret)
	mail = bool(email and notice.subject)
	if sms and mail:
		return by != EMAIL, by == EMAIL or not (by == SMS or topic.mail_instead)
	return sms, mail


def _notice(topic: str, context: dict[str, Any], language: str | None) -> templates.Notice:
	settings = frappe.get_cached_doc(SETTINGS)
	about = {
		"support_phone": settings.support_phone,
		"support_email": settings.support_email,
		"portal_url": get_url("/portail"),
		"site_url": get_url("/internet"),
		"privacy_url": get_url("/internet/confidentialite"),
		"sender": settings.legal_name or "Gigafibre",
		"sender_address": settings.headquarters or "",
		"minutes": settings.otp_minutes,
	}
	free = {key: _without_links(value) if key in TYPED else value for key, value in context.items()}
	spoken = templates.language(language)
	return templates.notice(topic, spoken, {**about, **free}, own_texts.staff_text(topic, spoken))


def _takes_sms(phone: str, secret: bool) -> bool:
	countries = frappe.conf.get("phone_countries") or ()
	return telephone.takes_messages(phone, countries) and (secret or not opt_outs.is_stopped(phone))


def tell_staff(
	topic: str,
	context: dict[str, Any],
	key: str,
	reference: Document | None = None,
	not_before: datetime | None = None,
) -> list[str]:
	"""Send the event `topic` to n8n and targo-hub, a line to Slack and Teams, a message to open desks, and an email where the
	topic has an address.

	`context` becomes the event's `data` (docs/events.md) and must hold no secrets. `key` is also the event's id.
	"""
	registered = topic_of(topic, "staff")
	event = envelope(topic, context, key, reference)
	told = {key: value if _is_own(key) else _without_links(value) for key, value in context.items()}
	line = templates.staff_line(topic, told)
	effects = []
	for receiver in receivers():
		payload = chat_payload(receiver, line) if receiver in CHAT_RECEIVERS else event
		if payload:
			effects.append(
				Effect(
					"Webhook",
					topic,
					f"{key}:{receiver}",
					receiver,
					payload,
					reference=reference,
					not_before=not_before,
				)
			)
	desk = {"topic": topic, "text": line, "reference": event["reference"]}
	limit = (not_before or clock.utc_now()) + timedelta(minutes=5)
	payload = {**desk, "not_after": clock.with_zone(limit)}
	effects.append(
		Effect("Realtime", topic, f"{key}:desk", payload=payload, reference=reference, not_before=not_before)
	)
	facts = "\n".join(f"- {name} : {value}" for name, value in told.items() if value not in (None, ""))
	for number, address in enumerate(_staff_addresses(registered) if line else []):
		payload = {"subject": line, "text": f"{line}\n\n{facts}"}
		mail = f"{key}:staff{number or ''}"
		effects.append(
			Effect("E-mail", topic, mail, address, payload, reference=reference, not_before=not_before)
		)
	return post_all(effects)


def envelope(topic: str, data: dict[str, Any], key: str, reference: Document | None) -> dict[str, Any]:
	"""The event as n8n and targo-hub receive it; its schema is in docs/events.md."""
	return {
		"id": key,
		"type": f"gigafibre.{topic}.v{EVENT_VERSION}",
		"created": get_datetime_in_timezone(get_system_timezone()).isoformat(timespec="seconds"),
		"source": get_url(),
		"reference": {"doctype": reference.doctype, "name": reference.name} if reference else None,
		"data": data,
	}


def _staff_addresses(topic: Topic) -> list[str]:
	"""The email addresses of staff who receive a topic."""
	if topic.staff_address == SYSTEM_MANAGERS:
		people = get_system_managers(only_name=True)
		return frappe.get_all("User", filters={"name": among(people)}, pluck="email", order_by="name")
	address = topic.staff_address and frappe.db.get_single_value(SETTINGS, topic.staff_address)
	return [address] if address else []


def _is_own(key: str) -> bool:
	return key in OF_STAFF or key.endswith("url")


def _without_links(value: Any) -> Any:
	"""A text, or the texts in a list or record, changed so that no email client turns it into a link."""
	if isinstance(value, str):
		return UNLINKED.sub(" ", value)
	if isinstance(value, dict):
		return {key: inner if _is_own(key) else _without_links(inner) for key, inner in value.items()}
	if isinstance(value, list | tuple):
		return [_without_links(inner) for inner in value]
	return value


def chat_payload(receiver: str, line: str) -> dict[str, Any]:
	"""The JSON body for a chat. Slack takes a text; Teams' workflow webhooks take a card with one text block. Markup in the
	line is escaped: a name that a visitor entered mentions no channel and makes no link.
	"""
	if not line:
		return {}
	line = line[:LONGEST_LINE]
	if receiver == "slack":
		return {"text": escape(line, quote=False)}
	line = line.replace("](", "] (")  # a link, in the Markdown of cards
	card = {
		"$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
		"type": "AdaptiveCard",
		"version": "1.4",
		"body": [{"type": "TextBlock", "text": line, "wrap": True}],
	}
	attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
	return {"type": "message", "text": line, "attachments": [attachment]}


def _not_before(topic: Topic, settings: Document) -> datetime | None:
	"""The earliest time (UTC) for an SMS of this topic that is posted now; None for immediately."""
	if not topic.quiet_at_night:
		return None
	hours = cint(settings.sms_from_hour), cint(settings.sms_until_hour) or quiet_hours.END_OF_DAY
	held = quiet_hours.held_until(now_datetime(), *hours)
	return held and clock.to_utc(held)


def _not_after(topic: Topic, settings: Document, context: dict[str, Any]) -> dict[str, str]:
	if topic.useful_on_its_day and context.get("date"):
		return {"not_after": clock.with_zone(clock.to_utc(f"{context['date']} 23:59:59"))}
	# the validity of a sign-in code is a setting
	minutes = settings.otp_minutes if topic.name == "otp.code" else topic.useful_minutes
	return {"not_after": clock.with_zone(clock.utc_now() + timedelta(minutes=minutes))} if minutes else {}
