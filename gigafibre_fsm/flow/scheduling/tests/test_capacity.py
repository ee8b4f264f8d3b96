"""A small version of the figure `capacity` (benchmarks/capacity.py): offers against every possible arrangement."""

from __future__ import annotations

import random
from collections import Counter

from benchmarks import capacity


def test_what_is_offered_can_be_planned_and_what_fits_is_offered() -> None:
	"""A customer would be given a day that the dispatcher then takes back, or not see a day that is free."""
	dice = random.Random(7)  # noqa: S311
	counted: Counter[str] = Counter()
	for _number in range(150):
		counted.update(capacity.mistakes(capacity.calendar(dice)))
	assert counted["offered"] > 50 and counted["refused"] > 50
	assert {kind: count for kind, count in counted.items() if " and " in kind and count} == {}
