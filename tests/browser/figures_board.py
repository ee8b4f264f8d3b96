"""Measures the figure `board` (benchmarks/board.py): the data, the page, a drag, and what a colleague sees."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from benchmarks.machine_speed import milliseconds, p95
from tests.browser.dispatching import card, drag, open_board, point_of, visit
from tests.world.days import coming_monday
from tests.world.dispatch_week import Week, build
from tests.world.fixtures import DISPATCHER, MANAGER, World

pytestmark = [pytest.mark.site, pytest.mark.browser]
FOUND: dict[str, float] = {}
CALLS, MOVES, CHANGES = 60, 80, 5
DRAWN_MS = "performance.getEntriesByName('board drawn').map((each) => each.duration)"
# How long after each movement of the pointer the board has drawn what it says about the place.
ANSWERED = """([x, y]) => new Promise((resolve) => {
	const begun = performance.now();
	document.elementFromPoint(x, y)?.dispatchEvent(new PointerEvent("pointermove", {clientX: x, clientY: y, bubbles: true,
		pointerType: "mouse", isPrimary: true}));
	requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
})"""


@pytest.fixture(scope="module")
def week(world: World) -> Week:
	return build(world.look(), coming_monday())


def test_the_data_of_a_week(world: World, week: Week) -> None:
	dispatcher = world.staff(DISPATCHER)
	days = {"from_date": str(week.monday), "to_date": str(week.monday + timedelta(days=6))}
	assert len(dispatcher.get("board.data", **days)["technicians"]) >= len(week.technicians)
	FOUND["data"] = p95(
		[milliseconds(lambda: dispatcher.get("board.data", **days)) for _call in range(CALLS)]
	)
	day = {"from_date": str(week.monday), "to_date": str(week.monday), "by": "quarter"}
	FOUND["places"] = p95(
		[
			milliseconds(lambda job=job: dispatcher.get("board.places", job=job, **day))
			for job in week.waiting[:30]
		]
	)
	assert FOUND["data"] < 300


def test_a_day_at_two_desks(world: World, week: Week, new_page: Callable[..., Any]) -> None:
	page, colleague = new_page(1400), new_page(1400)
	open_board(colleague, MANAGER, world.password, week.monday)
	open_board(page, DISPATCHER, world.password, week.monday)
	FOUND["interactive"] = max(page.evaluate(DRAWN_MS))
	drag(page, card(page, week.waiting[0]), week.technicians[3], 11.5)
	answers = []
	for step in range(MOVES):
		where = point_of(page, week.technicians[3 + step % 6], 11 + (step % 20) / 4)
		answers.append(page.evaluate(ANSWERED, list(where)))
	FOUND["drag"] = p95(answers)
	page.mouse.up()
	seen = []
	for job, technician in zip(week.waiting[1:], week.technicians[10 : 10 + CHANGES], strict=False):
		other = world.staff(DISPATCHER)
		row = other.get("board.job", job=job)
		other.post(
			"board.place",
			job=job,
			technician=technician,
			day=str(week.monday),
			start_time="11:30",
			modified=row["modified"],
			reason="figure",
		)
		begun = time.perf_counter()
		visit(colleague, job).wait_for(state="attached")
		seen.append((time.perf_counter() - begun) * 1000)
	FOUND["seen"] = max(seen)
	assert FOUND["interactive"] < 1500 and FOUND["drag"] < 150 and FOUND["seen"] < 2000, FOUND
