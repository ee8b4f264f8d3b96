"""Requests that a fake receives and replies that it sends."""

import base64
import json
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

Params = dict[str, Any]


@dataclass
class Reply:
	"""An answer: `body` is JSON-able, text or bytes. `reason` replaces the standard reason phrase."""

	body: Any = b""
	status: int = 200
	headers: dict[str, str] = field(default_factory=dict)
	content_type: str | None = None
	reason: str | None = None

	def encoded(self) -> tuple[bytes, str]:
		"""The bytes to send and their media type."""
		if isinstance(self.body, bytes):
			return self.body, self.content_type or "application/octet-stream"
		if isinstance(self.body, str):
			return self.body.encode(), self.content_type or "text/plain; charset=utf-8"
		return json.dumps(self.body).encode(), self.content_type or "application/json"

	@property
	def phrase(self) -> str:
		return self.reason or HTTPStatus(self.status).phrase


class Abort(Exception):
	"""Ends a handler with this reply."""

	def __init__(self, reply: Reply) -> None:
		super().__init__(f"{reply.status}")
		self.reply = reply


class Hangup(Exception):
	"""Ends a handler without an answer: the connection is dropped."""


@dataclass
class Request:
	"""`path` is still percent-encoded; `query` keeps the last value of each name."""

	method: str
	path: str
	query_string: str
	headers: Message
	body: bytes

	@property
	def query_pairs(self) -> list[tuple[str, str]]:
		return parse_qsl(self.query_string, keep_blank_values=True)

	@property
	def query(self) -> dict[str, str]:
		return dict(self.query_pairs)

	@property
	def form_pairs(self) -> list[tuple[str, str]]:
		return parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)

	@property
	def form(self) -> dict[str, str]:
		return dict(self.form_pairs)

	def json(self) -> Any:
		"""The parsed body; invalid JSON ends the request with 400."""
		try:
			return json.loads(self.body or b"null")
		except ValueError as error:
			raise Abort(Reply(f"{type(error).__name__}: {error}", 400)) from error

	def json_object(self) -> Params:
		"""The parsed body, `{}` when empty; anything but an object ends the request with 400."""
		value = self.json()
		if value is None:
			return {}
		if not isinstance(value, dict):
			raise Abort(Reply({"error": "a JSON object is expected"}, 400))
		return value

	def credentials(self) -> tuple[str, str]:
		"""The content of the Authorization header: (user, password), or ("", token) for a bearer token."""
		scheme, _, value = self.headers.get("Authorization", "").partition(" ")
		if scheme.lower() == "bearer":
			return "", value.strip()
		if scheme.lower() == "basic":
			try:
				user, _, password = base64.b64decode(value).decode().partition(":")
			except ValueError:
				return "", ""
			return user, password
		return "", ""

	def body_for_log(self) -> Any:
		"""The body as JSON, form or text, for people who read the log."""
		kind = self.headers.get_content_type()
		try:
			if kind == "application/x-www-form-urlencoded":
				return self.form
			return json.loads(self.body) if self.body else None
		except ValueError:
			return self.body.decode("utf-8", "replace")[:20_000]


def nested(pairs: list[tuple[str, str]]) -> Params:
	"""`a[b]=1&c[]=2&d[0][e]=3` as `{"a": {"b": "1"}, "c": ["2"], "d": [{"e": "3"}]}`."""
	root: Params = {}
	for name, value in pairs:
		head, *rest = name.replace("]", "").split("[")
		node = root
		keys = [head, *rest]
		for key, following in zip(keys, keys[1:], strict=False):
			child = node.get(key or str(len(node)))
			if not isinstance(child, dict):
				child = {}
				node[key or str(len(node))] = child
			node = child
			if following == "" and keys[-1] != "":
				node = node.setdefault(str(len(node)), {})
		node[keys[-1] or str(len(node))] = value
	return {key: _lists(value) for key, value in root.items()}


def _lists(value: Any) -> Any:
	if not isinstance(value, dict):
		return value
	if value and all(key.isdigit() for key in value):
		return [_lists(value[key]) for key in sorted(value, key=int)]
	return {key: _lists(item) for key, item in value.items()}
