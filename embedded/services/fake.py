"""The base of every fake: an HTTP server on loopback with routes, a log and switches.

`POST /_control` sets the switches (see `switches.Fault`) and a fake's own settings, `GET /_log` lists the
requests, `POST /_reset` clears everything. Paths that begin with an underscore never fail on purpose.
"""

import collections
import inspect
import random
import re
import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from http.server import ThreadingHTTPServer
from typing import Any, ClassVar, TypeVar
from urllib.parse import unquote

from embedded.services.connection import Connection
from embedded.services.messages import Abort, Hangup, Params, Reply, Request
from embedded.services.switches import FIELDS, Fault, Switches

Handler = TypeVar("Handler", bound=Callable[..., Any])
LOG_LENGTH = 20_000


def route(method: str, pattern: str) -> Callable[[Handler], Handler]:
	"""Mark a method as the handler of `pattern`; `<name>` is one path segment, `<name...>` the rest."""

	def mark(handler: Handler) -> Handler:
		known = [*getattr(handler, "routes", []), (method, pattern)]
		handler.routes = known  # type: ignore[attr-defined]
		return handler

	return mark


def _expression(pattern: str) -> re.Pattern[str]:
	parts = re.split(r"<(\w+)(\.\.\.)?>", pattern)
	text = re.escape(parts[0])
	for name, rest, fixed in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
		text += f"(?P<{name}>{'.*' if rest else '[^/]+'})" + re.escape(fixed)
	return re.compile(text + r"/?\Z")


class _Server(ThreadingHTTPServer):
	request_queue_size = 256
	daemon_threads = True


class Fake:
	"""A fake system. Subclasses give routes, `details()` and `forget()`; state is guarded by `self.lock`."""

	name: ClassVar[str]
	cors: ClassVar[bool] = False

	def __init__(self, seed: int = 1, port: int = 0) -> None:
		self.lock = threading.RLock()
		self.switches = Switches()
		self.seed = seed
		self.random = random.Random(f"{self.name}/{seed}")  # noqa: S311 - the ids of a fake guard nothing
		self.log: collections.deque[Params] = collections.deque(maxlen=LOG_LENGTH)
		self._count = 0
		self._routes = self._collect_routes()
		self._server = self._bind(port)
		self.port: int = self._server.server_address[1]
		self.url = f"http://127.0.0.1:{self.port}"
		self.forget()

	def details(self) -> dict[str, Any]:
		"""The URL and keys that an application needs for this fake."""
		return {"url": self.url}

	def forget(self) -> None:
		"""Drop all state."""

	def control(self, settings: Params) -> None:
		"""Set this fake's own settings, other than switches. KeyError or ValueError for wrong ones."""
		if settings:
			raise KeyError(", ".join(settings))

	def now(self) -> float:
		"""The fake's clock, in seconds since 1970."""
		return time.time()

	def outage_body(self) -> Any:
		"""The body of a 500 from this system."""
		return {"error": "Internal Server Error"}

	def start(self) -> None:
		threading.Thread(target=self._server.serve_forever, args=(0.05,), name=self.name, daemon=True).start()

	def stop(self) -> None:
		self.switches.set({})
		self._server.shutdown()
		self._server.server_close()

	def token(self, length: int = 24) -> str:
		"""A fresh random-looking string; the same sequence for the same seed."""
		letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
		with self.lock:
			return "".join(self.random.choices(letters, k=length))

	def secret(self, purpose: str) -> str:
		"""A secret that depends only on the seed, so that a restart needs no new settings."""
		return f"fake{random.Random(f'{self.name}/{purpose}/{self.seed}').getrandbits(128):032x}"  # noqa: S311

	def answer(self, request: Request) -> tuple[Reply, Fault]:
		"""The reply to a request and the fault that the connection must still simulate."""
		fault = Fault()
		if not request.path.startswith("/_"):
			fault = self.switches.take(request.method, request.path)
		if fault.latency_ms:
			time.sleep(fault.latency_ms / 1000)
		if fault.outage == "500":
			reply = Reply(self.outage_body(), 500)
		elif fault.outage in ("refuse", "hang"):
			reply = Reply(status=503)
		else:
			try:
				reply = self._handle(request)
			except Hangup:
				reply, fault = Reply(status=503), Fault("refuse")
		if self.cors:
			reply.headers.setdefault("Access-Control-Allow-Origin", "*")
		if not request.path.startswith("/_"):
			self._remember(request, reply, fault)
		return reply, fault

	def _handle(self, request: Request) -> Reply:
		if self.cors and request.method == "OPTIONS":
			allowed = {
				"Access-Control-Allow-Methods": "*",
				"Access-Control-Allow-Headers": "*, Authorization",
			}
			return Reply(status=204, headers=allowed)
		methods = set()
		asked = "GET" if request.method == "HEAD" else request.method
		for method, expression, handler in self._routes:
			match = expression.match(request.path)
			if match and method == asked:
				try:
					result = handler(
						request, **{key: unquote(value) for key, value in match.groupdict().items()}
					)
				except Abort as abort:
					return abort.reply
				return result if isinstance(result, Reply) else Reply(result)
			if match:
				methods.add(method)
		return Reply({"error": "method not allowed"}, 405) if methods else self.not_found(request)

	def not_found(self, request: Request) -> Reply:
		return Reply({"error": f"no such path: {request.path}"}, 404)

	def _remember(self, request: Request, reply: Reply, fault: Fault) -> None:
		headers = {name.lower(): value for name, value in request.headers.items()}
		headers.pop("authorization", None)
		with self.lock:
			self._count += 1
			self.log.append(
				{
					"n": self._count,
					"at": datetime.now(timezone.utc).isoformat(),
					"method": request.method,
					"path": request.path,
					"query": request.query,
					"headers": headers,
					"body": request.body_for_log(),
					"status": None
					if fault.outage in ("refuse", "hang", "timeout_after_effect")
					else reply.status,
					"outage": fault.outage,
				}
			)

	@route("GET", "/_control")
	def read_control(self, request: Request) -> Params:
		return self.switches.as_dict()

	@route("POST", "/_control")
	def write_control(self, request: Request) -> Any:
		values = request.json_object()
		switches = {key: values.pop(key) for key in list(values) if key in FIELDS}
		try:
			self.control(values)
			if switches or not request.json_object():
				self.switches.set(switches)
		except (KeyError, TypeError, ValueError, re.error) as error:
			return Reply({"error": f"{type(error).__name__}: {error}"}, 400)
		return self.read_control(request)

	@route("GET", "/_log")
	def read_log(self, request: Request) -> list[Params]:
		"""Newest last; `?since=N` leaves out the first N, `?path=/x` and `?method=POST` all others."""
		since, path, method = (
			int(request.query.get("since", 0)),
			request.query.get("path", ""),
			request.query.get("method"),
		)
		with self.lock:
			entries = list(self.log)
		return [
			entry
			for entry in entries
			if entry["n"] > since and path in entry["path"] and method in (None, entry["method"])
		]

	@route("POST", "/_reset")
	def reset(self, request: Request) -> Params:
		self.switches.set({})
		with self.lock:
			self.log.clear()
			self.forget()
		return {"ok": True}

	def _collect_routes(self) -> list[tuple[str, re.Pattern[str], Callable[..., Any]]]:
		found = []
		for _name, handler in inspect.getmembers(type(self), inspect.isfunction):
			for method, pattern in getattr(handler, "routes", []):
				# Fixed segments come before variable ones: /customers/search before /customers/<id>.
				found.append((pattern.count("<"), -len(pattern), method, _expression(pattern), handler))
		found.sort(key=lambda entry: entry[:2])
		return [(method, expression, handler.__get__(self)) for _n, _l, method, expression, handler in found]

	def _bind(self, port: int) -> _Server:
		fake = self

		class FakeConnection(Connection):
			owner = fake

		try:
			return _Server(("127.0.0.1", port), FakeConnection)
		except OSError:
			return _Server(("127.0.0.1", 0), FakeConnection)
