"""Every name that one module uses of another exists: otherwise a renamed function would fail only when the line runs."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, for_each, nodes, sources, tree

OURS = ("gigafibre_fsm", "tests", "embedded", "benchmarks")
# The stand-in ERPNext is imported as `erpnext`, and fills its modules as the real one does.
FILES = [path for name in OURS for path in sources(ROOT / name) if "erpnext" not in path.parts]


def module_of(dotted: str) -> Path | None:
	path = ROOT.joinpath(*dotted.split(".")).with_suffix(".py")
	return path if dotted.startswith(OURS) and path.is_file() else None


def can_be_imported(dotted: str, name: str) -> bool:
	"""Whether this project's module or package defines the name; True for other projects' modules."""
	folder = ROOT.joinpath(*dotted.split("."))
	place = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
	if not dotted.startswith(OURS) or not place.is_file():
		return True
	return name in defined(place) or (folder / name).is_dir() or (folder / f"{name}.py").is_file()


@functools.cache
def defined(path: Path) -> frozenset[str]:
	"""The names that a module binds at its top, and everything that its functions declare global."""
	return frozenset(_bound(tree(path).body))


def _bound(body: list[ast.stmt]) -> Iterator[str]:
	for statement in body:
		if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
			yield statement.name
		elif isinstance(statement, ast.Import | ast.ImportFrom):
			yield from ((alias.asname or alias.name).split(".")[0] for alias in statement.names)
		else:
			for node in ast.walk(statement):
				if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
					yield node.id
				elif isinstance(node, ast.Import | ast.ImportFrom):
					yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
				elif isinstance(node, ast.FunctionDef | ast.ClassDef):
					yield node.name


def imported_modules(path: Path) -> dict[str, Path]:
	"""Local name -> the module of ours that it stands for, also that of a fixture that returns one. Names that are bound to
	something else as well are left out.
	"""
	found: dict[str, Path] = {}
	other: set[str] = set()
	for node in nodes(path):
		if isinstance(node, ast.ImportFrom) and node.module and not node.level:
			for alias in node.names:
				module = module_of(f"{node.module}.{alias.name}")
				local = alias.asname or alias.name
				if module and found.setdefault(local, module) == module:
					continue
				other.add(local)
		elif isinstance(node, ast.arg):
			other.add(node.arg)
		elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
			other.add(node.id)
	lent = {
		function.name: found[returned.value.id]
		for function in nodes(path)
		if isinstance(function, ast.FunctionDef)
		for returned in ast.walk(function)
		if isinstance(returned, ast.Return)
		and isinstance(returned.value, ast.Name)
		and returned.value.id in found
		and returned.value.id not in other
	}
	return lent | {name: module for name, module in found.items() if name not in other}


@for_each(FILES)
def test_names_read_of_other_modules_are_there(path: Path) -> None:
	"""A button would answer with an error on the day somebody presses it."""
	modules = imported_modules(path)
	missing = [
		f"line {node.lineno}: {node.value.id}.{node.attr}"
		for node in nodes(path)
		if isinstance(node, ast.Attribute)
		and isinstance(node.ctx, ast.Load)
		and isinstance(node.value, ast.Name)
		and node.value.id in modules
		and not node.attr.startswith("__")
		and node.attr not in defined(modules[node.value.id])
	]
	for node in nodes(path):
		if isinstance(node, ast.ImportFrom) and not node.level and node.module:
			missing += [
				f"line {node.lineno}: {node.module}.{alias.name}"
				for alias in node.names
				if not can_be_imported(node.module, alias.name)
			]
	assert not missing, missing
