"""One HTTP connection to a fake: reads requests, writes replies, simulates network faults."""

import json
import os
import socket
import struct
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar

from embedded.services.messages import Reply, Request
from embedded.services.switches import Fault

if TYPE_CHECKING:
	from embedded.services.fake import Fake

HANG_SECONDS = 120


class Connection(BaseHTTPRequestHandler):
	"""`owner` is the fake that the connection belongs to."""

	owner: ClassVar["Fake"]
	protocol_version = "HTTP/1.1"
	disable_nagle_algorithm = True

	def _serve(self) -> None:
		path, _, query = self.path.partition("?")
		request = Request(self.command, path, query, self.headers, self._body())
		changed = self.owner.switches.changed
		try:
			reply, fault = self.owner.answer(request)
		except Exception as error:
			self._send(Reply(json.dumps({"error": f"the fake failed: {type(error).__name__}: {error}"}), 500))
			raise
		if fault.outage == "refuse":
			self._drop()
		elif fault.outage in ("hang", "timeout_after_effect"):
			self._hang(changed)
		else:
			self._send(reply, fault)

	do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

	def _body(self) -> bytes:
		if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
			return self.rfile.read(int(self.headers.get("Content-Length") or 0))
		parts = []
		while size := int(self.rfile.readline().split(b";")[0], 16):
			parts.append(self.rfile.read(size))
			self.rfile.readline()
		self.rfile.readline()
		return b"".join(parts)

	def _send(self, reply: Reply, fault: Fault | None = None) -> None:
		body, media_type = reply.encoded()
		if fault and fault.malformed:
			body = body[: len(body) // 2] + b'\x00{"'
		if reply.status == 204:
			body = b""
		self.send_response(reply.status, reply.phrase)
		self.send_header("Content-Type", media_type)
		self.send_header("Content-Length", str(len(body)))
		for name, value in reply.headers.items():
			self.send_header(name, value)
		# One write for head and body: two would wait for each other's acknowledgement.
		self._headers_buffer.append(b"\r\n" + (b"" if self.command == "HEAD" else body))
		try:
			self.flush_headers()
		except OSError:
			self.close_connection = True

	def _hang(self, changed: Any) -> None:
		"""Send nothing until the client hangs up, the switches change, or two minutes pass."""
		end = time.monotonic() + HANG_SECONDS
		while time.monotonic() < end and not changed.wait(0.05) and not self._client_left():
			pass
		self._drop()

	def _client_left(self) -> bool:
		try:
			return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
		except BlockingIOError:
			return False
		except OSError:
			return True

	def _drop(self) -> None:
		"""Reset the connection instead of closing it, as a dead host's network does."""
		self.close_connection = True
		self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
		os.close(self.connection.detach())

	def date_time_string(self, timestamp: float | None = None) -> str:
		return super().date_time_string(self.owner.now() if timestamp is None else timestamp)

	def log_message(self, format: str, *args: Any) -> None:
		"""Requests are logged by the fake, not printed."""
