"""Every log-like record has a bound, or a reason why it needs none."""

from __future__ import annotations

import ast
import json
import re

import pytest

from tests.house.sources import APP, ROOT

TREE = ast.parse((APP / "scheduled" / "retention.py").read_text(encoding="utf-8"))
NEVER = {
	"Customer", "Sales Order", "Sales Invoice", "Payment Entry", "Journal Entry", "GL Entry", "Lead", "Issue", "Communication",
	"Contact", "Address", "File", "Legal Text", "Service Subscription", "Service Location", "Service Equipment", "Dispatch Job",
}  # fmt: skip
LOG_LIKE = re.compile(r"(Log|Queue|History|Event|Receipt|Snapshot|Version)$")


def bounded() -> dict[str, list[tuple[int, int]]]:
	"""DocType -> (days, most rows) of each rule."""
	found: dict[str, list[tuple[int, int]]] = {}
	for node in ast.walk(TREE):
		if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Rule":
			numbers = [ast.literal_eval(each) for each in node.args[:3]]
			found.setdefault(numbers[0], []).append((numbers[1], numbers[2] if len(numbers) > 2 else 0))
	return found


def kept() -> dict[str, str]:
	return next(
		ast.literal_eval(node.value)
		for node in TREE.body
		if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "KEPT"
	)


def records() -> list[str]:
	"""Our DocTypes that have a table of their own."""
	read = (
		json.loads(path.read_text(encoding="utf-8"))
		for path in sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json"))
	)
	return [record["name"] for record in read if not record.get("istable")]


@pytest.mark.parametrize("doctype", records())
def test_every_record_is_bounded_or_kept_for_a_reason(doctype: str) -> None:
	"""A table that nobody thought of fills the disk in its second year, and the database stops."""
	assert (doctype in bounded()) != (doctype in kept()), (
		f"{doctype}: a log needs a Rule in scheduled/retention.py; what grows only with customers or network a reason in KEPT"
	)
	assert not LOG_LIKE.search(doctype) or doctype in bounded(), f"{doctype} is a log"


def test_the_table_names_records_that_exist() -> None:
	"""The reason of a record that is gone would excuse the next one of that name."""
	assert set(kept()) <= set(records())


def test_money_contracts_and_consent_are_never_deleted() -> None:
	"""A bill, a contract or the proof of a consent would be deleted before it is needed."""
	assert not NEVER & set(bounded())


def test_the_figure_fills_every_bounded_table() -> None:
	"""`./fsm figures bounded` would say nothing about the table that fills the disk."""
	tree = ast.parse((ROOT / "benchmarks" / "bounded.py").read_text(encoding="utf-8"))
	filled = next(
		ast.literal_eval(node.value)
		for node in tree.body
		if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "A_DAY"
	)
	assert set(filled) == set(bounded())


def test_no_bound_is_for_ever() -> None:
	"""A rule of a hundred years bounds nothing."""
	assert all(0 < days <= 400 for rules in bounded().values() for days, _most in rules)
