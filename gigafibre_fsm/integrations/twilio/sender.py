"""SMS through Twilio: the official SDK over this app's outbound HTTP client."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.utils import get_url
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations import http
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

VENDOR = "Twilio"
WRONG_KEY = 401
RECENT, LOOKED_AT = timedelta(days=1), 20
STATUS_CALLBACK = "/api/method/gigafibre_fsm.api.webhook.twilio"
# The SDK handles Twilio's own errors; temporary ones never reach it.
READ_BY_SDK = tuple(status for status in range(200, 500) if status not in http.LATER)


class OutboundDoor(HttpClient):
	"""The SDK's HTTP client: the API's host replaced by the one in the settings."""

	def __init__(self, api_url: str) -> None:
		super().__init__(None, False, None)
		self.api_url = api_url.rstrip("/")

	def request(
		self,
		method: str,
		url: str,
		params: dict[str, object] | None = None,
		data: dict[str, object] | None = None,
		headers: dict[str, str] | None = None,
		auth: tuple[str, str] | None = None,
		timeout: float | None = None,
		allow_redirects: bool = False,
	) -> Response:
		answer = http.request(
			VENDOR,
			method,
			self.api_url + urlsplit(url).path,
			params=params,
			data=data,
			headers=headers,
			auth=auth,
			accept=READ_BY_SDK,
		)
		return Response(answer.status, answer.text, answer.headers)


def send(item: OutboxItem) -> Receipt:
	"""Send `item.secret`, or else `item.payload["text"]`, to the number `item.target` (E.164).

	Raises ServiceRefused with Twilio's own error code (21211: invalid number, 21610: the recipient replied
	STOP); ServiceUnavailable while it refuses our key, which is no fault of the message.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	client = _client(settings)
	message: dict[str, Any] = {
		"to": item.target,
		"from_": settings.twilio_from,
		"body": item.secret or item.payload["text"],
	}
	callback = get_url(STATUS_CALLBACK)
	if callback.startswith("https://"):
		message["status_callback"] = callback
	try:
		# Twilio has no idempotency key: after a lost answer its own list shows whether it accepted the message.
		sent = item.attempts > 1 and _already_sent(client, item.target, message["body"])
		sent = sent or client.messages.create(**message)
	except TwilioRestException as error:
		if error.status == WRONG_KEY:
			sentence = _("{0} answers, but refuses our key: enter it again.")
			raise ServiceUnavailable(sentence.format(VENDOR)) from error
		raise ServiceRefused(
			_("Twilio refused the message ({0}).").format(error.code or error.status),
			code=str(error.code or error.status),
			detail={"status": error.status},
		) from error
	return Receipt(sent.sid, {"status": sent.status, "segments": sent.num_segments})


def _already_sent(client: Client, number: str, text: str) -> Any:
	"""The recent message with exactly this text to this number that no other outbox row has, or None."""
	oldest = datetime.now(timezone.utc) - RECENT
	for message in client.messages.list(to=number, limit=LOOKED_AT):
		if message.body != text or not message.date_created or message.date_created < oldest:
			continue
		if not frappe.db.exists("Outbound Message", {"provider_reference": message.sid}):
			return message
	return None


def ping() -> None:
	"""Raises ServiceRefused, with the HTTP status as its code, or ServiceUnavailable unless Twilio accepts the account."""
	settings = frappe.get_cached_doc(SETTINGS)
	try:
		_client(settings).api.v2010.accounts(settings.twilio_account_sid).fetch()
	except TwilioRestException as error:
		raise ServiceRefused(
			_("{0} refused the request ({1}).").format(VENDOR, error.status), code=str(error.status)
		) from error


def _client(settings: Any) -> Client:
	token = settings.get_password("twilio_auth_token", raise_exception=False)
	if not settings.twilio_account_sid or not token:
		raise ServiceRefused(_("SMS is not configured."), code="not_configured")
	return Client(settings.twilio_account_sid, token, http_client=OutboundDoor(settings.twilio_api_url))
