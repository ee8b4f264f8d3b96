"""The technician's list of days, on phones whose clocks show another zone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.world import orders
from tests.world.days import today
from tests.world.fixtures import OTHER_TECHNICIAN, TECHNICIAN, World

pytestmark = [pytest.mark.site, pytest.mark.browser, pytest.mark.slow]


# 25 hours apart: at any time one of them has another date than the site.
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_the_sites_day(world: World, new_page: Callable[..., Any], zone: str) -> None:
	"""On a phone set to another zone, today's visit would be one of yesterday or of tomorrow, and asked about at departure."""
	visit = orders.today(world, TECHNICIAN)
	page = new_page(390, login=(TECHNICIAN, world.password), timezone_id=zone)
	page.goto("/technicien")
	card = page.locator(f"#list a[href='#{visit}']")
	card.wait_for()
	assert page.get_by_text("Aucune visite aujourd’hui").count() == 0
	card.click()
	page.locator("#job").get_by_text("Aujourd’hui").first.wait_for()


@pytest.fixture
def vacation(world: World) -> Iterator[None]:
	"""A technician is away from today on, and another time from next week on."""
	site = world.look()
	technician = site.db.get_value("Technician", {"user": OTHER_TECHNICIAN})
	day, made = datetime.timedelta(days=1), []
	for first in (today(), today() + 7 * day):
		entry = {"kind": "Vacation", "technician": technician, "from_date": first, "to_date": first + 2 * day}
		made.append(site.get_doc({"doctype": "Technician Time Off", "whole_day": 1, **entry}).insert().name)
	site.db.commit()
	yield
	for name in made:
		world.look().delete_doc("Technician Time Off", name)
	site.db.commit()


def test_time_off_stands_in_the_list(world: World, vacation: None, new_page: Callable[..., Any]) -> None:
	"""A technician on leave would read that the dispatcher has no job for them; past midnight without a signal the leave
	would stand under yesterday.
	"""
	page = new_page(390, login=(OTHER_TECHNICIAN, world.password))
	page.goto("/technicien")
	page.locator("#list").get_by_text("Vacances, jusqu’au").first.wait_for()
	page.locator("#list h2.gf-visits__day + p").get_by_text("Vacances, jusqu’au").first.wait_for()
	page.evaluate(
		"""async () => {
		const { setClock } = await import("technician/when");
		const { dayList } = await import("technician/list");
		const { carried } = await import("technician/carried");
		const kept = await carried();
		setClock(24 * 3600 * 1000);
		document.querySelector("#list [data-fill]").replaceChildren(...dayList([], kept.timeOff, {}));
	}"""
	)
	page.locator("#list .gf-empty").get_by_text("Vacances, jusqu’au").wait_for()
