"""The truck page on a technician's phone, online and offline, and the stock keeper's desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.line import Line
from tests.browser.looking import assert_no_errors, assert_usable
from tests.browser.phone import Phone, until
from tests.browser.signing_in import sign_in
from tests.fixtures import environment
from tests.world import orders
from tests.world.fixtures import MANAGER, OTHER_TECHNICIAN, World

pytestmark = [pytest.mark.site, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def line(world: World) -> Iterator[Line]:
	made = Line(environment("FSM_URL"))
	yield made
	made.close()


def scanned(page: Any, button: str, code: str) -> None:
	page.locator("#job").get_by_role("button", name=button, exact=True).click()
	page.locator("#code").fill(code)
	page.locator("#scan button[type=submit]").click()
	page.locator("#scan").wait_for(state="hidden")


def test_a_truck_is_loaded_counted_and_looked_for(
	world: World, line: Line, new_page: Callable[..., Any]
) -> None:
	"""The technician would load what nobody knows of, and the keeper of stock would count the truck by telephone."""
	known, found = orders.new_code("ONT"), orders.new_code("ONT")
	phone = Phone(world, line, new_page, OTHER_TECHNICIAN)
	page = phone.open()
	page.get_by_role("link", name="Camion").click()
	scanned(page, "Prendre un appareil", known)
	page.locator("#job").get_by_text(known).first.wait_for()
	assert_usable(page, "the truck")
	line.cut()
	page.locator("#job").get_by_role("button", name="Compter le camion").click()
	for code in (known, found):
		scanned(page, "Numériser", code)
	page.locator("#truck-count").get_by_text(found).wait_for()
	cable = page.locator("#truck-count").get_by_label("Câble Ethernet")
	cable.fill("beaucoup")
	cable.blur()
	page.get_by_text("Entrez un nombre").wait_for()
	cable.fill("12,5")
	cable.blur()
	page.locator("#truck-count").get_by_role("button", name="Remettre le décompte").click()
	page.locator("#waiting").get_by_text("1 action en attente").wait_for()
	page.console_errors.clear()  # the browser logs each lost connection
	line.mend()
	until("the count is handed in", lambda: phone.hurry() or not phone.waiting())
	count = world.look().get_last_doc("Truck Count")
	assert ("Ethernet cable", 12.5) in [(line.material, line.counted) for line in count.lines]
	desk = new_page(1400, reduced_motion="reduce")
	desk.set_default_timeout(45_000)
	sign_in(desk, MANAGER, world.password)
	desk.goto("/app/trucks")
	desk.get_by_role("button", name="Décomptes").click()
	desk.get_by_text(found).wait_for()
	assert_no_errors(desk, "counts")
	desk.goto(f"/app/find-device/{known.lower()}")
	desk.get_by_text("Pris", exact=False).or_(desk.get_by_text("Chargé")).first.wait_for()
	assert_no_errors(desk, "where a device is")
