"""Each kind of reconciliation finding is one record in flow/reconcile/kinds.py, and everything about it is there.

Read from the source, so that no site is needed; `kinds.check` also refuses an unregistered kind or repair when a
finding is recorded.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.house.sources import APP

ROOM = APP / "flow" / "reconcile"
REPORT = APP / "gigafibre_fsm" / "report" / "reconciliation" / "reconciliation.py"
MODULES = {
	path.stem: ast.parse(path.read_text(encoding="utf-8"))
	for path in sorted(ROOM.glob("*.py"))
	if path.stem != "__init__"
}
YIELDS = {"Iterator[Finding]", "Iterable[Finding]", "list[Finding]"}


@dataclass(frozen=True)
class Record:
	means: str
	found_by: str
	repairs: tuple[str, ...]


def calls(node: ast.AST, name: str) -> Iterator[ast.Call]:
	for each in ast.walk(node):
		if isinstance(each, ast.Call) and getattr(each.func, "id", "") == name:
			yield each


def last_name(node: ast.AST) -> str:
	return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def sentence(node: ast.AST) -> str:
	"""The text in `lambda: _("...")`."""
	return next(calls(node, "_")).args[0].value


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
	for module, tree in MODULES.items():
		yield from ((module, node) for node in tree.body if isinstance(node, ast.FunctionDef))


@cache
def repairs() -> dict[str, str]:
	"""Name of the constant -> label of its button."""
	return {
		last_name(node.targets[0]): sentence(made.args[1])
		for tree in MODULES.values()
		for node in tree.body
		if isinstance(node, ast.Assign)
		for made in calls(node.value, "Repair")
	}


@cache
def kinds() -> dict[str, Record]:
	records = [*calls(MODULES["kinds"], "Kind")]
	found = {
		call.args[0].value: Record(
			sentence(call.args[1]),
			ast.unparse(call.args[2]),
			tuple(last_name(each) for each in call.args[3].elts) if len(call.args) > 3 else (),
		)
		for call in records
	}
	assert len(found) == len(records), "a code stands twice"
	return found


def test_every_kind_is_found_and_every_finding_is_registered() -> None:
	"""The report could not explain a finding, or would list a kind that nothing looks for."""
	found = {call.args[0].value for tree in MODULES.values() for call in calls(tree, "Finding")}
	assert found == set(kinds())


def test_every_reader_belongs_to_a_kind() -> None:
	"""Nothing would call this reader."""
	readers = {
		f"{module}.{function.name}"
		for module, function in functions()
		if not module.endswith("rules") and function.returns and ast.unparse(function.returns) in YIELDS
	}
	assert readers == {record.found_by for record in kinds().values()}


def test_every_repair_belongs_to_a_kind_that_offers_it() -> None:
	"""A repair would never be offered, or be listed for a kind that never has it."""
	assert set(repairs()) == {name for record in kinds().values() for name in record.repairs}
	for kind, record in kinds().items():
		offering = [
			ast.unparse(function)
			for _module, function in functions()
			if any(call.args[0].value == kind for call in calls(function, "Finding"))
		]
		for name in record.repairs:
			assert any(
				name == "TICKET" and name in text or f"'{name.lower()}'" in text for text in offering
			), kind


def test_every_fact_has_a_word() -> None:
	"""Staff would see a variable's name beside the finding."""
	words = next(node for node in ast.parse(REPORT.read_text()).body if getattr(node, "name", "") == "_words")
	known = {key.value for node in ast.walk(words) if isinstance(node, ast.Dict) for key in node.keys}
	for module, tree in MODULES.items():
		dicts = [*calls(tree, "Finding")]
		dicts += [
			node.value
			for node in ast.walk(tree)
			if isinstance(node, ast.Assign) and last_name(node.targets[0]) in ("facts", "about")
		]
		told = {
			key.value
			for each in dicts
			for node in ast.walk(each)
			if isinstance(node, ast.Dict)
			for key in node.keys
			if key
		}
		assert module == "external_audit" or told <= known, f"{module}: {told - known}"


def test_the_table_of_the_room_tells_each_kind_and_no_other() -> None:
	"""A reader would find a kind that no longer exists, or miss a new one."""
	table = (ROOM / "README.md").read_text(encoding="utf-8").partition("| kind |")[2]
	rows = {
		kind: f"| `{kind}` | {record.means} | {' / '.join(repairs()[name] for name in record.repairs)} |"
		for kind, record in kinds().items()
	}
	missing = [row for row in rows.values() if row not in table]
	assert not missing, "README.md of the room lacks:\n" + "\n".join(missing)
	assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(rows)


def test_every_kind_is_said_in_french() -> None:
	"""Support reads the report in French."""
	with (APP / "translations" / "fr.csv").open(encoding="utf-8", newline="") as file:
		french = {row[0] for row in csv.reader(file) if len(row) > 1 and row[1]}
	assert not {record.means for record in kinds().values()} - french
