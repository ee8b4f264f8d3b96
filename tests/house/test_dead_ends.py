"""Nothing is stored or sent without use: every field is filled and read, every event has a sender and a listener."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.sources import APP, app_code, nodes

NO_VALUE = {"Section Break", "Column Break", "Tab Break", "HTML", "Heading", "Button", "Fold"}
# Fields are defined or filled with samples here: a name in these files is no use of the field.
DEFINITIONS = ("setup/custom_fields.py", "setup/service_endpoints.py", "setup/devices.py", "sample/")
# Notes that staff write for one another; the app does not read them.
FOR_PEOPLE = {
	("Customer", "legacy_customer_id"),
	("Device Profile", "manufacturer"),
	("OLT", "uplink"),
	("Technician", "home_address"),
}
# integrations/hub/sender.py reads the address of each receiver by its name.
BY_PATTERN = re.compile(r"^(n8n|hub|slack|teams)_url$")


def fields() -> Iterator[tuple[str, dict]]:
	for path in sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json")):
		record = json.loads(path.read_text(encoding="utf-8"))
		yield from ((record["name"], field) for field in record["fields"])
	custom = importlib.import_module("gigafibre_fsm.setup.custom_fields").FIELDS
	yield from ((doctype, field) for doctype, added in custom.items() for field in added)


@cache
def sources() -> tuple[str, ...]:
	"""The app's code, pages, reports and desk scripts, without definitions and tests."""
	found = []
	for path in sorted(APP.rglob("*")):
		inside = path.relative_to(APP)
		is_record = "doctype" in inside.parts and path.suffix == ".json"
		if path.suffix not in {".py", ".js", ".html", ".json"} or is_record or "tests" in inside.parts:
			continue
		if not str(inside).startswith(DEFINITIONS):
			found.append(path.read_text(encoding="utf-8"))
	return tuple(found)


@cache
def words() -> frozenset[str]:
	return frozenset(word for text in sources() for word in re.findall(r"\w+", text))


@cache
def written() -> frozenset[str]:
	"""Names to which code assigns a value: `x.name = `, `name=`, a key of a dictionary or of a list of fields, `SET
	name = `.
	"""
	given = re.compile(r"""\.(\w+)(?=[^=\n(]*=[^=])|\b(\w+)\s*=[^=]|["'](\w+)["']\s*[:,\])]""")
	return frozenset(
		name for text in sources() for match in given.finditer(text) for name in match.groups() if name
	)


def test_every_field_is_read_by_code() -> None:
	"""An operator would change a setting that has no effect."""
	unread = [
		f"{doctype}.{field['fieldname']}"
		for doctype, field in fields()
		if field["fieldtype"] not in NO_VALUE
		and field["fieldname"] not in words()
		and (doctype, field["fieldname"]) not in FOR_PEOPLE
		and not BY_PATTERN.match(field["fieldname"])
	]
	assert not unread, f"use or remove: {unread}"


def test_every_field_that_people_cannot_fill_is_filled_by_code() -> None:
	"""Staff would see an empty field and believe it."""
	empty = [
		f"{doctype}.{field['fieldname']}"
		for doctype, field in fields()
		if field["fieldtype"] not in NO_VALUE
		and field.get("read_only")
		and not field.get("fetch_from")
		and field["fieldname"] not in written()
	]
	assert not empty, f"fill or remove: {empty}"


def announced(path: Path) -> set[str]:
	return {
		node.args[0].value
		for node in nodes(path)
		if isinstance(node, ast.Call)
		and getattr(node.func, "id", getattr(node.func, "attr", "")) == "announce"
		and node.args
		and isinstance(node.args[0], ast.Constant)
	}


def test_every_event_is_announced_and_heard() -> None:
	"""A step would wait for an event that nothing sends, or send one that nothing handles."""
	said = set().union(*(announced(path) for path in app_code()))
	heard = set(importlib.import_module("gigafibre_fsm.hooks").flow_events)
	assert said == heard, f"only announced: {sorted(said - heard)}; only heard: {sorted(heard - said)}"


@pytest.mark.parametrize("entry", sorted(FOR_PEOPLE))
def test_what_is_for_people_exists(entry: tuple[str, str]) -> None:
	"""An exception that is no longer needed would excuse the next field of that name."""
	assert entry in {(doctype, field["fieldname"]) for doctype, field in fields()}
