"""The registry of topics agrees with the templates, the code and the documents."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.topics import TOPICS, topic_of

APP = Path(__file__).resolve().parents[2]
DOCS = APP.parent / "docs"
CUSTOMER = {topic.name for topic in TOPICS.values() if topic.audience != "staff"}
STAFF = {topic.name for topic in TOPICS.values() if topic.audience != "customer"}
BLOCK = re.compile(r"{% block ([a-z_]+) %}")


def test_exactly_the_customer_topics_have_texts_in_both_languages() -> None:
	"""A customer would get no message, or staff would edit a text that is never sent."""
	for language in ("fr", "en"):
		written = {
			path.name.removesuffix(f".{language}.txt") for path in templates.FOLDER.glob(f"*.{language}.txt")
		}
		assert written == CUSTOMER


def test_no_topic_reaches_people_by_text_message_only() -> None:
	"""A customer who wrote STOP, or has no cell phone, would get no notification of the visit."""
	without = {topic for topic in CUSTOMER if not templates.blocks(topic, "fr").subject}
	assert without == {"sms.help"}, "an answer to a text message"


def test_the_staff_chat_has_registered_topics_only() -> None:
	"""A message to the staff chat would never be sent."""
	lines = set(BLOCK.findall((templates.FOLDER / "staff.txt").read_text()))
	assert lines <= {topic.replace(".", "_") for topic in STAFF}


def test_each_topic_for_staff_is_an_event_with_a_schema() -> None:
	"""n8n would get an undocumented event, or wait for one that is never sent."""
	schema = json.loads((DOCS / "events.schema.json").read_text())
	assert set(schema["properties"]["type"]["enum"]) == {f"gigafibre.{topic}.v1" for topic in STAFF}


def test_every_topic_is_sent_by_something() -> None:
	"""The registry would promise messages that no code sends."""
	code = "".join(
		path.read_text() for path in APP.rglob("*.py") if not {"tests", "notifications"} & set(path.parts)
	)
	assert not [name for name in TOPICS if f'"{name}"' not in code]


TOLD = {"tell_customer": (1, CUSTOMER), "tell_person": (0, CUSTOMER), "tell_staff": (0, STAFF)}
"""Function -> which of its arguments is the topic, and those that it may tell."""


def topics_sent() -> Iterator[tuple[str, set[str]]]:
	"""(topic, topics registered for that audience) of each topic that code names where it sends it."""
	for path in APP.rglob("*.py"):
		for node in ast.walk(ast.parse(path.read_text())) if "tests" not in path.parts else ():
			called = node.func if isinstance(node, ast.Call) else None
			place, registered = TOLD.get(getattr(called, "attr", getattr(called, "id", "")), (0, set()))
			if registered and len(node.args) > place and isinstance(node.args[place], ast.Constant):
				yield node.args[place].value, registered


def test_topics_named_in_code_are_registered() -> None:
	"""The order, visit or payment that sends the topic would fail, on its first day with a customer."""
	named = list(topics_sent())
	assert len(named) > 20
	assert not [topic for topic, registered in named if topic not in registered]


def test_an_unregistered_topic_cannot_be_sent() -> None:
	"""A mistyped topic would be a message without text, urgency or rules, and nobody would notice."""
	with pytest.raises(KeyError):
		topic_of("visit.sheduled", "customer")
	with pytest.raises(KeyError):
		topic_of("device.unknown", "customer")
