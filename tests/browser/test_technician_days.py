"""The technician's list of days, on phones whose clocks show another zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World

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
