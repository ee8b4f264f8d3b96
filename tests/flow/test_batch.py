"""The loop of all scheduled work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gigafibre_fsm.scheduled import batch

pytestmark = pytest.mark.site


@pytest.fixture
def rows(site: Any) -> Iterator[list[str]]:
	"""Three committed records; removed afterwards, with what was logged about them."""
	made = [site.get_doc({"doctype": "ToDo", "description": "exemple"}).insert().name for _number in range(3)]
	site.db.commit()
	yield made
	site.db.rollback()
	site.db.delete("ToDo", {"name": ("in", made)})
	site.db.delete("Error Log", {"method": ("in", [f"Nightly run: {name}" for name in made])})
	site.db.commit()


def described(site: Any, rows: list[str]) -> list[str]:
	site.db.rollback()  # what is not committed is lost, as when the worker ends here
	return [site.db.get_value("ToDo", name, "description") for name in rows]


def test_one_that_fails_stops_no_other(site: Any, rows: list[str]) -> None:
	"""One household with a fault in its records would leave all that follow without a bill."""

	def work(name: str) -> None:
		site.db.set_value("ToDo", name, "description", "fait")
		if name == rows[1]:
			raise ValueError("exemple")

	assert batch.one_by_one(rows, work) == 2
	assert described(site, rows) == ["fait", "exemple", "fait"]
	assert site.db.count("Error Log", {"method": f"Nightly run: {rows[1]}"}) == 1


def test_the_rest_waits_for_the_next_run(site: Any, rows: list[str]) -> None:
	"""A long night would be killed in the middle of a household."""
	assert (
		batch.one_by_one(rows, lambda name: site.db.set_value("ToDo", name, "description", "fait"), -1) == 0
	)
	assert described(site, rows) == ["exemple"] * 3
