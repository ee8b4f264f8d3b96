"""The workshop's day: a device that is due back is scanned, wiped, checked and put on the shelf."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.looking import assert_usable
from tests.world import orders
from tests.world.fixtures import MANAGER, SUPPORT, World

pytestmark = [pytest.mark.site, pytest.mark.browser]
WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 390, "height": 844}


def look_at(page: Any, name: str) -> None:
	"""Check both widths; take screenshots if the environment asks for them."""
	for size in (WIDE, NARROW):
		page.set_viewport_size(size)
		assert_usable(page, f"workshop, {name}, {size['width']} px", ".layout-main")
		if folder := os.environ.get("FSM_SHOTS"):
			page.screenshot(path=str(Path(folder, f"workshop-{name}-{size['width']}.png")), full_page=True)
	page.set_viewport_size(WIDE)


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_a_device_goes_from_its_household_to_the_shelf(desk: Any, world: World) -> None:
	"""The person in the workshop could not receive a router, or would lend it with the last household's WiFi on it."""
	bought = orders.buy(world, orders.SOLO, 0)
	orders.install(world, bought)
	kinds = {"sales_order": bought.order, "equipment_type": "Routeur"}
	router = world.look().db.get_value("Service Equipment", kinds)
	world.staff(SUPPORT).post("workshop.ask_back", equipment=router, reason="Autre forfait (exemple)")
	desk.goto("/app/workshop")
	row = desk.locator("[data-list] tr", has=desk.locator(f"[data-device='{router}']"))
	row.get_by_role("button", name="Planifier une récupération").wait_for()
	look_at(desk, "due")
	desk.locator("#workshop-scan").fill(bought.codes["Routeur"])
	desk.get_by_role("button", name="Recevoir").click()
	row.get_by_role("button", name="Effacé à la main").wait_for()
	assert desk.locator("[data-room=bench]").get_attribute("aria-pressed") == "true"
	look_at(desk, "bench")
	for step in range(row.locator("[data-check]").count()):
		with desk.expect_response("**/gigafibre_fsm.api.workshop.shown*"):
			row.locator("[data-check]").nth(step).check()
	assert not row.get_by_role("button", name="En réserve").count(), "it still holds the household's WiFi"
	row.get_by_role("button", name="Effacé à la main").click()
	dialog = desk.locator(".modal.show")
	dialog.locator("textarea").fill("Bouton (exemple)")
	dialog.locator(".btn-primary:visible").click()
	row.get_by_role("button", name="En réserve").click()
	row.wait_for(state="detached")
	desk.locator("[data-room=stock]").click()
	row.wait_for()
	look_at(desk, "shelf")
	assert world.look().db.get_value("Service Equipment", router, ["status", "custom_wifi_ssid"]) == (
		"In Stock",
		None,
	)
