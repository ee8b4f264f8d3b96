"""A quote on its customer's telephone: read, then accepted with a card, or on account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable
from tests.world import orders, quotes
from tests.world.fixtures import World

pytestmark = [pytest.mark.site, pytest.mark.browser]


def test_a_quote_is_accepted_on_a_telephone(world: World, new_page: Callable[..., Any]) -> None:
	"""A customer who wants to buy would find no button, or lose the quote on the way to the card."""
	quoted = quotes.sent(world, orders.TRIO, commitment=24, on_account=True)
	page = new_page(390, reduced_motion="reduce")
	page.goto(f"/internet/soumission?s={quoted.session}")
	page.get_by_text(quoted.contact["name"]).wait_for()
	assert_usable(page, "a quote")
	page.locator("#card button[type=submit]").click()
	page.wait_for_url("**/internet/commande?s=*")
	page.locator("#steps").wait_for()

	page.goto(f"/internet/soumission?s={quoted.session}")
	page.locator("details", has=page.locator("#account")).locator("summary").click()
	page.locator("#account button[type=submit]").click()
	page.locator("#account [data-problem]:not([hidden])").wait_for()
	for name in ("agreed", "limits_911"):
		page.locator(f'#account [name="{name}"]').check()
	assert_usable(page, "a quote on account")
	page.locator("#account button[type=submit]").click()
	page.wait_for_url("**/internet/suivi?t=*")
	page.goto(f"/internet/soumission?s={quoted.session}")
	page.locator('[data-state="accepted"]').wait_for()
	assert_usable(page, "an accepted quote")
