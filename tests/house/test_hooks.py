"""Every name in hooks.py and patches.txt exists."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gigafibre_fsm.event_order import in_order

APP = Path(__file__).resolve().parents[2] / "gigafibre_fsm"


def dotted(value: object) -> Iterator[str]:
	if isinstance(value, str):
		if value.startswith("gigafibre_fsm."):
			yield value
	elif isinstance(value, dict):
		for inner in value.values():
			yield from dotted(inner)
	elif isinstance(value, (list, tuple)):
		for inner in value:
			yield from dotted(inner)


def hook_paths() -> list[str]:
	hooks = importlib.import_module("gigafibre_fsm.hooks")
	return sorted(
		{path for name, value in vars(hooks).items() if not name.startswith("__") for path in dotted(value)}
	)


@pytest.mark.site
def test_every_hook_leads_to_a_function() -> None:
	"""With a misspelt hook, a step of the flow would silently never run."""
	paths = hook_paths()
	assert paths
	for path in paths:
		module, _, name = path.rpartition(".")
		assert callable(getattr(importlib.import_module(module), name)), path


@pytest.mark.site
def test_every_patch_can_be_imported() -> None:
	"""A patch that cannot be imported stops every later update of the site."""
	for line in (APP / "patches.txt").read_text(encoding="utf-8").splitlines():
		entry = line.split("#")[0].strip()
		if entry and not entry.startswith("["):
			module = importlib.import_module(entry.split()[0])
			assert callable(module.execute), entry


def test_every_hook_stands_once() -> None:
	"""The second definition of a hook would silently take the place of the first."""
	tree = ast.parse((APP / "hooks.py").read_text(encoding="utf-8"))
	keys = [target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
	for node in ast.walk(tree):
		if isinstance(node, ast.Dict):
			within = [key.value for key in node.keys if isinstance(key, ast.Constant)]
			assert len(within) == len(set(within)), within
	assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)


def test_handlers_of_a_record_run_in_the_order_in_which_they_are_written() -> None:
	"""An amended bill lost its billing key again, and was never charged, where ERPNext names the Sales Invoice as well: Frappe
	merges the hooks of all apps by key.
	"""
	assert in_order({("A", "B"): {"x": "1"}, "B": {"x": ["2", "3"], "y": "4"}}) == {
		"A": {"x": ["1"]},
		"B": {"x": ["1", "2", "3"], "y": ["4"]},
	}
	assert all(isinstance(name, str) for name in importlib.import_module("gigafibre_fsm.hooks").doc_events)


def test_fixtures_are_records_of_the_app_alone() -> None:
	"""A migration would overwrite what an operator has set: Frappe writes fixtures again each time."""
	declared = {
		entry["doctype"]: set(entry["filters"]["name"][1])
		for entry in importlib.import_module("gigafibre_fsm.hooks").fixtures
	}
	own = {
		json.loads(path.read_text(encoding="utf-8"))["name"]
		for path in (APP / "gigafibre_fsm" / "doctype").glob("*/*.json")
	}
	kept: dict[str, set[str]] = {}
	for path in (APP / "fixtures").glob("*.json"):
		for record in json.loads(path.read_text(encoding="utf-8")):
			kept.setdefault(record["doctype"], set()).add(record["name"])
	assert kept == declared
	assert set(kept) <= own


def test_the_page_about_hooks_names_each_record_event_and_channel() -> None:
	"""A reader who looks for the hooks of Contact would find nothing, and write them a second time."""
	page = (APP.parent / "hooks.md").read_text(encoding="utf-8")
	hooks = importlib.import_module("gigafibre_fsm.hooks")
	records = set(hooks.doc_events)
	missing = [
		name for name in sorted(records | {*hooks.flow_events, *hooks.outbox_senders}) if name not in page
	]
	assert not missing, missing


def test_functions_that_the_page_about_hooks_names_are_there() -> None:
	"""A reader would open a module that only hands the function on."""
	page = (APP.parent / "hooks.md").read_text(encoding="utf-8")
	named = set(re.findall(r"`([a-z_]+\.[a-z_]+\.[a-z_]+)`", page))
	gone = []
	for name in sorted(named):
		module, _, function = name.rpartition(".")
		files = [base / (module.replace(".", "/") + ".py") for base in (APP / "flow", APP)]
		text = "".join(file.read_text(encoding="utf-8") for file in files if file.exists())
		if text and not re.search(rf"^def {function}\b", text, re.MULTILINE):
			gone.append(name)
	assert named and not gone, gone
