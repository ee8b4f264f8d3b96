"""The progress of an order, step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

pytestmark = pytest.mark.site
DONE, NOW, LATER = "done", "current", "later"


@pytest.mark.parametrize(
	("visit", "states"),
	[
		("Open", [DONE, NOW, LATER, LATER, LATER]),
		("Scheduled", [DONE, DONE, LATER, LATER, LATER]),
		("En Route", [DONE, DONE, NOW, LATER, LATER]),
		("In Progress", [DONE, DONE, DONE, NOW, LATER]),
		("Completed", [DONE, DONE, DONE, DONE, NOW]),
	],
)
def test_nobody_is_on_the_way_before_they_leave(site: Any, visit: str, states: list[str]) -> None:
	"""Three days before the visit a customer would wait at the window for a technician who is "on the way"."""
	from gigafibre_fsm.flow.checkout import tracking

	job = site._dict(status=visit, scheduled_date=date(2026, 12, 3), time_window="AM")
	steps = tracking._steps(job, None, tracking.STEPS_DONE.get(visit, 1), "fr")
	assert [step["state"] for step in steps] == states
