"""The sources of this project, for the rules of the house."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "gigafibre_fsm"
STEPS = (
	"addresses", "pricing", "scheduling", "availability", "checkout", "ordering", "dispatch", "equipment", "stock", "fieldwork",
	"provisioning", "telemetry", "ip_addresses", "network", "incidents", "telephony", "activation", "billing",
	"collections", "subscriptions", "workshop", "assurance", "referrals", "leads", "messages", "tickets", "portal",
	"self_start", "selling", "support", "staff", "reconcile",
)  # fmt: skip


def sources(folder: Path) -> Iterator[Path]:
	for path in sorted(folder.rglob("*.py")):
		if "node_modules" not in path.parts and not any(part.startswith(".") for part in path.parts):
			yield path


def app_code() -> list[Path]:
	return [path for path in sources(APP) if "tests" not in path.parts]


@functools.cache
def tree(path: Path) -> ast.Module:
	"""A file's syntax tree, parsed once for all rules."""
	return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
	"""Everything in a file's syntax tree, in no particular order."""
	return tuple(ast.walk(tree(path)))


@functools.cache
def imported(path: Path) -> tuple[str, ...]:
	"""Dotted names that a module imports, at the top or inside its functions."""
	return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
	package = path.relative_to(ROOT).with_suffix("").parts
	for node in nodes(path):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom):
			base = ".".join(package[: -node.level]) + "." if node.level else ""
			module = base + (node.module or "")
			yield module
			yield from (f"{module}.{alias.name}" for alias in node.names)


def for_each(paths: Iterable[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
	"""Turn a rule about one file into one test of all files, which names every file that breaks the rule.

	A parametrised test for each of a thousand files would take longer than the rule itself.
	"""
	chosen = list(paths)

	def decorate(rule: Callable[[Path], None]) -> Callable[[], None]:
		def test() -> None:
			broken = []
			for path in chosen:
				try:
					rule(path)
				except (AssertionError, pytest.fail.Exception) as failure:
					broken.append(f"{path.relative_to(ROOT)}: {failure}")
			assert chosen, "no file is looked at: the rule protects nothing"
			assert not broken, "\n".join(broken)

		test.__doc__, test.__name__, test.__module__ = rule.__doc__, rule.__name__, rule.__module__
		return test

	return decorate
