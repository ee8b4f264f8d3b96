"""The figure `truck` at full size; run by `benchmarks/truck.py`."""

from __future__ import annotations

import time

import pytest

from tests.factories import truck_days

FOUND: dict[str, float] = {}
SCANS, SEED = 200, 20261130


@pytest.mark.site
def test_two_hundred_scans(site) -> None:
	"""ERPNext's stock would differ from the trucks after a week."""
	truck_days.prepare()
	begun = time.monotonic()
	days = truck_days.Days(SEED)
	days.run(SCANS)
	wrong = days.differences()
	moved = site.db.count(
		"Stock Movement", {"status": "Booked", "technician": ("in", [who.name for who in days.people])}
	)
	FOUND.update(scans=days.scans, offline=days.offline, wrong=len(wrong), moved=moved)
	FOUND["seconds"] = time.monotonic() - begun
	assert not site.db.count("Stock Movement", {"status": ("in", ("Waiting", "Refused"))})
	assert not wrong, wrong
