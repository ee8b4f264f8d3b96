"""A visitor on the website, on a telephone; each page is looked at as wide as on a computer, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gigafibre_fsm.flow.availability.coverage import CACHE
from tests.browser.looking import WIDTHS, assert_usable, assert_usable_at_each_width
from tests.browser.shopping import choose_dates, choose_the_plan, find_the_address, give_the_details, pay
from tests.world.fixtures import World
from tests.world.households import Households
from tests.world.network import STREET, TOWN

pytestmark = [pytest.mark.site, pytest.mark.browser]


def test_a_visitor_buys(world: World, new_page: Callable[..., Any]) -> None:
	"""Nobody could order: this is every step of the purchase, with the card form."""
	page = new_page(390, reduced_motion="reduce")
	number = world.network.take().rpartition("-")[2]
	find_the_address(page, f"{number} {STREET.replace('f', '')} {TOWN}")
	choose_the_plan(page)
	give_the_details(page)
	choose_dates(page)
	pay(page)
	page.wait_for_url("**/internet/suivi**", timeout=30_000)
	page.locator("h1").wait_for()
	assert_usable_at_each_width(page, "tracking")
	order = world.look().get_last_doc("Sales Order", filters={"docstatus": 1})
	assert order.name in page.content()


def test_a_visitor_without_fibre_leaves_a_lead(world: World, new_page: Callable[..., Any]) -> None:
	"""People outside our network would leave without a way to hear from us."""
	page = new_page(390, reduced_motion="reduce")
	page.goto(f"/internet/pas-encore?a=c:{world.network.without_fibre}")
	page.locator("h1").wait_for()
	assert_usable_at_each_width(page, "not covered")
	page.get_by_role("button", name="M’aviser").click()
	page.locator(".gf-field:has(#notify-name[aria-invalid]) + [data-problem]").get_by_text(
		"obligatoire"
	).wait_for()
	page.locator("#notify-name").fill("Visiteuse exemple")
	page.locator("#notify-email").fill("visiteuse@example.com")
	page.get_by_role("button", name="M’aviser").click()
	page.locator(".gf-check:has([name=consent][aria-invalid]) + [data-problem]").wait_for()
	assert_usable_at_each_width(page, "consent missing")
	page.goto(f"/internet/forfaits?a=p:{world.network.occupied}")
	assert_usable_at_each_width(page, "occupied")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_coverage_map_is_shown(world: World, new_page: Callable[..., Any], width: int) -> None:
	"""Visitors would not know that fibre is near; without tiles they would see a grey box."""
	# The map is cached for ten minutes: it may be older than these drops.
	world.look().cache.delete_value(CACHE)
	page = new_page(width, reduced_motion="reduce")
	page.goto("/internet")
	page.get_by_role("link", name="Où se trouve notre fibre").click()
	page.locator("#map canvas").wait_for()
	page.get_by_role("listitem").filter(has_text=TOWN).first.wait_for()
	assert_usable(page, "coverage")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_invalid_links_offer_a_way_on(new_page: Callable[..., Any], language: str) -> None:
	"""An old link would show an error of the program instead of a way on."""
	page = new_page(390, reduced_motion="reduce")
	for path in (
		"/internet/suivi?t=x",
		"/internet/commande?s=x",
		"/internet/forfaits?a=p:none",
		"/internet?q=zzzz",
		"/internet/nulle-part",
	):
		page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
		assert page.locator("html").get_attribute("lang") == language
		page.locator(".gf h1").first.wait_for()
		page.console_errors[:] = [
			text for text in page.console_errors if "404" not in text and "400" not in text
		]
		assert_usable_at_each_width(page, path)


def test_an_order_can_be_tracked(households: Households, new_page: Callable[..., Any]) -> None:
	"""Customers would call to ask when the technician comes."""
	page = new_page(390, reduced_motion="reduce")
	for home in (households.ordered, households.visited, households.live):
		page.goto(home.bought.tracking)
		page.get_by_text(home.bought.order).first.wait_for()
		assert_usable_at_each_width(page, f"tracking {home.bought.order}")
