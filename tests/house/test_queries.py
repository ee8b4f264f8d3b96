"""Queries, and records that code creates, name fields that their DocType has."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.sources import ROOT, app_code, for_each, nodes, sources

RECORDS = (ROOT / "gigafibre_fsm", ROOT / "embedded" / "erpnext" / "erpnext")
STANDARD = frozenset(
	[
		"name",
		"owner",
		"creation",
		"modified",
		"modified_by",
		"docstatus",
		"idx",
		"parent",
		"parentfield",
		"parenttype",
		"doctype",
		"amended_from",
		"naming_series",
		"_assign",
	]
)
# Where the field names stand in a call: positions that hold filters, fields, or either.
QUERIES = {
	"count": (1,),
	"delete": (1,),
	"exists": (1,),
	"get_all": (1, 2),
	"get_list": (1, 2),
	"get_value": (1, 2),
	"set_value": (1, 2),
}
FIELD = re.compile(r"^`?(?:tab[\w ]+`?\.`?)?([a-z_][a-z0-9_]*)`?(?: as \w+)?$")
TABLE = re.compile(r"`tab([\w ]+)`\s+(?:AS\s+)?([a-z]\w*)\b")
KEYWORDS = {"as", "for", "group", "join", "left", "limit", "on", "order", "set", "using", "where"}


@cache
def doctypes() -> dict[str, frozenset[str]]:
	custom = importlib.import_module("gigafibre_fsm.setup.custom_fields").FIELDS
	found = {}
	for folder in RECORDS:
		for path in folder.rglob("doctype/*/*.json"):
			record = json.loads(path.read_text(encoding="utf-8"))
			if record.get("doctype") == "DocType":
				added = [field["fieldname"] for field in custom.get(record["name"], ())]
				own = [field["fieldname"] for field in record["fields"]]
				found[record["name"]] = STANDARD | {*own, *added}
	return found


def text(node: ast.AST | None) -> str:
	return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def written(node: ast.AST) -> Iterator[str]:
	"""Field names written as literals in filters or in a list of fields."""
	match node:
		case ast.Dict():
			names = [text(key) for key in node.keys]
		case ast.List() | ast.Tuple():
			names = [text(entry) for entry in node.elts]
		case _:
			names = [text(node)]
	for name in names:
		if found := FIELD.match(name):
			yield found[1]


def asked(call: ast.Call) -> Iterator[tuple[str, str]]:
	"""(DocType, field) of a call that queries or creates records."""
	method = getattr(call.func, "attr", "")
	first = call.args[0] if call.args else None
	if method == "get_doc" and isinstance(first, ast.Dict):
		doctype = next(
			(text(v) for k, v in zip(first.keys, first.values, strict=True) if text(k) == "doctype"), ""
		)
		yield from ((doctype, name) for name in written(first))
	if method not in QUERIES or not text(first):
		return
	for place in QUERIES[method]:
		# a text in the place of filters is a record's name
		if place < len(call.args) and not (place == 1 and text(call.args[1])):
			yield from ((text(first), name) for name in written(call.args[place]))
	for keyword in call.keywords:
		if keyword.arg in ("filters", "fields", "fieldname", "pluck"):
			yield from ((text(first), name) for name in written(keyword.value))


def in_sql(statement: str) -> Iterator[tuple[str, str]]:
	"""(DocType, column) of each alias.column in a statement."""
	for doctype, alias in TABLE.findall(statement):
		if alias.lower() not in KEYWORDS:
			for column in re.findall(rf"(?<![\w.%]){alias}\.`?([a-z_][a-z0-9_]*)", statement):
				yield doctype, column


def fields_named(path: Path) -> Iterator[tuple[int, str, str]]:
	for node in nodes(path):
		found: Iterator[tuple[str, str]] = iter(())
		if isinstance(node, ast.Call):
			found = asked(node)
		elif isinstance(node, ast.JoinedStr):
			found = in_sql("".join(text(part) or " " for part in node.values))
		elif text(node):
			found = in_sql(text(node))
		yield from ((node.lineno, doctype, name) for doctype, name in found)


@for_each([*sources(ROOT / "gigafibre_fsm"), *sources(ROOT / "tests"), *sources(ROOT / "benchmarks")])
def test_fields_that_code_names_exist(path: Path) -> None:
	"""A value would not be stored, or a query would fail with a database error."""
	unknown = [
		f"line {line}: {doctype}.{name}"
		for line, doctype, name in fields_named(path)
		if doctype in doctypes() and name not in doctypes()[doctype]
	]
	assert not unknown, unknown


def is_constant(values: ast.expr) -> bool:
	name = getattr(values, "id", None) or getattr(values, "attr", None)
	return isinstance(values, ast.Constant) or (name is not None and name == name.upper())


def is_never_empty(values: ast.expr) -> bool:
	"""A constant, or a list with an element in any case; one that is empty text makes Frappe read the whole table, for NULL."""
	if not isinstance(values, (ast.List, ast.Tuple)):
		return is_constant(values)
	spread = [each.value for each in values.elts if isinstance(each, ast.Starred)]
	plain = [each for each in values.elts if not isinstance(each, ast.Starred)]
	if spread and any(getattr(each, "value", None) == "" for each in plain):
		return False
	return bool(plain) or any(map(is_constant, spread))


@for_each([path for path in app_code() if path.name != "filters.py"])
def test_a_filter_on_a_list_that_may_be_empty_finds_nothing(path: Path) -> None:
	"""Frappe's ("in", []) finds every row whose field is empty, such as tickets without a customer: `filters.among` finds
	none.
	"""
	pairs = [node for node in nodes(path) if isinstance(node, (ast.List, ast.Tuple)) and len(node.elts) == 2]
	found = [
		f"line {pair.lineno}: {ast.unparse(pair)}"
		for pair in pairs
		if getattr(pair.elts[0], "value", None) == "in" and not is_never_empty(pair.elts[1])
	]
	assert not found, found


@for_each(app_code())
def test_the_first_record_is_asked_for_by_its_direction(path: Path) -> None:
	"""`get_value` sorts downwards where it is told no direction, `get_all` upwards: the last answer to a ticket would count as its
	first.
	"""
	for node in nodes(path):
		if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("get_value", "get_values"):
			order = next((text(keyword.value) for keyword in node.keywords if keyword.arg == "order_by"), "")
			assert all(part.split()[1:] for part in order.split(",") if part), f"line {node.lineno}: {order}"


@for_each(app_code())
def test_no_change_looks_for_what_is_not_set(path: Path) -> None:
	"""An incident of which some lines were back could not be closed: Frappe 15 compares a date with '' as well, and MariaDB
	refuses to change records by such a condition.
	"""
	for node in nodes(path):
		if isinstance(node, ast.Call) and ast.unparse(node.func) in (
			"frappe.db.set_value",
			"frappe.db.delete",
		):
			filters = ast.unparse(node.args[1]) if len(node.args) > 1 else ""
			assert "'is'," not in filters, f"line {node.lineno}: get_all first"
