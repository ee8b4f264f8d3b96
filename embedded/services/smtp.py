"""A mailbox for everything that the application sends by SMTP, with a page to read it."""

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Awaitable
from datetime import datetime, timezone
from email.message import EmailMessage
from html import escape
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from embedded.services.fake import Fake, route
from embedded.services.messages import Abort, Params, Reply, Request
from embedded.services.pages import page

HANG_SECONDS = 120
FAREWELL = "221 2.0.0 Bye"


class SmtpFake(Fake):
	"""The switches act on the mail server; `500` answers 451, so that a sender tries again later."""

	name = "smtp"

	def __init__(self, seed: int = 1, port: int = 0, mail_port: int = 0) -> None:
		super().__init__(seed, port)
		listener = _bind(mail_port)
		self._controller = _Controller(
			_Mailbox(self),
			listener,
			hostname="127.0.0.1",
			port=listener.getsockname()[1],
			authenticator=self._authenticate,
			auth_require_tls=False,
			enable_SMTPUTF8=True,
		)
		self.mail_port: int = self._controller.port

	def forget(self) -> None:
		self.user, self.password = "fake-user", self.secret("password")
		self.mails: list[Params] = []
		self.rejected: set[str] = set()
		self.farewell = FAREWELL

	def details(self) -> Params:
		return {
			"host": "127.0.0.1",
			"port": self.mail_port,
			"user": self.user,
			"password": self.password,
			"url": self.url,
		}

	def control(self, settings: Params) -> None:
		"""`reject`: addresses that are permanently refused with 550; `farewell`: the answer to QUIT."""
		self.rejected = set(settings.pop("reject", self.rejected))
		self.farewell = settings.pop("farewell", self.farewell)
		super().control(settings)

	def start(self) -> None:
		super().start()
		self._controller.start()

	def stop(self) -> None:
		self._controller.stop(no_assert=True)
		super().stop()

	def keep(self, envelope: Envelope) -> None:
		content = cast(bytes, envelope.original_content)
		message = cast(EmailMessage, email.message_from_bytes(content, policy=email.policy.default))
		text, html = message.get_body(("plain",)), message.get_body(("html",))
		with self.lock:
			self.mails.append(
				{
					"id": len(self.mails) + 1,
					"at": datetime.now(timezone.utc).isoformat(),
					"from": envelope.mail_from,
					"to": list(envelope.rcpt_tos),
					"subject": str(message["Subject"] or ""),
					"message_id": str(message["Message-ID"] or ""),
					"headers": {name: str(value) for name, value in message.items()},
					"text": text.get_content() if text else "",
					"html": html.get_content() if html else "",
					"attachments": [part.get_filename() for part in message.iter_attachments()],
					"raw": content.decode("utf-8", "replace"),
				}
			)

	@route("GET", "/messages")
	def list_mails(self, request: Request) -> list[Params]:
		"""Oldest first, without their source; `?to=` and `?subject=` (substring) filter."""
		to, subject = request.query.get("to"), request.query.get("subject", "")
		with self.lock:
			mails = list(self.mails)
		return [
			{name: value for name, value in mail.items() if name != "raw"}
			for mail in mails
			if (to is None or to in mail["to"]) and subject.lower() in mail["subject"].lower()
		]

	@route("GET", "/messages/<number>")
	def read_mail(self, request: Request, number: str) -> Params:
		return self._mail(number)

	@route("GET", "/messages/<number>/html")
	def mail_as_html(self, request: Request, number: str) -> Reply:
		mail = self._mail(number)
		shown = mail["html"] or f"<pre>{escape(mail['text'])}</pre>"
		# Mail is displayed, scripts in it never run.
		return Reply(
			shown, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": "sandbox"}
		)

	@route("GET", "/messages/<number>/raw")
	def mail_source(self, request: Request, number: str) -> Reply:
		return Reply(self._mail(number)["raw"])

	@route("GET", "/")
	def index(self, request: Request) -> Reply:
		with self.lock:
			mails = list(reversed(self.mails))[:200]
		rows = "".join(
			f'<tr><td><a href="/messages/{mail["id"]}/html">{escape(mail["subject"] or "-")}</a></td>'
			f"<td>{escape(', '.join(mail['to']))}</td><td>{escape(mail['at'][:19])}</td></tr>"
			for mail in mails
		)
		heads = "<tr><th>Subject</th><th>To</th><th>At</th></tr>"
		return page(
			"E-mails", f"<table>{heads}{rows}</table>" if rows else "<p>No e-mail yet.</p>", refresh=5
		)

	def _mail(self, number: str) -> Params:
		with self.lock:
			for mail in self.mails:
				if str(mail["id"]) == number:
					return mail
		raise Abort(Reply({"error": f"no mail {number}"}, 404))

	def _authenticate(
		self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
	) -> AuthResult:
		given = (data.login.decode(), data.password.decode())
		return AuthResult(success=given == (self.user, self.password), handled=False)


class _Mailbox:
	"""The events of aiosmtpd, with the switches of the fake."""

	def __init__(self, fake: SmtpFake) -> None:
		self.fake = fake

	async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
		self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
	) -> str:
		fault = self.fake.switches.take("MAIL", f"/{address}")
		session.fault = fault  # type: ignore[attr-defined]
		if fault.latency_ms:
			await asyncio.sleep(fault.latency_ms / 1000)
		if fault.outage == "500":
			return "451 4.3.0 Try again later"
		if fault.outage == "refuse":
			_abort(server)
			return "421 4.3.2 Not available"
		if fault.outage == "hang":
			await self._hang(server)
		envelope.mail_from = address
		envelope.mail_options.extend(options)
		return "?!" if fault.malformed else "250 OK"

	async def handle_RCPT(  # noqa: N802
		self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
	) -> str:
		if address in self.fake.rejected:
			return "550 5.1.1 No such mailbox"
		envelope.rcpt_tos.append(address)
		envelope.rcpt_options.extend(options)
		return "250 OK"

	async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
		self.fake.keep(envelope)
		if session.fault.outage == "timeout_after_effect":  # type: ignore[attr-defined]
			await self._hang(server)
		return "250 OK kept"

	async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
		return self.fake.farewell

	async def _hang(self, server: SMTP) -> None:
		changed: threading.Event = self.fake.switches.changed
		for _tick in range(HANG_SECONDS * 20):
			if changed.is_set():
				break
			await asyncio.sleep(0.05)
		_abort(server)


class _Controller(Controller):
	"""Listens on a socket that is bound already: a port that was only looked up may be another's by the start."""

	def __init__(self, handler: object, listener: socket.socket, **settings: Any) -> None:
		super().__init__(handler, **settings)
		self._listener = listener

	def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
		return self.loop.create_server(self._factory_invoker, sock=self._listener)

	def factory(self) -> SMTP:
		return SMTP(self.handler, hostname="fake", **self.SMTP_kwargs)


def _abort(server: SMTP) -> None:
	if server.transport:
		server.transport.abort()


def _bind(wanted: int) -> socket.socket:
	"""A listening socket on the wanted port of loopback, or on a free one while another holds that."""
	listener = socket.socket()
	listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
	try:
		listener.bind(("127.0.0.1", wanted))
	except OSError:
		listener.bind(("127.0.0.1", 0))
	listener.listen()
	return listener
