"""Asking a method over HTTP and judging a refusal."""

from __future__ import annotations

import json
from typing import Any

import requests

from embedded.story.actor import Actor
from tests.http.wrong import MISSING

PREFIX = "/api/method/gigafibre_fsm.api."
TIMEOUT = 30


def ask(actor: Actor, verb: str, path: str, arguments: dict[str, Any]) -> requests.Response:
	given = {name: value for name, value in arguments.items() if value is not MISSING}
	if verb == "GET":  # longer values do not pass the web server
		given = {name: value[:500] if isinstance(value, str) else value for name, value in given.items()}
	sent: dict[str, Any] = {"params": given} if verb == "GET" else {"json": given}
	return actor.session.request(verb, f"{actor.base}{PREFIX}{path}", timeout=TIMEOUT, **sent)


def sentence(response: requests.Response) -> str:
	"""The message that a person would read. Fails when there is none."""
	messages = json.loads(response.json().get("_server_messages") or "[]")
	assert messages, f"{response.status_code} without a sentence: {response.text[:300]}"
	said = json.loads(messages[0])
	return str(said["message"] if isinstance(said, dict) else said)


def assert_refused(response: requests.Response, about: object = "") -> str:
	"""Assert a 4xx with a message and without internal details; returns the message."""
	told = f"{about!r:.200}: {response.status_code} {response.text[:400]}"
	assert 400 <= response.status_code < 500, told
	assert_no_inside(response, told)
	said = sentence(response)
	assert len(said.split()) > 1, f"no sentence: {said!r} {told}"
	return said


def assert_no_inside(response: requests.Response, told: str = "") -> None:
	for word in ("Traceback", 'File "', "pymysql", "SELECT ", "criscostack.", "frappe.exceptions"):
		assert word not in response.text, f"{word} in the answer: {told}"
