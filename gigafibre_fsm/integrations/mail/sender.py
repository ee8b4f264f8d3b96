"""Email through the site's outgoing Email Account, directly to its SMTP server.

Not through Frappe's Email Queue: that is a second queue with its own retries, and the outbox would mark a
message as sent that was only queued again. The Message-ID is derived from the idempotency key, so that a mail
server or mailbox can detect a duplicate.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import Any

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.email.oauth import Oauth
from frappe.utils import strip_html

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

TIMEOUT = 15
ACCEPTED = 250
VENDOR = "SMTP"
PDF, CALENDAR = ("application", "pdf"), ("text", "calendar")


def send(item: OutboxItem) -> Receipt:
	"""Send {"subject", "html", "text"} from `item.payload` to the address `item.target`; `item.secret` replaces
	text and html.

	Raises ServiceUnavailable on network faults and 4xx replies of the server, ServiceRefused on 5xx.
	"""
	if frappe.are_emails_muted():
		raise ServiceRefused(_("Email is muted on this site."), code="muted")
	account = _account()
	sender = frappe.get_cached_doc(SETTINGS).email_sender
	message = compose(item, sender or account.email_id, account.name)
	with _answers(), _session(account.sendmail_config()) as session:
		session.send_message(message)
	return Receipt(message["Message-ID"], {"account": account.name})


def ping() -> None:
	"""Test whether the mail server accepts the login and the sender; sends nothing.

	Raises ServiceRefused with the code "401" for a wrong password, else as `send`.
	"""
	account = _account()
	sender = frappe.get_cached_doc(SETTINGS).email_sender or account.email_id
	try:
		with _answers(), _session(account.sendmail_config()) as session:
			session.ehlo_or_helo_if_needed()
			code, answer = session.mail(parseaddr(sender)[1])
			if code != ACCEPTED:
				raise smtplib.SMTPResponseException(code, answer)
			session.rset()
	except ServiceUnavailable as error:
		if isinstance(error.__cause__, smtplib.SMTPAuthenticationError):
			raise ServiceRefused(str(error), code="401") from error
		raise


def _account() -> EmailAccount:
	account = EmailAccount.find_outgoing(match_by_email=frappe.get_cached_doc(SETTINGS).email_sender)
	if not account or not account.smtp_server:
		raise ServiceRefused(_("No outgoing Email Account is configured."), code="not_configured")
	return account


@contextmanager
def _answers() -> Iterator[None]:
	"""Converts SMTP errors to this app's."""
	try:
		yield
	except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
		raise ServiceUnavailable(_("The mail server refused our credentials or encryption.")) from error
	except smtplib.SMTPRecipientsRefused as error:
		code = max(code for code, _text in error.recipients.values())
		_refuse(code, error)
	except smtplib.SMTPResponseException as error:
		_refuse(error.smtp_code, error)
	except OSError as error:
		raise ServiceUnavailable(_("The mail server is not responding.")) from error


def compose(item: OutboxItem, sender: str, sender_name: str) -> EmailMessage:
	"""The message as sent: text and HTML, each in a suitable encoding, and its attachments: PDFs and
	calendar files made at the time of sending, [{"kind" (hook mail_papers), "name", "given": arguments}].
	"""
	message = EmailMessage()
	name, address = parseaddr(sender)
	message["From"] = Address(display_name=name or sender_name, addr_spec=address)
	message["To"] = item.target
	message["Subject"] = item.payload["subject"]
	message["Date"] = formatdate()
	digest = hashlib.sha256(f"{frappe.local.site}/{item.key}".encode()).hexdigest()[:32]
	message["Message-ID"] = f"<{digest}@{address.rpartition('@')[2]}>"
	for name, value in (item.payload.get("headers") or {"Auto-Submitted": "auto-generated"}).items():
		message[name] = value
	html = item.payload.get("html", "")
	message.set_content(item.secret or item.payload.get("text") or strip_html(html))
	if html and not item.secret:
		message.add_alternative(html, subtype="html")
	makers = frappe.get_hooks("mail_papers")
	for paper in item.payload.get("papers", ()):
		content = frappe.get_attr(makers[paper["kind"]][-1])(**paper["given"])
		kind = CALENDAR if paper["name"].endswith(".ics") else PDF
		message.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=paper["name"])
	return message


@contextmanager
def _session(config: dict[str, Any]) -> Iterator[smtplib.SMTP]:
	"""A session with the mail server. How it answers to QUIT changes nothing about the mail that it took: another code than 221
	would be an error of smtplib's, and the mail be sent again.
	"""
	session = _connect(config)
	try:
		yield session
	finally:
		with suppress(OSError):  # smtplib's errors among them
			session.quit()
		session.close()


def _connect(config: dict[str, Any]) -> smtplib.SMTP:
	port = config["port"] or (465 if config["use_ssl"] else 587 if config["use_tls"] else 25)
	if config["use_ssl"]:
		session: smtplib.SMTP = smtplib.SMTP_SSL(
			config["server"], port, timeout=TIMEOUT, context=ssl.create_default_context()
		)
	else:
		session = smtplib.SMTP(config["server"], port, timeout=TIMEOUT)
	try:
		if config["use_tls"] and not config["use_ssl"]:
			session.starttls(context=ssl.create_default_context())
		if config["use_oauth"]:
			Oauth(session, config["email_account"], config["login"], config["access_token"]).connect()
		elif config["password"]:
			session.login(config["login"], config["password"])
	except Exception:
		session.close()
		raise
	return session


def _refuse(code: int, error: Exception) -> None:
	if 500 <= code < 600:
		raise ServiceRefused(
			_("The mail server refused the message ({0}).").format(code), code=str(code)
		) from error
	raise ServiceUnavailable(_("The mail server asked to try again later ({0}).").format(code)) from error
