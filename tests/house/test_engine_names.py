"""Every name of Frappe that the app uses exists in the engine that it runs on: on another release this says what is gone."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.sources import app_code, nodes

# Attributes of a request, a site or a job: Frappe binds them to the running context.
OF_A_CONTEXT = {
	"conf",
	"db",
	"flags",
	"form_dict",
	"lang",
	"local",
	"qb",
	"request",
	"response",
	"session",
	"cache",
	"loggers",
}


@cache
def names() -> list[ast.AST]:
	"""The imports and the attributes in the app's code."""
	return [
		node
		for path in app_code()
		for node in nodes(path)
		if isinstance(node, ast.ImportFrom | ast.Attribute)
	]


def imported_names() -> Iterator[tuple[str, str]]:
	"""(module, name) of each `from frappe... import name`."""
	for node in names():
		if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "frappe":
			yield from ((node.module or "", alias.name) for alias in node.names)


def attributes() -> Iterator[str]:
	"""Dotted names as the code writes them: `frappe.get_all`, `frappe.utils.cint`."""
	for node in names():
		if isinstance(node, ast.Attribute) and (name := dotted(node)).startswith("frappe."):
			yield name


def dotted(node: ast.expr) -> str:
	if isinstance(node, ast.Attribute):
		return f"{dotted(node.value)}.{node.attr}"
	return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.site
def test_names_that_are_imported_exist() -> None:
	"""The app could not be loaded after an upgrade, and the site would be down."""
	gone = [
		f"{module}.{name}"
		for module, name in sorted(set(imported_names()))
		if not hasattr(importlib.import_module(module), name) and not is_module(f"{module}.{name}")
	]
	assert not gone, gone


@pytest.mark.site
def test_names_that_are_used_exist() -> None:
	"""A method would crash on its first call."""
	frappe = importlib.import_module("frappe")
	used = {name.split(".")[1] for name in attributes()} - OF_A_CONTEXT
	gone = sorted(name for name in used if not hasattr(frappe, name) and not is_module(f"frappe.{name}"))
	assert len(used) > 30 and not gone, gone


def is_module(name: str) -> bool:
	try:
		importlib.import_module(name)
	except ImportError:
		return False
	return True
