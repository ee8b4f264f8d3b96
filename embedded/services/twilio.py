"""Twilio's message API, with signed status callbacks and replies from the customer's phone."""

import base64
import hashlib
import hmac
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.messages import Abort, Params, Reply, Request
from embedded.services.pages import page
from embedded.services.reach import post_request

# Twilio's published magic numbers: the result of sending to them, or from them.
REFUSED_TO = {
	"+15005550001": (21211, "The 'To' number {0} is not a valid phone number."),
	"+15005550002": (21612, "The 'To' phone number {0} is not currently reachable via SMS."),
	"+15005550003": (21408, "Permission to send an SMS has not been enabled for the region of {0}."),
	"+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
	"+15005550009": (21614, "'To' number is not a valid mobile number"),
}
REFUSED_FROM = {
	"+15005550001": (21212, "The 'From' number {0} is not a valid phone number."),
	"+15005550007": (21606, "The 'From' phone number {0} is not a valid, SMS-capable phone number."),
}
# The final status for numbers that Twilio accepts and the network does not.
UNDELIVERED_CODE = 30003
LONGEST = 1600
DELIVERIES = ("delivered", "undelivered", "failed", "none")
STOP_WORDS = {"STOP", "ARRET", "ARRÊT", "UNSUBSCRIBE"}


class TwilioFake(Fake):
	name = "twilio"

	def forget(self) -> None:
		self.account_sid = "AC" + self.secret("account")[4:]
		self.auth_token = self.secret("token")
		self.number = "+15005550006"
		self.messages: list[Params] = []
		self.callbacks: list[Params] = []
		self.unsubscribed: set[str] = set()
		self.delivery = "delivered"
		self.delivery_delay_s = 0.0

	def details(self) -> Params:
		return {
			"url": self.url,
			"account_sid": self.account_sid,
			"auth_token": self.auth_token,
			"from_number": self.number,
			# No quiet hours here: messages sent at night are delivered at night.
			"from_hour": 0,
			"until_hour": 24,
		}

	def control(self, settings: Params) -> None:
		"""`delivery`: the final status of messages ("none": stay sent); `delivery_delay_s`: the delay before it."""
		delivery = settings.pop("delivery", self.delivery)
		if delivery not in DELIVERIES:
			raise ValueError(f"delivery is one of {', '.join(DELIVERIES)}")
		self.delivery = delivery
		self.delivery_delay_s = float(settings.pop("delivery_delay_s", self.delivery_delay_s))
		super().control(settings)

	def outage_body(self) -> Params:
		return {"code": 20500, "message": "Internal Server Error", "status": 500}

	@route("POST", "/2010-04-01/Accounts/<sid>/Messages.json")
	def send(self, request: Request, sid: str) -> Reply:
		self._authenticate(request, sid)
		form = request.form
		to, body = form.get("To", ""), form.get("Body", "")
		sender = form.get("From") or form.get("MessagingServiceSid", "")
		self._check(to, sender, body)
		now = format_datetime(datetime.now(timezone.utc))
		message = {
			"account_sid": sid,
			"api_version": "2010-04-01",
			"body": body,
			"date_created": now,
			"date_sent": None,
			"date_updated": now,
			"direction": "outbound-api",
			"error_code": None,
			"error_message": None,
			"from": form.get("From") or self.number,
			"messaging_service_sid": form.get("MessagingServiceSid"),
			"num_media": "0",
			"num_segments": str(1 + len(body) // 160),
			"price": None,
			"price_unit": "USD",
			"sid": f"SM{self.random.getrandbits(128):032x}",
			"status": "queued",
			"subresource_uris": {},
			"to": to,
		}
		message["uri"] = f"/2010-04-01/Accounts/{sid}/Messages/{message['sid']}.json"
		answer = dict(message)
		with self.lock:
			self.messages.append(message)
		timer = threading.Timer(self.delivery_delay_s, self._deliver, (message, form.get("StatusCallback")))
		timer.daemon = True
		timer.start()
		return Reply(answer, 201)

	@route("GET", "/2010-04-01/Accounts/<sid>/Messages.json")
	def list_messages(self, request: Request, sid: str) -> Params:
		self._authenticate(request, sid)
		query = request.query
		with self.lock:
			found = [message for message in reversed(self.messages) if _matches(message, query)]
		size, number = int(query.get("PageSize", 50)), int(query.get("Page", 0))
		here = found[number * size : (number + 1) * size]
		path = f"{request.path}?PageSize={size}&Page="
		more = len(found) > (number + 1) * size
		return {
			"messages": here,
			"page": number,
			"page_size": size,
			"uri": f"{path}{number}",
			"first_page_uri": f"{path}0",
			"next_page_uri": f"{path}{number + 1}" if more else None,
			"previous_page_uri": f"{path}{number - 1}" if number else None,
		}

	@route("GET", "/2010-04-01/Accounts/<sid>/Messages/<message_sid>.json")
	def read_message(self, request: Request, sid: str, message_sid: str) -> Params:
		self._authenticate(request, sid)
		return self._message(message_sid)

	@route("GET", "/2010-04-01/Accounts/<sid>.json")
	def account(self, request: Request, sid: str) -> Params:
		self._authenticate(request, sid)
		return {"sid": sid, "friendly_name": "Fake account", "status": "active", "type": "Full"}

	@route("GET", "/messages")
	def messages_as_json(self, request: Request) -> list[Params]:
		"""All messages, oldest first; `?to=` filters."""
		with self.lock:
			return [
				message
				for message in self.messages
				if request.query.get("to", message["to"]) == message["to"]
			]

	@route("POST", "/_inbound")
	def inbound(self, request: Request) -> Params:
		"""A customer writes: {"from", "body", "url"}; posts a signed webhook and returns the response."""
		given = request.json_object()
		if str(given["body"]).strip().upper() in STOP_WORDS:
			self.unsubscribed.add(given["from"])
		values = {
			"AccountSid": self.account_sid,
			"Body": given["body"],
			"From": given["from"],
			"MessageSid": f"SM{self.random.getrandbits(128):032x}",
			"NumMedia": "0",
			"To": self.number,
		}
		return self._call_back(given["url"], values, given.get("forge"))

	@route("GET", "/_callbacks")
	def callbacks_made(self, request: Request) -> list[Params]:
		return list(self.callbacks)

	@route("POST", "/_callbacks")
	def call_back(self, request: Request) -> Params:
		"""Send a status again or out of order: {"sid", "status", "url", "forge"?}."""
		given = request.json_object()
		return self._call_back(
			given["url"], _status(self._message(given["sid"]), given["status"]), given.get("forge")
		)

	@route("GET", "/")
	def index(self, request: Request) -> Reply:
		with self.lock:
			messages = list(reversed(self.messages))[:200]
		bubbles = "".join(
			f"<small>{escape(message['to'])} · {message['date_created']} · {message['status']}</small>"
			f'<p class="sms">{escape(message["body"])}</p>'
			for message in messages
		)
		return page("SMS", f'<div class="phone">{bubbles or "<p>No message yet.</p>"}</div>', refresh=3)

	def _authenticate(self, request: Request, sid: str) -> None:
		if request.credentials() != (self.account_sid, self.auth_token) or sid != self.account_sid:
			raise refusal(20003, "Authenticate", 401)

	def _check(self, to: str, sender: str, body: str) -> None:
		if not to:
			raise refusal(21604, "A 'To' phone number is required.")
		if not sender:
			raise refusal(21603, "A 'From' phone number is required.")
		if not body:
			raise refusal(21602, "Message body is required.")
		if len(body) > LONGEST:
			raise refusal(21617, "The concatenated message body exceeds the 1600 character limit.")
		if sender in REFUSED_FROM:
			code, text = REFUSED_FROM[sender]
			raise refusal(code, text.format(sender))
		if not re.fullmatch(r"\+(1[2-9]\d{2}[2-9]\d{6}|1500555\d{4}|(?!1)[2-9]\d{7,14})", to):
			raise refusal(21211, f"Invalid 'To' Phone Number: {to}")
		if to in self.unsubscribed:
			raise refusal(*REFUSED_TO["+15005550004"])
		if to in REFUSED_TO:
			code, text = REFUSED_TO[to]
			raise refusal(code, text.format(to))

	def _message(self, sid: str) -> Params:
		with self.lock:
			for message in self.messages:
				if message["sid"] == sid:
					return message
		raise refusal(20404, f"The requested resource {sid} was not found", 404)

	def _deliver(self, message: Params, callback: str | None) -> None:
		for status in ("sent",) if self.delivery == "none" else ("sent", self.delivery):
			message |= {"status": status, "date_sent": message["date_created"]}
			if status in ("undelivered", "failed"):
				message |= {
					"error_code": UNDELIVERED_CODE,
					"error_message": "Unreachable destination handset",
				}
			if callback:
				self._call_back(callback, _status(message, status))

	def _call_back(self, url: str, values: dict[str, str], forge: str | None = None) -> Params:
		token = "forged" if forge else self.auth_token
		headers = {
			"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
			"User-Agent": "TwilioProxy/1.1 (fake)",
			"X-Twilio-Signature": signature(url, values, token),
		}
		made: Params = {"url": url, "values": values, "at": time.time()}
		try:
			data = urllib.parse.urlencode(values).encode()
			call = post_request(url, data, headers)
			with urllib.request.urlopen(call, timeout=15) as reply:  # noqa: S310 - the application's own address
				made |= {"status": reply.status, "answer": reply.read(5000).decode("utf-8", "replace")}
		except urllib.error.HTTPError as error:
			made |= {"status": error.code, "answer": error.read(5000).decode("utf-8", "replace")}
		except (OSError, ValueError) as error:
			made |= {"status": None, "answer": str(error)}
		self.callbacks.append(made)
		return made


def refusal(code: int, message: str, status: int = 400) -> Abort:
	more = f"https://www.twilio.com/docs/errors/{code}"
	return Abort(Reply({"code": code, "message": message, "more_info": more, "status": status}, status))


def signature(url: str, values: dict[str, str], token: str) -> str:
	"""Twilio's scheme: base64 HMAC-SHA1 of the URL followed by the sorted parameters."""
	text = url + "".join(f"{name}{values[name]}" for name in sorted(values))
	return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def _status(message: Params, status: str) -> dict[str, str]:
	values = {
		"AccountSid": message["account_sid"],
		"From": message["from"],
		"MessageSid": message["sid"],
		"MessageStatus": status,
		"SmsSid": message["sid"],
		"SmsStatus": status,
		"To": message["to"],
	}
	if message["error_code"]:
		values["ErrorCode"] = str(message["error_code"])
	return values


def _matches(message: Params, query: dict[str, str]) -> bool:
	if (
		query.get("To", message["to"]) != message["to"]
		or query.get("From", message["from"]) != message["from"]
	):
		return False
	day: Any = parsedate_to_datetime(message["date_created"]).date().isoformat()
	return (
		query.get("DateSent", day)[:10] == day
		and query.get("DateSent>", day)[:10] <= day
		and query.get("DateSent<", day)[:10] >= day
	)
