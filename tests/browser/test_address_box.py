"""The address box while the visitor types: a missing number, an unfinished line, a failed search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable
from tests.world.fixtures import World
from tests.world.network import STREET, TOWN

pytestmark = [pytest.mark.site, pytest.mark.browser]
SEARCH = "**/*address.search*"
# The list closes 100 ms after the field has lost the focus.
CLOSES_AFTER_MS = 200


def typed(page: Any, text: str) -> Any:
	"""Types into the box; returns the answer."""
	with page.expect_response(SEARCH) as answer:
		page.locator("#address").fill(text)
	return answer.value.json()


def test_a_road_without_a_number_asks_for_the_number(world: World, new_page: Callable[..., Any]) -> None:
	"""A visitor would take the first address of the road for the whole road, or read that nothing was found."""
	world.network.take()
	page = new_page(390)
	page.goto("/internet")
	typed(page, f"{STREET} {TOWN}")
	page.get_by_role("option").first.wait_for()
	assert page.get_by_text("Ajoutez votre numéro de maison").is_visible()
	assert_usable(page, "a road without a number")


def test_an_unfinished_line_shows_no_error(world: World, new_page: Callable[..., Any]) -> None:
	"""The box would say "none found" while the visitor is still typing."""
	page = new_page(390)
	page.goto("/internet")
	typed(page, "zzq")
	assert page.locator("[data-search-none]").is_hidden()
	typed(page, "12 zzqxxj wwkkp")
	page.locator("[data-search-none]").wait_for()


def test_a_failed_search_is_shown_and_can_be_retried(world: World, new_page: Callable[..., Any]) -> None:
	"""On a bad connection the box would stay empty without a message, except for a screen reader."""
	world.network.take()
	page = new_page(390)
	page.goto("/internet")
	answer = typed(page, f"45 {STREET} {TOWN}")
	page.route(SEARCH, lambda route: route.abort())
	page.locator("#address").fill(f"45 {STREET}, {TOWN}")
	failed = page.locator("[data-search-failed]")
	failed.wait_for()
	page.console_errors.clear()  # the browser logs the aborted request
	assert_usable(page, "a failed search")
	page.unroute(SEARCH)
	page.route(
		SEARCH, lambda route: route.fulfill(json=answer)
	)  # at once, before the list of the field that was left closes
	failed.get_by_role("button", name="Réessayer").click()
	page.get_by_role("option").first.wait_for()
	assert failed.is_hidden()
	page.wait_for_timeout(CLOSES_AFTER_MS)
	assert page.get_by_role("option").first.is_visible(), "the list stays under the field"


def test_the_list_comes_back_with_the_field(world: World, new_page: Callable[..., Any]) -> None:
	"""Whoever leaves the field and returns would have to type again, or choose from a list that is not shown."""
	world.network.take()
	page = new_page(390)
	page.goto("/internet")
	typed(page, f"45 {STREET} {TOWN}")
	option = page.get_by_role("option").first
	option.wait_for()
	page.locator("#address").blur()
	option.wait_for(state="hidden")
	page.locator("#address").focus()
	option.wait_for()
	page.keyboard.press("ArrowDown")
	assert option.get_attribute("aria-selected") == "true"


def test_a_move_in_is_sent_with_its_date(world: World, new_page: Callable[..., Any]) -> None:
	"""A household that moves into a connected house could only telephone."""
	page = new_page(390)
	page.goto(f"/internet/forfaits?a=p:{world.network.occupied}")
	page.locator("#move-in").wait_for()
	assert_usable(page, "moving in")
	page.locator("#move-date").fill("2099-07-01")
	page.locator("#move-name").fill("Nouvelle exemple")
	page.locator("#move-email").fill("nouvelle.exemple@example.com")
	page.locator("#move-in [name=consent]").check()
	page.locator("#move-in [type=submit]").click()
	page.locator("[data-done]").get_by_text("Merci").wait_for()
