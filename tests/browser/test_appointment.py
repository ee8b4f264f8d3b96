"""A customer opens the link of a visit on the telephone: confirms it, moves it, gives it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable_at_each_width
from tests.http.cases.planning import link
from tests.world import orders
from tests.world.fixtures import DISPATCHER, World

pytestmark = [pytest.mark.site, pytest.mark.browser]


def test_a_customer_changes_an_appointment(world: World, new_page: Callable[..., Any]) -> None:
	"""The button in the message would lead nowhere, and everybody would call."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.job_of(world, bought.order)
	world.staff(DISPATCHER).post("planning.place", job=job)
	page = new_page(390, reduced_motion="reduce")
	page.goto(f"/internet/rendez-vous?t={link(world, job)['token']}")
	assert_usable_at_each_width(page, "an appointment")
	page.locator("#move [type=submit]").click()
	page.locator("#move [data-problem]").wait_for()
	page.locator("#confirm [type=submit]").click()
	page.locator("#confirmed").wait_for()
	assert_usable_at_each_width(page, "a confirmed appointment")
	before = page.locator("header .gf-lead").inner_text()
	page.locator("#move input").last.check()
	with page.expect_navigation():
		page.locator("#move [type=submit]").click()
	assert page.locator("header .gf-lead").inner_text() != before
	page.locator("details summary").click()
	page.locator("#reason").fill("En voyage (exemple)")
	page.locator("#give-up [type=submit]").click()
	page.locator(".gf-empty").wait_for()
	assert_usable_at_each_width(page, "no appointment any more")
	assert world.look().db.get_value("Dispatch Job", job, "status") == "Open"
