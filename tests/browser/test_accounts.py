"""Accounts in a browser: two customers with one telephone, another address confirmed, an expired session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable_at_each_width
from tests.browser.signing_in import sign_in_here
from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import SOLO

pytestmark = [pytest.mark.site, pytest.mark.browser]


def test_two_customers_with_one_telephone_are_kept_apart(world: World, new_page: Callable[..., Any]) -> None:
	"""Customers would pay each other's bills, or call to ask whose bills they see."""
	from gigafibre_fsm.flow.portal import codes
	from gigafibre_fsm.guards import rate, tokens

	one = orders.buy(world, SOLO, 0)
	two = orders.buy_as(world, world.visitor(), phone=one.contact["phone"])
	page = new_page(390, reduced_motion="reduce")
	page.goto("/portail/connexion?lang=fr")
	sign_in_here(world, page, one.contact["phone"])
	page.wait_for_url("**/portail")
	page.goto("/portail/factures")
	for bought in (one, two):
		assert page.get_by_text(bought.contact["name"]).count() >= 3
		assert page.get_by_role("button", name=bought.contact["name"]).is_visible()
	assert_usable_at_each_width(page, "two accounts")
	page.goto("/portail/profil")
	page.locator(f'[data-confirm="{two.contact["email"]}"]').click()
	page.locator("#confirmation").wait_for()
	assert_usable_at_each_width(page, "confirming")
	world.look()
	cookie = next(one["value"] for one in page.context.cookies() if one["name"] == rate.VISITOR)
	code = codes.issue(two.contact["email"], 10, tokens.read(cookie, rate.VISITOR)["v"])
	page.locator("#confirmation").fill(code)
	page.locator("#confirm button").click()
	page.locator(f'[data-confirm="{two.contact["email"]}"]').wait_for(state="detached")
	page.goto("/portail/aide")
	page.context.clear_cookies(name="sid")
	page.locator("#subject").fill("Question")
	page.locator("#description").fill("Bonjour")
	page.locator("#ticket button[type=submit]").click()
	page.locator("#signed-out a").wait_for()
	assert page.locator("#description").input_value() == "Bonjour"
	page.console_errors.clear()  # the browser logs the refusal
	assert_usable_at_each_width(page, "a session that is over")
	page.locator("#signed-out a").click()
	page.wait_for_url("**/portail/connexion**")
