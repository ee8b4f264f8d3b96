"""ERPNext's stock equals the physical count, after days online and offline (`./fsm figures truck` at full size)."""

from __future__ import annotations

import pytest

from tests.factories import truck_days


@pytest.mark.site
@pytest.mark.slow
def test_books_and_trucks_agree_after_a_day(site) -> None:
	"""A manager would have to count forty trucks each month, because ERPNext's stock is wrong."""
	truck_days.prepare()
	days = truck_days.Days(seed=1)
	days.run(scans=16)
	assert days.offline >= 3
	assert not days.differences()
