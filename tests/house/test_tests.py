"""No test depends on another test module: shared code is in `tests/factories`, `tests/world` or a helper module."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.sources import APP, ROOT, for_each, imported, sources

OURS = ("gigafibre_fsm.", "embedded.")
TESTS = [
	path
	for folder in (APP, ROOT / "tests", ROOT / "embedded", ROOT / "benchmarks")
	for path in sources(folder)
	if "tests" in path.relative_to(ROOT).parts or folder.name == "benchmarks"
]


def is_test_module(name: str) -> bool:
	"""Whether an imported name is in a test module, or in a module of fixtures that pytest loads by itself."""
	inside = name.split(".")
	return inside[-1] == "conftest" or any(
		part.startswith("test_") or part == "conftest" for part in inside[:-1]
	)


@for_each(TESTS)
def test_no_test_imports_another_test_module(path: Path) -> None:
	"""Changing one test would break another, and a fixture would be made twice under two names."""
	assert not (found := sorted(filter(is_test_module, imported(path)))), found


@for_each(path for path in TESTS if path.parent.name == "tests")
def test_a_step_lends_its_factories_to_nobody(path: Path) -> None:
	"""A step's tests could not be changed without reading those of all other steps."""
	room = path.parents[1].relative_to(ROOT).parts
	lent = [
		name
		for name in imported(path)
		if name.startswith(OURS)
		and "tests" in name.split(".")[1:-1]
		and tuple(name.split(".")[: len(room)]) != room
	]
	assert not lent, lent


@pytest.mark.parametrize(
	("name", "expected"),
	[
		("tests.flow.test_payment.charged", True),
		("gigafibre_fsm.outbox.tests.conftest.TO", True),
		("tests.flow.conftest", True),
		("tests.world.orders.test_card", False),
		("tests.factories.ordering", False),
	],
)
def test_the_rule_knows_a_test_module(name: str, expected: bool) -> None:
	"""A rule that finds nothing could be broken unnoticed."""
	assert is_test_module(name) is expected


def test_a_rule_names_every_file_that_breaks_it() -> None:
	"""One file would be mended, and the next found by another run of the suite."""

	def rule(path: Path) -> None:
		assert path.name not in ("hooks.py", "money.py"), "no"

	with pytest.raises(AssertionError, match=r"(?s)^gigafibre_fsm/hooks.py: no.*gigafibre_fsm/money.py: no"):
		for_each([APP / "hooks.py", APP / "install.py", APP / "money.py"])(rule)()
	with pytest.raises(AssertionError, match="protects nothing"):
		for_each([])(rule)()
