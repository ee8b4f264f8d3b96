"""Hostile requests, generated from a seed: wrong types, truncated JSON, other people's names, methods and URLs of every kind."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

VERBS = ("GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH")
JUNK: tuple[Any, ...] = (
	None, True, False, 0, -1, 10**30, 1.5, "", "0", "null", "é" * 500, "'; drop table x; --", "{{ 7*7 }}", "%00", "\x00",
	"../../site_config.json", "<script>alert(1)</script>", "😀", [], {}, [[]], {"a": {"b": []}}, ["login"], {"like": "%"},
	[["name", "like", "%"]], "[[\"name\",\"=\",", "2026-99-99", "=1+1", "User", "Administrator",
)  # fmt: skip
NAMES = (
	"doctype", "name", "docname", "fields", "filters", "cmd", "method", "args", "docs", "doc", "dt", "dn", "fieldname",
	"value", "txt", "usr", "pwd", "user", "key", "lang", "_lang", "limit", "limit_page_length", "order_by", "group_by",
	"parent", "file_url", "report_name", "q", "offer", "session", "job", "equipment", "image", "contact", "code",
)  # fmt: skip
BODIES = (
	'{"a":',
	"[1]",
	"nul",
	"\x00\xff",
	'{"cmd": ["x"]}',
	'{"cmd": {"x": 1}}',
	"[" * 5000,
	'{"n": ' + "9" * 5000 + "}",
)
COOKIES = ("xx", "fr-CA", "%00", "../..", "é", "a" * 2000)
PAGES = (
	"",
	"internet",
	"internet/forfaits",
	"portail",
	"portail/facture",
	"portail/factures",
	"portail/forfaits",
	"portail/aide",
	"portail/profil",
	"technicien",
	"login",
	"printview",
	"list",
	"me",
)


@dataclass(frozen=True)
class Request:
	verb: str
	path: str
	options: dict[str, Any]

	def summary(self) -> str:
		return f"{self.verb} {self.path} {str(self.options)[:200]}"


def requests(seed: int, many: int, methods: Sequence[str], doctypes: Sequence[str]) -> Iterator[Request]:
	"""`many` requests; `methods` are dotted names, `doctypes` are DocTypes."""
	dice = random.Random(seed)  # noqa: S311
	for _number in range(many):
		yield _one(dice, methods, doctypes)


def _one(dice: random.Random, methods: Sequence[str], doctypes: Sequence[str]) -> Request:
	verb = dice.choice(VERBS)
	path = _path(dice, methods, doctypes)
	options: dict[str, Any] = {"headers": {}}
	if dice.random() < 0.1:
		options["headers"]["Cookie"] = f"preferred_language={dice.choice(COOKIES)}".encode()
	if dice.random() < 0.3:
		options["headers"]["Accept"] = dice.choice(("text/html", "*/*", "application/xml"))
	given = {dice.choice(NAMES): _junk(dice) for _argument in range(dice.randrange(5))}
	if verb in ("GET", "HEAD", "DELETE"):
		options["params"] = {name: _written(value) for name, value in given.items()}
	elif dice.random() < 0.2:
		options["data"] = dice.choice(BODIES).encode("utf-8", "replace")
		options["headers"]["Content-Type"] = dice.choice(
			("application/json", "application/x-www-form-urlencoded", "text/csv")
		)
	elif dice.random() < 0.3:
		options["data"] = {name: _written(value) for name, value in given.items()}
	else:
		options["json"] = given
	return Request(verb, path, options)


def _path(dice: random.Random, methods: Sequence[str], doctypes: Sequence[str]) -> str:
	kind = dice.random()
	name = quote(str(_written(_junk(dice)))[:80], safe="")
	if kind < 0.5:
		prefix = dice.choice(("/api/method/", "/api/method/", "/api/v1/method/", "/api/v2/method/", "/?cmd="))
		return prefix + dice.choice(methods)
	if kind < 0.8:
		prefix = dice.choice(("/api/resource/", "/api/v1/resource/", "/api/v2/document/", "/api/v2/doctype/"))
		return f"{prefix}{quote(dice.choice(doctypes))}{dice.choice(('', f'/{name}', '/x/copy', '/count', '/meta'))}"
	if kind < 0.9:
		return f"/{dice.choice(PAGES)}{dice.choice(('', '/', '.html', f'/{name}', f'?f={name}'))}"
	return dice.choice(
		(f"/files/{name}", f"/private/files/{name}", f"/backups/{name}", f"/{name}", f"/api/{name}")
	)


def _junk(dice: random.Random) -> Any:
	return dice.choice(JUNK)


def _written(value: Any) -> str:
	return value if isinstance(value, str) else json.dumps(value)
