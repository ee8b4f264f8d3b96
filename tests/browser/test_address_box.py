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


def typed(page: Any, text: str) -> None:
	with page.expect_response(SEARCH):
		page.locator("#address").fill(text)


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
	page.route(SEARCH, lambda route: route.abort())
	page.locator("#address").fill(f"45 {STREET} {TOWN}")
	failed = page.locator("[data-search-failed]")
	failed.wait_for()
	page.console_errors.clear()  # the browser logs the aborted request
	assert_usable(page, "a failed search")
	page.unroute(SEARCH)
	failed.get_by_role("button", name="Réessayer").click()
	page.get_by_role("option").first.wait_for()
	assert failed.is_hidden()


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
