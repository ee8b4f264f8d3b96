"""Which room may know which: no circles, and the edges of the house know nothing of what lies behind them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import APP, ROOT, app_code, imported, named

FRAMEWORK = {"frappe", "erpnext", "requests", "stripe", "twilio"}
VOCABULARY = "gigafibre_fsm.flow.vocabulary"


def module_of(path: Path) -> str:
	parts = path.relative_to(ROOT).with_suffix("").parts
	return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in app_code()}


def imports_at_load(path: Path) -> Iterator[str]:
	"""Modules of this app that are loaded with `path`: what its functions import later closes no circle."""
	for node in ast.parse(path.read_text(encoding="utf-8")).body:
		if isinstance(node, ast.ImportFrom) and node.module:
			inner = [f"{node.module}.{alias.name}" for alias in node.names]
			yield from (name if name in MODULES else node.module for name in inner)
		elif isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)


EDGES = {
	name: {other for other in imports_at_load(path) if other in MODULES} for name, path in MODULES.items()
}


def circle(start: str) -> list[str]:
	"""The way from a module back to itself; empty where there is none."""
	ways, seen = [[start]], set()
	while ways:
		way = ways.pop()
		for other in EDGES[way[-1]]:
			if other == start:
				return [*way, other]
			if other not in seen:
				seen.add(other)
				ways.append([*way, other])
	return []


def test_no_module_imports_itself_by_a_detour() -> None:
	"""Whoever changes one module would have to understand the whole ring; its first import fails by chance."""
	circles = {" -> ".join(found) for name in MODULES if (found := circle(name))}
	assert not circles, sorted(circles)


def in_room(room: str) -> list[object]:
	return named([path for path in app_code() if path.relative_to(APP).parts[0] == room])


@pytest.mark.parametrize("path", in_room("integrations"))
def test_integrations_do_not_know_the_business(path: Path) -> None:
	"""Another provider of SMS could not be put in the place of this one without reading the flow."""
	known = [name for name in imported(path) if name.startswith("gigafibre_fsm.flow")]
	assert all(name.startswith(VOCABULARY) for name in known), known


@pytest.mark.parametrize("path", in_room("outbox"))
def test_the_outbox_knows_no_vendor(path: Path) -> None:
	"""What leaves how is said by hooks.py alone."""
	rooms = ("gigafibre_fsm.integrations", "gigafibre_fsm.notifications", "gigafibre_fsm.flow")
	assert not [name for name in imported(path) if name.startswith(rooms)]


def says_pure(path: Path) -> bool:
	docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
	return any(mark in docstring for mark in ("Pure.", "Pure:", "no Frappe", "Data only"))


@pytest.mark.parametrize("path", named([path for path in app_code() if says_pure(path)]))
def test_what_calls_itself_pure_is_pure(path: Path) -> None:
	"""A rule that is said to be tried by the thousand would need a site, through whatever it imports."""
	todo, seen = [module_of(path)], set()
	while todo:
		name = todo.pop()
		seen.add(name)
		tops = {other.split(".")[0] for other in imported(MODULES[name])}
		assert not tops & FRAMEWORK, f"{name} imports {tops & FRAMEWORK}"
		todo += [other for other in EDGES[name] if other not in seen]
