"""New Order: an address, a plan, the price of the website, an order on account."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable
from tests.browser.signing_in import sign_in
from tests.world.fixtures import SALES, World

pytestmark = [pytest.mark.site, pytest.mark.browser]
PATIENCE_MS = 45_000


def at_the_telephone(world: World, new_page: Callable[..., Any]) -> tuple[Any, str]:
	"""The page, open to a seller, and the address that a caller gives."""
	drop = world.look().get_doc("Fibre Port", world.network.take())
	page = new_page(1400, reduced_motion="reduce")
	page.set_default_timeout(PATIENCE_MS)
	sign_in(page, SALES, world.password)
	page.goto("/app/new-order")
	return page, f"{drop.civic_number} {drop.rue} {drop.ville}"


def test_a_seller_orders_on_the_telephone(world: World, new_page: Callable[..., Any]) -> None:
	"""Sales would send every caller to the website."""
	page, line = at_the_telephone(world, new_page)
	page.locator("#fsm-order-address").fill(line)
	page.locator("#fsm-order-hits [data-index]").first.wait_for()
	page.keyboard.press("Enter")
	page.locator('[name="fsm-internet"][value="FTTH80I"]').check()
	page.locator('[name="fsm-tv"][value="TVBSTANDARD"]').check()
	page.wait_for_function("document.querySelectorAll('[data-total] tr').length > 3")
	assert page.locator('[name="fsm-special"]').is_disabled()
	email = f"vente.{secrets.token_hex(4)}@example.com"
	for field, value in (("name", "Vente Exemple"), ("phone", "514 555 0166"), ("email", email)):
		page.locator(f'input.form-control[name="fsm-{field}"]').fill(value)
	page.locator('[name="fsm-agreed"]').check()
	page.locator('[data-finish="account"]:not([disabled])').wait_for()
	assert_usable(page, "new order", within=".fsm-client")
	page.locator('[data-finish="account"]').click()
	page.wait_for_function("frappe.get_route()[1] === 'Sales Order'")
	order = page.evaluate("frappe.get_route()[2]")
	assert world.look().db.get_value("Customer", {"email_id": email}) == world.frappe.db.get_value(
		"Sales Order", order, "customer"
	)


def test_a_failed_answer_is_said_and_the_address_chosen_again(
	world: World, new_page: Callable[..., Any]
) -> None:
	"""On a bad connection the seller would wait before an empty page, or sell from the plans of another address."""
	page, line = at_the_telephone(world, new_page)
	box = page.locator("#fsm-order-address")
	for method, said in (
		("address.search", page.locator("#fsm-order-hits .fsm-nothing")),
		("address.check", page.locator("[data-verdict].fsm-warning")),
		("selling.options", page.locator("[data-verdict].fsm-warning")),
	):
		calls = f"**/*{method}*"
		page.route(calls, lambda route: route.abort())
		box.fill("")
		box.fill(line)
		if method != "address.search":
			page.locator("#fsm-order-hits [data-index]").first.wait_for()
			box.press("Enter")
		said.filter(has_text="connexion").wait_for()
		assert page.locator('[data-step="cart"]').is_hidden()
		page.unroute(calls)
	box.fill("")
	box.fill(line)
	page.locator("#fsm-order-hits [data-index]").first.wait_for()
	box.press("Enter")
	page.locator('[name="fsm-internet"][value="FTTH80I"]').wait_for()
	page.locator("[data-verdict].fsm-good").wait_for()
