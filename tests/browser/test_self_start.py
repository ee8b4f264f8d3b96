"""Starting without a visit, in a browser: the choice at the checkout, the wait for the box, the code, the live service."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable_at_each_width
from tests.browser.shopping import pay
from tests.world import orders, starts
from tests.world.fixtures import World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.browser]


@pytest.mark.slow
def test_a_household_starts_its_own_service(
	world: World, households: Households, new_page: Callable[..., Any]
) -> None:
	"""At an address that already has box and router, a family would wait days for a visit, or for a page that does not
	change.
	"""
	buyer, port = world.visitor(), world.network.take()
	serial = starts.leave_devices(world, households.live.location, port)
	bought = orders.begin(buyer, port, orders.SOLO, 0)
	page = new_page(390, reduced_motion="reduce")
	page.goto(f"/internet/commande?s={bought.session}#installation")
	page.locator("#installation").wait_for()
	page.locator("#installation label:has([name=without_visit])").click()
	page.locator("#dates").wait_for(state="hidden")
	assert_usable_at_each_width(page, "the choice to start without a visit")
	page.locator("#installation button[type=submit]").click()
	pay(page)
	page.wait_for_url("**/internet/suivi**", timeout=30_000)
	page.get_by_text("Branchez le boîtier").first.wait_for()
	assert_usable_at_each_width(page, "the order that starts without a visit")
	page.get_by_role("link", name="Démarrer mon service").click()
	page.locator("#start[data-state=waiting]").wait_for()
	assert_usable_at_each_width(page, "waiting for the box")

	starts.report(world, serial)
	page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
	page.locator("#start[data-state=ready]").wait_for()
	assert_usable_at_each_width(page, "the box is seen")
	begin_with_a_code(world, page, bought.contact["phone"])
	page.locator("#start[data-state=done]").wait_for()
	assert_usable_at_each_width(page, "the service is live")
	place = {"customer": world.look().db.get_value("Customer", {"email_id": bought.contact["email"]})}
	assert world.look().db.get_value("Service Location", place, "status") == "Active"


def begin_with_a_code(world: World, page: Any, phone: str) -> None:
	"""A wrong code is refused in a sentence, the right one starts."""
	stage = world.stage()
	before = len(stage.sms_to(phone))
	page.locator("#ask button[type=submit]").click()
	page.locator("#code").wait_for()
	page.locator("#code").fill("12")
	page.locator("#confirm button[type=submit]").click()
	page.locator("#confirm [data-problem]").get_by_text("six chiffres").wait_for()
	text = stage.wait_for(
		"the code", lambda: [t for t in stage.sms_to(phone)[before:] if re.search(r"\b\d{6}\b", t)]
	)[-1]
	code = re.search(r"\b\d{6}\b", text)[0]
	page.locator("#code").fill("000000" if code != "000000" else "111111")
	page.locator("#confirm button[type=submit]").click()
	page.locator("#confirm [data-problem]").get_by_text("erroné").wait_for()
	page.console_errors.clear()  # the browser logs the refusal
	assert_usable_at_each_width(page, "a wrong code")
	page.locator("#code").fill(f"{code[:3]} {code[3:]}")
	page.locator("#confirm button[type=submit]").click()
