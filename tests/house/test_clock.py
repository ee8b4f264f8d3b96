"""Durations are counted in UTC: local time repeats an hour in autumn and skips one in spring."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import APP, ROOT, app_code, for_each, tree

HOME = {"clock.py"}
SITE_CLOCKS = {"now_datetime", "now", "get_now_datetime"}
COUNTING = re.compile(r"\b(NOW\(\)|CURRENT_TIMESTAMP|INTERVAL\s+\S+\s+(SECOND|MINUTE|HOUR))", re.I)
DEADLINE = re.compile(r"(_until|_expires|_expires_at|_deadline)$|^next_(attempt|check|try)")
# The desk's own date pickers and Frappe's records are not ours; patches run once.
ELSEWHERE = ("patches/",)


def asks_the_site(node: ast.AST, names: set[str]) -> bool:
	if isinstance(node, ast.Name):
		return node.id in names
	if isinstance(node, ast.Call):
		called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
		return called in SITE_CLOCKS and not node.args
	return False


def offences(module: ast.AST) -> Iterator[tuple[int, str]]:
	for scope in [module, *(node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))]:
		names = {
			target.id
			for node in ast.walk(scope)
			if isinstance(node, ast.Assign)
			and isinstance(scope, ast.FunctionDef)
			and asks_the_site(node.value, set())
			for target in node.targets
			if isinstance(target, ast.Name)
		}
		for node in ast.walk(scope):
			parts: list[ast.AST] = []
			if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
				parts = [node.left, node.right]
			elif isinstance(node, ast.Compare):
				parts = [node.left, *node.comparators]
			if any(asks_the_site(part, names) for part in parts):
				yield node.lineno, "reckons with the site's clock"
			if (
				isinstance(node, ast.Call)
				and getattr(node.func, "attr", getattr(node.func, "id", "")) == "add_to_date"
			):
				yield node.lineno, "add_to_date counts by the site's clock"
			if isinstance(node, ast.Constant) and isinstance(node.value, str) and COUNTING.search(node.value):
				yield node.lineno, "SQL that counts by a clock"


@for_each(app_code())
def test_durations_are_counted_in_utc(path: Path) -> None:
	"""A hold of 20 minutes would last 79 on one night of the year, and none on another."""
	inside = str(path.relative_to(APP))
	if inside in HOME or inside.startswith(ELSEWHERE):
		return
	found = sorted(set(offences(tree(path))))
	assert not found, f"{path.relative_to(ROOT)}: use utc_now() or ago() of gigafibre_fsm/clock.py: {found}"


@pytest.mark.parametrize(
	"source",
	[
		"until = now_datetime() + timedelta(minutes=20)",
		"def f():\n now = now_datetime()\n return row.until < now",
		"def f():\n now = frappe.utils.now_datetime()\n return now - row.creation",
		"x = add_to_date(None, hours=-1)",
		"frappe.db.sql('DELETE FROM t WHERE a < NOW() - INTERVAL 2 HOUR')",
	],
)
def test_the_rule_finds_an_offender(source: str) -> None:
	"""A rule without a positive case could be broken unnoticed."""
	assert list(offences(ast.parse(source)))


def test_a_deadline_says_that_it_is_in_utc() -> None:
	"""Staff would take a UTC time for local time, hours off."""
	for path in sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json")):
		for field in json.loads(path.read_text(encoding="utf-8"))["fields"]:
			if field["fieldtype"] == "Datetime" and DEADLINE.search(field["fieldname"]):
				assert field["label"].endswith("(UTC)"), f"{path.stem}: {field['fieldname']}"
