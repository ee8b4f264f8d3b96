"""The rules that tell a reader which code may be changed where."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from tests.house.sources import APP, ROOT, STEPS, app_code, for_each, imported, nodes, sources, tree

LINE_LIMIT = 320
# A table of dotted paths that Frappe reads from one file.
TABLES = ("hooks.py",)
COMMIT_ROOMS = (
	"bulk/series.py",
	"commands/",
	"install.py",
	"uninstall.py",
	"outbox/",
	"sample/",
	"setup/",
	"patches/",
	"scheduled/",
)


def test_every_step_has_its_place_in_the_order() -> None:
	"""A step without a place could import any other and be imported by any: the order would not be enforced."""
	there = {path.parent.name for path in (APP / "flow").glob("*/__init__.py")}
	assert there == set(STEPS)


@for_each(path for path in app_code() if path.relative_to(APP).parts[0] == "flow")
def test_a_step_imports_only_earlier_steps(path: Path) -> None:
	"""A later step could otherwise break an earlier one: a billing change would break checkout."""
	parts = path.relative_to(APP / "flow").parts
	if parts[0] not in STEPS:
		return
	allowed = STEPS[: STEPS.index(parts[0]) + 1]
	for name in imported(path):
		pieces = name.split(".")
		assert name.split(".")[:2] != ["gigafibre_fsm", "api"], f"{path}: a step does not know its callers"
		if pieces[:2] == ["gigafibre_fsm", "flow"] and len(pieces) > 2 and pieces[2] in STEPS:
			assert pieces[2] in allowed, f"{path.relative_to(ROOT)} imports the later step {pieces[2]}"


@for_each(path for path in app_code() if path.name in ("rules.py", "states.py"))
def test_rules_are_pure(path: Path) -> None:
	"""Prices and dates could otherwise depend on a site, and no longer be tried by the thousand."""
	for name in imported(path):
		top = name.split(".")[0]
		assert top not in {"frappe", "erpnext", "requests", "stripe", "twilio"}, f"{path} imports {name}"


@for_each(app_code())
def test_the_app_never_knows_its_bench(path: Path) -> None:
	"""The app would otherwise work on the demo and fail on a customer's bench."""
	for name in imported(path):
		assert name.split(".")[0] not in {"embedded", "criscostack", "tests", "benchmarks"}, (
			f"{path} imports {name}"
		)


@for_each(path for path in app_code() if path.relative_to(APP).parts[0] != "integrations")
def test_one_door_outwards(path: Path) -> None:
	"""A call without a timeout, or one sent before the order is saved, would otherwise slip in."""
	for name in imported(path):
		assert name.split(".")[0] not in {"requests", "stripe", "twilio", "smtplib", "urllib3", "httpx"}, (
			f"{path} imports {name}"
		)


@for_each(app_code())
def test_business_code_never_commits(path: Path) -> None:
	"""Half an order would otherwise be saved when the other half fails."""
	if str(path.relative_to(APP)).startswith(COMMIT_ROOMS):
		return
	for node in nodes(path):
		if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
			pytest.fail(f"{path.relative_to(ROOT)}:{node.lineno} commits")


@for_each([*sources(APP), *sources(ROOT / "embedded"), *sources(ROOT / "tests")])
def test_files_stay_readable(path: Path) -> None:
	"""A stranger finds a function within a minute only in files of a readable size."""
	if path.name in TABLES:
		return
	lines = path.read_text(encoding="utf-8").count("\n")
	assert lines <= LINE_LIMIT, f"{path.relative_to(ROOT)} has {lines} lines"


def test_no_drawer_named_utils() -> None:
	"""Functions in a `utils` module are never found again. The stand-in ERPNext keeps ERPNext's own names."""
	ours = [*sources(APP), *(path for path in sources(ROOT / "embedded") if "erpnext" not in path.parts)]
	drawers = [path for path in ours if path.stem in {"utils", "helpers", "misc", "common"}]
	assert not drawers, drawers


@for_each(sorted((APP / "api").glob("*.py")))
def test_every_outward_method_is_typed_and_guarded(path: Path) -> None:
	"""A method without verb, types or guard is an open door."""
	for node in tree(path).body:
		if not isinstance(node, ast.FunctionDef):
			continue
		whitelists = [
			d for d in node.decorator_list if isinstance(d, ast.Call) and "whitelist" in ast.dump(d.func)
		]
		if not whitelists:
			assert node.name.startswith("_"), f"{path.name}: {node.name} is neither outward nor private"
			continue
		where = f"{path.name}: {node.name}"
		assert any(keyword.arg == "methods" for keyword in whitelists[0].keywords), (
			f"{where} names no HTTP method"
		)
		assert len(node.decorator_list) > 1, f"{where} has no guard"
		guard = ast.unparse(node.decorator_list[-1])
		assert "roles(" not in guard or re.fullmatch(r"guards\.roles\(\*teams\.[A-Z_]+\)", guard), (
			f"{where} names roles of its own: who may call what is said in guards/teams.py"
		)
		arguments = [*node.args.args, *node.args.kwonlyargs]
		assert all(argument.annotation for argument in arguments), f"{where} has an untyped argument"
		required = len(node.args.args) - len(node.args.defaults)
		assert required == 0, f"{where}: a missing argument would answer 500, give it a default and check it"
		assert node.returns is not None, f"{where} has no return type"


def test_every_doctype_says_who_may_read_it() -> None:
	"""A record without permissions is either invisible to staff or left to chance."""
	for path in sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json")):
		record = json.loads(path.read_text(encoding="utf-8"))
		assert record.get("istable") or record["permissions"], path.name


PRIVATE = re.compile(
	r"frappe\.db\._\w+|\bpymysql\b|frappe\.cache_manager|frappe\.local\.cache\b|frappe\.local\.db\._"
)


@for_each(app_code())
def test_private_names_of_frappe_stand_in_one_place(path: Path) -> None:
	"""Another version of Frappe, or another driver, would break the app in twenty places."""
	inside = str(path.relative_to(APP))
	if inside != "database.py" and not inside.startswith("bulk/"):
		found = PRIVATE.findall(path.read_text(encoding="utf-8"))
		assert not found, f"{inside}: {found} belong to database.py or bulk/"


def test_filters_of_number_cards_are_plain() -> None:
	"""A card would count everything, or nothing, in a version that reads four parts of a filter."""
	for path in sorted((APP / "gigafibre_fsm" / "number_card").glob("*/*.json")):
		filters = json.loads(json.loads(path.read_text(encoding="utf-8"))["filters_json"])
		assert all(len(each) == 4 for each in filters), path.stem


def test_commands_connect_to_their_site_in_one_place() -> None:
	"""A command that does not close its site, or does not run as Administrator, would fail only on a busy bench."""
	for path in sorted((APP / "commands").glob("*.py")):
		if path.name != "connection.py":
			assert not re.search(r"frappe\.(init|connect|destroy)\(", path.read_text(encoding="utf-8")), (
				path.name
			)
