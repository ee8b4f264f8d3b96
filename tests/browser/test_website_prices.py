"""A visitor never agrees to an outdated price."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.shopping import choose_dates, choose_the_plan, give_the_details
from tests.world.fixtures import World

pytestmark = [pytest.mark.site, pytest.mark.browser]
# Another tab has changed the plan.
DEARER = """() => {
	const ask = window.fetch;
	window.fetch = async (address, options) => {
		const answer = await ask(address, options);
		if (!String(address).includes("checkout.update")) return answer;
		const told = await answer.json();
		told.message.quote.monthly.total = "926.42";
		return new Response(JSON.stringify(told), { status: 200 });
	};
}"""


@pytest.fixture
def page(world: World, new_page: Callable[..., Any]) -> Any:
	page = new_page(390, reduced_motion="reduce")
	page.goto(f"/internet/forfaits?a=p:{world.network.take()}")
	return page


def test_an_order_is_blocked_while_its_price_is_missing(page: Any) -> None:
	"""On a bad connection a visitor who chose the fast plan would continue at the price of the slow one."""
	page.locator("label:has(input[name=internet][value='FTTH80I'])").click()
	page.locator("#totals").wait_for()
	page.route("**/*checkout.quote*", lambda route: route.abort())
	page.locator("label:has(input[name=internet][value='FTTH1500I'])").click()
	page.locator("#total-bar", has_text="Prix à venir").wait_for()
	assert page.locator("#cart[data-stale]").count() == 1
	assert page.locator("#cart button[type=submit]:not([disabled])").count() == 0
	page.unroute("**/*checkout.quote*")
	# The page requests it again by itself.
	page.locator("#cart:not([data-stale])").wait_for(timeout=20_000)
	page.locator("#total-bar", has_text="$").wait_for()
	assert page.locator("#cart button[type=submit]:not([disabled])").count() > 0


def test_a_changed_price_changes_all_amounts(page: Any) -> None:
	"""When the customer agrees, the contract and the first bill beside it would show different prices."""
	choose_the_plan(page)
	give_the_details(page)
	choose_dates(page)
	page.locator("#first-bill:not([hidden])").wait_for()
	page.evaluate(DEARER)
	for box in page.locator("#payment input[type=checkbox]").all():
		box.check()
	with page.expect_request("**/*checkout.preview*"):
		page.locator("#payment button[type=submit]").click()
	page.locator("#contract", has_text="926,42").wait_for()
	assert page.url.split("?")[0].endswith("/internet/commande")
