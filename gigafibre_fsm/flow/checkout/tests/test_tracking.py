"""The progress of an order, step by step."""

from __future__ import annotations

import json
from datetime import date, timedelta
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


@pytest.mark.parametrize(
	("visit", "days", "words"),
	[
		("Scheduled", 3, "We come on"),
		("Scheduled", -1, "If nobody came, call us"),
		("Failed", -1, "could not be completed"),
		("Open", 3, "one of your dates"),
		("Open", -1, "call you to agree on a date"),
	],
)
def test_the_next_step_is_still_to_come(site: Any, visit: str, days: int, words: str) -> None:
	"""The day after, the page would say that we come yesterday, or confirm dates that are over."""
	from gigafibre_fsm.flow.checkout import tracking

	day = date.fromisoformat(site.utils.nowdate()) + timedelta(days=days)
	job = site._dict(status=visit, scheduled_date=day, time_window="AM")
	order = site._dict(docstatus=1, fsm_preferred_dates=json.dumps([{"date": str(day), "time_window": "AM"}]))
	done = tracking.STEPS_DONE.get(visit, 1)
	site.local.lang = "en"
	assert words in tracking._next_step(order, job, None, done, "en")
