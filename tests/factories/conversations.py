"""Seeded conversations between customers and support, by text message and by mail, as real programs write them."""

from __future__ import annotations

import email
import email.policy
import random
import secrets
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import frappe
import requests

from gigafibre_fsm.flow.messages import receiving, service
from tests.factories import ordering
from tests.factories.outbox import deliver, messages

TURNS = 4
COUNTED = {"conversations": 0, "messages": 0, "wrong": 0}
"""The numbers that the figure `threads` prints."""
SUBJECTS = ("Internet lent le soir", "Télé sans image", "Question de facture", "WiFi à l'étage")


class Conversation:
	"""One customer with one or two requests. `expected`: a mark of each message -> the Issue in which it must be, once."""

	def __init__(self, seed: int, fakes: dict[str, Any]) -> None:
		self.dice, self.fakes = random.Random(seed), fakes
		self.box = f"foyer.{secrets.token_hex(6)}@example.com"
		self.phone = f"+1438{self.dice.randrange(2_200_000, 9_700_000)}"
		self.customer = ordering.customer(email_id=self.box, mobile_no=self.phone, language="fr").name
		self.expected: dict[str, str] = {}
		self.by_sms = seed % 3 == 0

	def play(self) -> None:
		"""Open the requests, then exchange answers; some messages are delivered twice, as mail servers and Twilio do."""
		if self.by_sms:
			issues = [self.text("")]
		else:
			chosen = self.dice.sample(SUBJECTS, self.dice.choice((1, 1, 2)))
			issues = [self.mail("", subject) for subject in chosen]
		for _turn in range(TURNS):
			issue = self.dice.choice(issues)
			sent = self.answer(issue)
			if self.by_sms:
				self.text(issue)
			else:
				self.mail(issue, "", sent)

	def answer(self, issue: str) -> EmailMessage | None:
		"""Support answers; returns the mail that the customer received, or None for a text message."""
		mark = self.mark(issue)
		service.answer(issue, f"Bonjour, {mark}. Avez-vous redémarré?")
		row = messages("ticket.answered", issue)[-1]
		assert row.channel == ("SMS" if self.by_sms else "E-mail"), row.channel
		receipt = deliver("ticket.answered", issue)
		sent = {"status": "Sent", "provider_reference": receipt.provider_reference}
		frappe.db.set_value("Outbound Message", row.name, sent)
		if self.by_sms:
			return None
		found = requests.get(
			f"{self.fakes['smtp']['url']}/messages", params={"to": self.box}, timeout=10
		).json()
		raw = requests.get(f"{self.fakes['smtp']['url']}/messages/{found[-1]['id']}", timeout=10).json()[
			"raw"
		]
		read = email.message_from_string(raw, policy=email.policy.default)
		assert isinstance(read, EmailMessage)
		return read

	def text(self, issue: str) -> str:
		mark, sid = self.mark(issue), f"SM{secrets.token_hex(16)}"
		for _delivery in range(self.dice.choice((1, 1, 2))):
			receiving.receive_sms(self.phone, f"Toujours en panne {mark}", sid)
		return self.settle(mark, issue)

	def mail(self, issue: str, subject: str, sent: EmailMessage | None = None) -> str:
		"""A mail from the customer: a new one, or a reply to `sent`, formatted as one of several mail programs does."""
		mark = self.mark(issue)
		raw = self.dice.choice((plain, outlook, latin, rich, with_photo, forwarded))(
			self, subject, sent, mark
		)
		for _delivery in range(self.dice.choice((1, 1, 2))):
			receiving.receive_mail(raw)
		if sent and self.dice.random() < 0.25:
			receiving.receive_mail(away(self, sent))
		return self.settle(mark, issue)

	def mark(self, issue: str) -> str:
		mark = f"m{secrets.token_hex(6)}"
		self.expected[mark] = issue
		return mark

	def settle(self, mark: str, issue: str) -> str:
		"""Record the Issue that a first message opened."""
		self.expected[mark] = issue or frappe.get_last_doc("Issue", {"customer": self.customer}).name
		return self.expected[mark]

	def wrong(self) -> Iterator[str]:
		"""Descriptions of errors: a message that is lost, duplicated or in another thread; an Issue too many."""
		rows = frappe.get_all(
			"Communication",
			filters={"reference_doctype": "Issue", "communication_type": "Communication"},
			or_filters=[
				["reference_name", "in", sorted(set(self.expected.values()))],
				["sender", "=", self.box],
			],
			fields=["reference_name", "content"],
		)
		for mark, issue in self.expected.items():
			found = [row.reference_name for row in rows if mark in row.content]
			if found != [issue]:
				yield f"{mark}: in {found} instead of {issue}"
		opened = set(frappe.get_all("Issue", {"customer": self.customer}, pluck="name"))
		if opened != set(self.expected.values()):
			yield f"{self.customer}: {sorted(opened)} instead of {sorted(set(self.expected.values()))}"


def _head(talk: Conversation, subject: str, sent: EmailMessage | None) -> EmailMessage:
	message = EmailMessage()
	message["From"], message["To"] = f"Foyer Exemple <{talk.box}>", "soutien@example.com"
	message["Message-ID"] = f"<{secrets.token_hex(12)}@mail.example.com>"
	message["Subject"] = f"Re: {sent['Subject']}" if sent else subject
	if sent:
		message["In-Reply-To"] = sent["Message-ID"]
		message["References"] = " ".join(filter(None, (sent["References"], sent["Message-ID"])))
	return message


def _quoted(sent: EmailMessage | None) -> str:
	body = sent.get_body(("plain",)) if sent else None
	return "".join(f"> {line}\n" for line in body.get_content().splitlines()) if body else ""


def plain(talk: Conversation, subject: str, sent: EmailMessage | None, mark: str) -> bytes:
	message = _head(talk, subject, sent)
	quoted = f"\n\nLe lun. 30 nov. 2026 à 09:12, Gigafibre <soutien@example.com> a écrit :\n\n{_quoted(sent)}"
	message.set_content(f"Voici {mark}{quoted if sent else ''}")
	return message.as_bytes()


def outlook(talk: Conversation, subject: str, sent: EmailMessage | None, mark: str) -> bytes:
	"""A program that sends only the References header, and quotes below a line."""
	message = _head(talk, subject, sent)
	del message["In-Reply-To"]
	below = "\n\n________________________________\nDe : Gigafibre <soutien@example.com>\nObjet : Réponse\n\nBonjour"
	message.set_content(f"Merci, {mark}{below if sent else ''}")
	return message.as_bytes()


def latin(talk: Conversation, subject: str, sent: EmailMessage | None, mark: str) -> bytes:
	message = _head(talk, subject, sent)
	message.set_content(f"Ça ne marche pas à l'étage, {mark}", charset="iso-8859-1", cte="8bit")
	return message.as_bytes()


def rich(talk: Conversation, subject: str, sent: EmailMessage | None, mark: str) -> bytes:
	message = _head(talk, subject, sent)
	message.set_content(f"<div>Bonjour {mark}</div><blockquote>{_quoted(sent)}</blockquote>", subtype="html")
	return message.as_bytes()


def with_photo(talk: Conversation, subject: str, sent: EmailMessage | None, mark: str) -> bytes:
	message = _head(talk, subject, sent)
	message.set_content(f"La boîte est rouge {mark}")
	message.add_attachment(secrets.token_bytes(400), maintype="image", subtype="jpeg", filename="boîte.jpg")
	return message.as_bytes()


def forwarded(talk: Conversation, subject: str, sent: EmailMessage | None, mark: str) -> bytes:
	message = _head(talk, subject, sent)
	message.set_content(
		f"Pour vous {mark}\n\n---------- Message transféré ----------\nDe : Voisin\n> Chez nous aussi"
	)
	return message.as_bytes()


def away(talk: Conversation, sent: EmailMessage) -> bytes:
	message = _head(talk, "", sent)
	message.replace_header("Subject", f"Réponse automatique : {sent['Subject']}")
	message["Auto-Submitted"] = "auto-replied"
	message.set_content("Je suis absente jusqu'à lundi.")
	return message.as_bytes()
