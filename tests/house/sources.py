"""The sources of this project, for the rules of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "gigafibre_fsm"
STEPS = (
	"addresses", "pricing", "scheduling", "availability", "checkout", "ordering", "dispatch", "equipment", "stock", "fieldwork",
	"provisioning", "telemetry", "ip_addresses", "network", "incidents", "telephony", "activation", "billing",
	"collections", "subscriptions", "workshop", "assurance", "leads", "messages", "portal", "selling", "support",
	"staff", "reconcile",
)  # fmt: skip


def sources(folder: Path) -> Iterator[Path]:
	for path in sorted(folder.rglob("*.py")):
		if "node_modules" not in path.parts and not any(part.startswith(".") for part in path.parts):
			yield path


def app_code() -> list[Path]:
	return [path for path in sources(APP) if "tests" not in path.parts]


def imported(path: Path) -> Iterator[str]:
	"""Dotted names that a module imports, at the top or inside its functions."""
	package = path.relative_to(ROOT).with_suffix("").parts
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom):
			base = ".".join(package[: -node.level]) + "." if node.level else ""
			module = base + (node.module or "")
			yield module
			yield from (f"{module}.{alias.name}" for alias in node.names)


def named(paths: list[Path]) -> list[object]:
	return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]
