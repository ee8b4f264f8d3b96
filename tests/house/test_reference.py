"""Every public method documents the contents of its lists and objects, for the developers' reference."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from gigafibre_fsm.reference import shapes
from tests.house.sources import APP

STRUCTURED = re.compile(r"\b(list|dict)\b")


def methods() -> Iterator[tuple[str, ast.FunctionDef]]:
	for path in sorted((APP / "api").glob("*.py")):
		for node in ast.parse(path.read_text(encoding="utf-8")).body:
			if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
				yield f"{path.stem}.{node.name}", node


@pytest.mark.parametrize(("path", "node"), [pytest.param(*each, id=each[0]) for each in methods()])
def test_a_method_says_what_its_lists_and_objects_hold(path: str, node: ast.FunctionDef) -> None:
	"""A developer would have to read our code, or guess."""
	for argument in node.args.args:
		if argument.annotation and STRUCTURED.search(ast.unparse(argument.annotation)):
			assert shapes.shape(path, argument.arg), (
				f"{path}: what {argument.arg} holds goes to reference/shapes.py"
			)


def test_shapes_are_those_of_methods_that_exist() -> None:
	"""The reference would describe an argument that nobody takes."""
	taken = {argument.arg for _path, node in methods() for argument in node.args.args}
	paths = {f"{path}.{argument.arg}" for path, node in methods() for argument in node.args.args}
	assert set(shapes.SHAPES) <= taken | paths
	modules = {path.partition(".")[0] for path, _node in methods()}
	assert set(shapes.TMF) <= modules | {path for path, _node in methods()}
