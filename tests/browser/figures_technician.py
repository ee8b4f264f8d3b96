"""Measures the figure `tech-page` (benchmarks/tech_page.py)."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.line import AFTER, BEFORE, PASS, Line
from tests.browser.phone import ADD_PHOTOS, Phone
from tests.fixtures import environment
from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World

pytestmark = [pytest.mark.site, pytest.mark.browser]

JOBS, PHOTOS = 10, 20
WEIGHT_BAR, OFFLINE_BAR = 150_000, 1.0
FOUND: dict[str, float] = {}


@pytest.fixture
def line(world: World) -> Iterator[Line]:
	made = Line(environment("FSM_URL"))
	yield made
	made.close()


@pytest.fixture(scope="module")
def jobs(world: World) -> list[str]:
	"""Visits of today, begun."""
	return [orders.begun_today(world, TECHNICIAN) for _job in range(JOBS)]


def test_the_first_load(world: World, line: Line, new_page: Callable[..., Any], jobs: list[str]) -> None:
	"""On a farm road with one bar of signal the page would not open before the visit."""
	phone = Phone(world, line, new_page, TECHNICIAN)
	sizes: dict[str, int] = {}
	phone.page.on("response", lambda response: sizes.update({response.url: weight(response)}))
	phone.open()
	phone.page.wait_for_load_state("networkidle")
	FOUND["weight"] = sum(size for url, size in sizes.items() if "/node_modules/" not in url)
	assert FOUND["weight"] <= WEIGHT_BAR, sorted(sizes.items(), key=lambda item: -item[1])[:10]
	phone.install()
	line.cut()
	took = []
	for _time in range(5):
		phone.reborn()
		started = time.perf_counter()
		phone.page.goto("/technicien", wait_until="commit")
		phone.page.locator(f"#list a[href='#{jobs[0]}']").wait_for()
		took.append(time.perf_counter() - started)
	FOUND["offline"] = sorted(took)[len(took) // 2]
	assert FOUND["offline"] <= OFFLINE_BAR, took


def weight(response: Any) -> int:
	"""The bytes of an answer as a web server sends them."""
	if response.status >= 300:
		return 0
	return len(gzip.compress(response.body(), 6))


def test_each_action_once(world: World, line: Line, new_page: Callable[..., Any], jobs: list[str]) -> None:
	"""A photo would be missing, or there twice, after a day between two hills."""
	phone = Phone(world, line, new_page, TECHNICIAN)
	phone.open()
	line.cut()
	for job in jobs:
		phone.page.evaluate(ADD_PHOTOS, [job, PHOTOS])
	FOUND["actions"] = len(phone.waiting())
	assert FOUND["actions"] == JOBS * PHOTOS
	line.mend()
	line.plan = lambda number: (BEFORE, AFTER, PASS)[number % 3]
	deaths = lives = 0
	while phone.waiting():
		# at another write each time, before it is asked for and after it
		phone.reborn()
		phone.dies_at(1 + lives // 2 % 9, "before" if lives % 2 else "after")
		phone.page.goto("/technicien", wait_until="commit")
		deaths += phone.lives_until_then()
		lives += 1
		phone.reborn()
		phone.page.goto("/internet")
	FOUND.update(deaths=deaths, requests=line.asked)
	captions = [str(number + 1) for number in range(PHOTOS)]
	found = [[row.caption for row in world.look().get_doc("Dispatch Job", job).photos] for job in jobs]
	FOUND["photos"] = sum(map(len, found))
	assert found == [captions] * JOBS
