"""The events for other systems: docs/events.md and its schema describe what is really sent."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World
from tests.world.households import Households, quiet

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "events.schema.json").read_text())
NAMED = set(SCHEMA["properties"]["type"]["enum"])
TOPIC = re.compile(r"""tell_staff\(\s*"([a-z_.]+)\"""")
TYPE = re.compile(r"`gigafibre\.([a-z_.]+)\.v1`")
ASIDE = re.compile(r"\([^)]*\)|\{[^}]*\}|[\[\]]")
"""The table's description of a field, after its name."""


def test_every_event_is_documented() -> None:
	"""The author of a workflow would have to guess the fields of an event."""
	sent = {
		f"gigafibre.{topic}.v1"
		for path in (ROOT / "gigafibre_fsm").rglob("*.py")
		if "tests" not in path.parts
		for topic in TOPIC.findall(path.read_text())
	}
	assert len(sent) > 10
	assert sent <= NAMED, f"without a schema: {sorted(sent - NAMED)}"
	table = (ROOT / "docs" / "events.md").read_text()
	assert not [name for name in NAMED if name.removeprefix("gigafibre.") not in table]


def in_table() -> dict[str, set[str]]:
	"""topic -> the fields that the table of docs/events.md names; "the same" are those of the row before."""
	found: dict[str, set[str]] = {}
	named: set[str] = set()
	for line in (ROOT / "docs" / "events.md").read_text().splitlines():
		if topics := TYPE.findall(line):
			cell = ASIDE.sub("", line.split("|")[-2])
			words = {word.strip() for word in re.split(r",| and | or ", cell)}
			named = {word for word in words if re.fullmatch("[a-z_]+", word)} | (
				named if "the same" in words else set()
			)
			found |= dict.fromkeys(topics, named)
	return found


def in_schema(topic: str) -> set[str]:
	"""The fields of `data` in the schema."""
	chosen = next(
		each["then"]["properties"]["data"]["$ref"]
		for each in SCHEMA["allOf"]
		if each["if"]["properties"]["type"]["const"] == f"gigafibre.{topic}.v1"
	)
	return set(SCHEMA["$defs"][chosen.rpartition("/")[2]]["properties"])


def test_the_table_names_the_fields_of_the_schema() -> None:
	"""A workflow would read a field that the table promises and no event has."""
	table = in_table()
	assert {f"gigafibre.{topic}.v1" for topic in table} == NAMED
	wrong = {topic: sorted(fields ^ in_schema(topic)) for topic, fields in table.items()}
	assert not {topic: fields for topic, fields in wrong.items() if fields}


def test_the_documented_example_is_valid() -> None:
	"""The documented example would fail the reader's own validation."""
	text = (ROOT / "docs" / "events.md").read_text()
	example = json.loads(text[text.rindex("```json") + 7 : text.rindex("```")])
	jsonschema_rs.validator_for(SCHEMA, validate_formats=True).validate(example)


@pytest.mark.site
def test_sent_events_match_their_schema(world: World, households: Households) -> None:
	"""n8n would read a field that is not there, and a household would hear nothing."""
	job = orders.assign(world, orders.buy(world, orders.SOLO, 0).order)
	world.staff(TECHNICIAN).post("technician.en_route", job=job, early=True)
	quiet(world)
	rows: list[dict[str, Any]] = world.look().get_all(
		"Outbound Message",
		filters={"channel": "Webhook", "target": ("in", ("n8n", "hub"))},
		fields=["payload"],
	)
	check = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
	events = [json.loads(row.payload) for row in rows]
	wrong = {event["type"]: str(error) for event in events for error in check.iter_errors(event)}
	assert not wrong, wrong
	seen = {event["type"].split(".", 1)[1].removesuffix(".v1") for event in events}
	assert {
		"order.confirmed",
		"visit.scheduled",
		"visit.en_route",
		"service.activated",
		"invoice.paid",
	} <= seen
