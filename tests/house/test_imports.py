"""Which package may import which: no circular imports, and integrations and the outbox import nothing of the flow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import APP, ROOT, app_code, for_each, imported, nodes, sources, tree

FRAMEWORK = {"frappe", "erpnext", "requests", "stripe", "twilio"}
VOCABULARY = "gigafibre_fsm.flow.vocabulary"


def module_of(path: Path) -> str:
	parts = path.relative_to(ROOT).with_suffix("").parts
	return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in app_code()}
EVERYTHING = MODULES | {
	module_of(path): path for folder in ("embedded", "tests", "benchmarks") for path in sources(ROOT / folder)
}


def statements(within: ast.AST) -> Iterator[ast.AST]:
	"""All statements of a module that are executed: not those under `TYPE_CHECKING`."""
	for node in ast.iter_child_nodes(within):
		if not (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"):
			yield node
			yield from statements(node)


def modules_imported(path: Path) -> Iterator[str]:
	"""Modules of this project that `path` imports, at load time or later inside its functions."""
	for node in statements(tree(path)):
		if isinstance(node, ast.ImportFrom) and node.module:
			inner = [f"{node.module}.{alias.name}" for alias in node.names]
			yield from (name if name in EVERYTHING else node.module for name in inner)
		elif isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)


EDGES = {
	name: {other for other in modules_imported(path) if other in EVERYTHING} - {name}
	for name, path in EVERYTHING.items()
}


def circle(start: str, edges: dict[str, set[str]]) -> list[str]:
	"""The chain of imports from a module back to itself; empty when there is none."""
	ways, seen = [[start]], set()
	while ways:
		way = ways.pop()
		for other in edges[way[-1]]:
			if other == start:
				return [*way, other]
			if other not in seen:
				seen.add(other)
				ways.append([*way, other])
	return []


def test_no_module_imports_itself_by_a_detour() -> None:
	"""Changing one module would require understanding the whole circle, and its first import fails by chance."""
	circles = {" -> ".join(found) for name in EVERYTHING if (found := circle(name, EDGES))}
	assert not circles, sorted(circles)


def test_the_rule_finds_a_circle() -> None:
	"""A rule that finds nothing could be broken unnoticed."""
	assert circle("a", {"a": {"b"}, "b": {"c"}, "c": {"b", "a"}}) == ["a", "b", "c", "a"]
	assert len(EDGES["gigafibre_fsm.flow.ordering.service"]) > 5


def in_room(room: str) -> list[Path]:
	return [path for path in app_code() if path.relative_to(APP).parts[0] == room]


@for_each(in_room("integrations"))
def test_integrations_do_not_know_the_business(path: Path) -> None:
	"""The SMS provider could not be replaced without reading the flow."""
	known = [name for name in imported(path) if name.startswith("gigafibre_fsm.flow")]
	assert all(name.startswith(VOCABULARY) for name in known), known


@for_each(in_room("outbox"))
def test_the_outbox_knows_no_vendor(path: Path) -> None:
	"""A new provider would require a change of the outbox: only hooks.py decides which sender delivers a channel."""
	rooms = ("gigafibre_fsm.integrations", "gigafibre_fsm.notifications", "gigafibre_fsm.flow")
	assert not [name for name in imported(path) if name.startswith(rooms)]


PURE = re.compile(r"\bPure[.:,]|\bno Frappe\b|\bData only\b", re.IGNORECASE)
# `| `rules.py`, `codes.py` | pure: ... |` of a room's README
ROW = re.compile(r"^\| (?P<files>`[^|]+) \| (?P<what>[^|]+) \|", re.MULTILINE)
CALLED_PURE = {
	readme.parent / name
	for readme in APP.rglob("README.md")
	for row in ROW.finditer(readme.read_text(encoding="utf-8"))
	if re.search(r"(^|; )pure\b", row["what"])
	for name in re.findall(r"`([\w/]+\.py)`", row["files"])
}


def says_pure(path: Path) -> bool:
	docstring = ast.get_docstring(tree(path)) or ""
	return bool(PURE.search(docstring)) or path in CALLED_PURE


@for_each(path for path in app_code() if says_pure(path))
def test_what_calls_itself_pure_is_pure(path: Path) -> None:
	"""A rule that is said to be tested thousands of times without a site would need one, through what it imports."""
	todo, seen = [module_of(path)], set()
	while todo:
		name = todo.pop()
		seen.add(name)
		tops = {other.split(".")[0] for other in imported(MODULES[name])}
		assert not tops & FRAMEWORK, f"{name} imports {tops & FRAMEWORK}"
		todo += [other for other in EDGES[name] if other not in seen]


@for_each(app_code())
def test_a_module_of_ours_keeps_its_name_where_it_is_imported(path: Path) -> None:
	"""A reader would search for a module name that does not exist: import the module's functions, or give the module a
	name that says what it is. Third-party modules keep their usual short names (numpy is np), and names other than
	modules may be renamed to make room.
	"""
	for node in nodes(path):
		if isinstance(node, ast.ImportFrom):
			renamed = [f"{node.module}.{alias.name}" for alias in node.names if alias.asname]
			assert not MODULES.keys() & set(renamed), f"line {node.lineno}: {renamed}"
		elif isinstance(node, ast.Import):
			renamed = [alias.name for alias in node.names if alias.asname]
			assert not MODULES.keys() & set(renamed), f"line {node.lineno}: {renamed}"
