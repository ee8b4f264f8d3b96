"""The cases of the dispatch board's methods."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import JOB_WRONG, Case, nothing
from tests.world.fixtures import World
from tests.world.households import Households

TOLD = "test_a_dispatcher_works_on_the_board"
DAYS_WRONG = {"from_date": (*wrong.DAY, "2099-01-01"), "to_date": (*wrong.DAY, "2020-01-01")}
DEGREES = (*wrong.NEEDED, "north", 181, -181, [45.1], {"a": 1}, True, "1e2", wrong.LONG)


def waiting(_world: World, homes: Households) -> dict[str, Any]:
	return {"job": homes.ordered.job}


CASES: dict[str, Case] = {
	"board.data": Case(
		"dispatcher",
		lambda w, h: {"from_date": "2026-04-01", "to_date": "2026-04-07"},
		{"technicians", "jobs", "unscheduled", "time_off", "holidays", "headquarters", "revision"},
		DAYS_WRONG,
		guest_may=False,
	),
	"board.revision": Case("dispatcher", nothing, told_by=TOLD, guest_may=False),
	"board.job": Case(
		"dispatcher", waiting, {"name", "modified", "duration_minutes"}, JOB_WRONG, guest_may=False
	),
	"board.places": Case(
		"dispatcher",
		lambda w, h: {**waiting(w, h), "from_date": "2099-04-01", "to_date": "2099-04-02"},
		{"starts", "verdicts", "places"},
		{**JOB_WRONG, **DAYS_WRONG, "from_date": (*wrong.DAY, "2099-05-01"), "by": wrong.CHOICE},
		guest_may=False,
	),
	"board.place": Case(
		"dispatcher",
		lambda w, h: {
			**waiting(w, h),
			"technician": "TECH-001",
			"day": "2020-01-01",
			"modified": "2020-01-01",
			"start_time": "09:00",
		},
		wrong={
			**JOB_WRONG,
			"technician": wrong.NAME,
			"day": (*wrong.DAY, "2020-01-01"),
			"modified": wrong.NAME,
			"start_time": ("noon", "25:00", ["08:00"], {"a": 1}, wrong.LONG),
			"time_window": wrong.CHOICE,
			"duration_minutes": wrong.WHOLE,
			"reason": (*wrong.NOT_A_TEXT, wrong.LONG),
		},
		told_by=TOLD,
		guest_may=False,
	),
	"board.put_back": Case(
		"dispatcher",
		lambda w, h: {"job": h.live.job, "modified": "2020-01-01"},
		wrong={**JOB_WRONG, "modified": wrong.NAME},
		told_by=TOLD,
		guest_may=False,
	),
	"board.locate": Case(
		"dispatcher",
		lambda w, h: {"address": "1, rue exemple"},
		wrong={"address": wrong.TEXT},
		told_by=TOLD,
		guest_may=False,
	),
	"board.set_home": Case(
		"dispatcher",
		lambda w, h: {
			"technician": "TECH-001",
			"latitude": 45.1,
			"longitude": -73.7,
			"address": "1, rue exemple",
			"modified": "2020-01-01",
		},
		wrong={
			"technician": wrong.NAME,
			"latitude": (*DEGREES, 91, "91"),
			"longitude": DEGREES,
			"address": (*wrong.NOT_A_TEXT, wrong.LONG),
			"modified": wrong.NAME,
		},
		told_by=TOLD,
		guest_may=False,
	),
}
