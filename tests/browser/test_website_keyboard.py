"""The whole purchase without a mouse, with a card that is declined and a bank that requires confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.keyboard import go_to, press, write
from tests.browser.looking import assert_usable_at_each_width
from tests.world import orders
from tests.world.fixtures import World
from tests.world.network import STREET, TOWN

pytestmark = [pytest.mark.site, pytest.mark.browser]

DECLINED, ASKS = "4000000000000002", "4000002500003155"
PROBLEM = "#payment [data-problem]"


def test_a_visitor_buys_by_keyboard_alone(world: World, new_page: Callable[..., Any]) -> None:
	"""People who cannot use a mouse could not become customers, and a declined card would stop everybody."""
	page = new_page(1400, reduced_motion="reduce")
	number = world.network.take().rpartition("-")[2]
	page.goto("/internet")
	write(page, "#address", f"{number} {STREET} {TOWN}")
	page.get_by_role("option").first.wait_for()
	page.keyboard.press("ArrowDown")
	page.keyboard.press("Enter")
	page.wait_for_url("**/internet/forfaits**")
	choose_by_keyboard(page)
	page.wait_for_url("**/internet/commande**")
	contact = orders.new_contact()
	for name in ("name", "email", "phone"):
		write(page, f"#{name}", contact[name].removeprefix("+1"))
	press(page, "#contact [type=submit]")
	page.locator("#installation h1").wait_for()
	press(page, "#installation [name=slot]", "Space")
	press(page, "#installation [type=submit]")
	page.locator("#card input").first.wait_for(timeout=20_000)
	page.locator("#first-bill [data-total]").wait_for()
	pay_by_keyboard(page)
	page.wait_for_url("**/internet/suivi**", timeout=30_000)
	order = world.look().get_last_doc("Sales Order", filters={"docstatus": 1})
	assert order.name in page.content()
	errors = [text for text in page.console_errors if "402" not in text]  # Stripe says no with this status
	assert not errors


def choose_by_keyboard(page: Any) -> None:
	for name, sku in (("tv", "TVBSKINNY"), ("phone", "TELEPMENS"), ("commitment", "24")):
		press(page, f"[name={name}]", "ArrowDown")
		assert page.locator(f"[name={name}][value='{sku}']").is_checked()
	page.locator("#totals").wait_for()
	page.locator("button[type=submit]:visible:not([disabled])").first.wait_for()
	press(page, "#cart [type=submit]:not([disabled])")


def pay_by_keyboard(page: Any) -> None:
	card = page.locator("#card input")
	for field, text in zip(("number", "expiry", "cvc"), (DECLINED, "1234", "123"), strict=True):
		write(page, f"#card input[name=card-{field}]", text)
	for consent in ("limits_911", "terms"):
		press(page, f"#payment [name={consent}]", "Space")
	press(page, "#payment [type=submit]")
	page.locator(PROBLEM).get_by_text("refusée").wait_for()
	assert_usable_but_for_the_refusal(page)

	write(page, "#card input[name=card-number]", ASKS, back=True)
	press(page, "#payment [type=submit]")
	press_in_the_banks_dialog(page, "Refuser")
	page.locator(PROBLEM).get_by_text("authentification").wait_for()

	assert card.first.input_value().replace(" ", "") == ASKS
	press(page, "#payment [type=submit]")
	press_in_the_banks_dialog(page, "Approuver")


def press_in_the_banks_dialog(page: Any, answer: str) -> None:
	page.get_by_role("dialog").wait_for()
	dialog = page.get_by_role("dialog").get_by_role("button", name=answer)
	for _step in range(4):
		if dialog.evaluate("(button) => button === document.activeElement"):
			break
		page.keyboard.press("Tab")
	page.keyboard.press("Enter")


def assert_usable_but_for_the_refusal(page: Any) -> None:
	page.console_errors[:] = [text for text in page.console_errors if "402" not in text]
	assert_usable_at_each_width(page, "a declined card")
	go_to(page, "#payment [type=submit]")
