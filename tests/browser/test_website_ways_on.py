"""Back button, reload, two tabs, an expired hold: the checkout always offers a way to continue."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable
from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import Purchase

pytestmark = [pytest.mark.site, pytest.mark.browser]


@pytest.fixture
def bought(world: World) -> Purchase:
	"""A checkout that lacks only the card."""
	return orders.begin(world.visitor(), world.network.take(), orders.SOLO, 0)


@pytest.fixture
def page(new_page: Callable[..., Any], bought: Purchase) -> Any:
	opened = new_page(390, reduced_motion="reduce")
	opened.set_default_timeout(15_000)
	opened.goto(f"/internet/commande?s={bought.session}#payment")
	opened.locator("#card input").first.wait_for(timeout=20_000)
	return opened


def run_out(world: World, bought: Purchase) -> None:
	"""Let twenty minutes pass."""
	frappe = world.look()
	name = bought.session.partition(".")[0]
	frappe.db.sql(
		"UPDATE `tabFibre Port` SET hold_until = NOW() - INTERVAL 1 DAY WHERE name = %s", bought.port
	)
	frappe.db.sql(
		"UPDATE `tabCheckout Session` SET hold_until = NOW() - INTERVAL 1 DAY, status = 'Expired' WHERE name = %s",
		name,
	)
	frappe.db.commit()


def order(page: Any) -> None:
	for box in page.locator("#payment [type=checkbox]").all():
		box.check()
	page.locator("#payment [type=submit]").click()


def test_the_back_button_keeps_what_was_typed(page: Any, bought: Purchase) -> None:
	"""A visitor who goes back to check a date would have to start again."""
	page.evaluate("location.hash = 'installation'")
	page.locator("#installation h1").wait_for()
	page.evaluate("location.hash = 'contact'")
	page.locator("#contact").wait_for()
	assert page.locator("#name").input_value() == bought.contact["name"]
	page.go_back()
	page.locator("#installation").wait_for()
	page.go_back()
	page.locator("#payment").wait_for()


def test_contact_details_are_saved_as_they_are_typed(world: World, new_page: Callable[..., Any]) -> None:
	"""Sales would never hear of the visitors who leave at the form; or hear of them without their consent."""
	visitor = world.visitor()
	offer = orders.offer(visitor, world.network.take())
	session = visitor.post("checkout.start", offer=offer, services=orders.SOLO, commitment=0)["session"]
	page, email = new_page(390), orders.new_contact()["email"]
	page.goto(f"/internet/commande?s={session}")
	page.get_by_text("nous pourrions vous contacter une fois").wait_for()
	with page.expect_response("**/*checkout.update*"):
		page.locator("#email").fill(email)
		page.keyboard.press("Tab")
	kept = world.look().get_doc("Checkout Session", session.partition(".")[0])
	assert (kept.email, kept.contact_name or "") == (email, "")
	consent = json.loads(kept.consents)["contact"]
	assert consent["version"] and consent["at"]


def test_a_lost_connection_loses_no_input(page: Any, bought: Purchase) -> None:
	"""When a rural connection drops, a visitor would see a dead button or have to start again."""
	page.evaluate("location.hash = 'contact'")
	page.locator("#contact").wait_for()
	page.locator("#name").fill("Client exemple deux")
	page.context.set_offline(True)
	page.locator("#contact [type=submit]").click()
	page.locator("#contact [data-problem]").get_by_text("connexion").wait_for()
	page.context.set_offline(False)
	page.locator("#contact [type=submit]").click()
	page.locator("#installation h1").wait_for()
	page.go_back()
	assert page.locator("#name").input_value() == "Client exemple deux"


def test_a_saved_card_is_shown_after_a_reload(world: World, page: Any, bought: Purchase) -> None:
	"""A visitor would enter the card twice, and two cards would be saved."""
	orders.pay(world, world.visitor(), bought)
	page.reload()
	page.get_by_text("Visa •••• 4242").wait_for()
	assert_usable(page, "a saved card")
	page.get_by_role("button", name="Utiliser une autre carte").click()
	page.locator("#card input").first.wait_for()
	orders.pay(world, world.visitor(), bought)
	page.reload()
	page.get_by_text("Visa •••• 4242").wait_for()
	order(page)
	page.wait_for_url("**/internet/suivi**", timeout=30_000)


def test_a_second_tab_shows_the_order_of_the_first(world: World, page: Any, bought: Purchase) -> None:
	"""A visitor would not know whether the order was placed, and order again."""
	buyer = world.visitor()
	orders.submit(buyer, orders.pay(world, buyer, bought))
	order(page)
	page.wait_for_url("**/internet/suivi**", timeout=30_000)
	assert bought.order in page.content()


def test_going_back_after_the_order_shows_the_order(world: World, page: Any, bought: Purchase) -> None:
	"""The card form of a placed order would be shown again, and the customer would pay twice."""
	orders.pay(world, world.visitor(), bought)
	page.reload()
	page.get_by_text("Visa •••• 4242").wait_for()
	order(page)
	page.wait_for_url("**/internet/suivi**", timeout=30_000)
	page.go_back()
	page.wait_for_url("**/internet/suivi**")
	assert bought.session not in page.url


def test_an_expired_hold_can_be_renewed(world: World, page: Any, bought: Purchase) -> None:
	"""A visitor who was interrupted would lose the port, or pay for one that is gone."""
	orders.pay(world, world.visitor(), bought)
	run_out(world, bought)
	page.reload()
	page.locator("#expired").wait_for()
	assert_usable(page, "the hold ran out")
	page.get_by_role("button", name="La réserver de nouveau").click()
	page.locator("#expired").wait_for(state="hidden")
	page.locator("#held").wait_for()
	page.get_by_text("Visa •••• 4242").wait_for()
	order(page)
	page.wait_for_url("**/internet/suivi**", timeout=30_000)


def test_a_port_taken_by_someone_else_is_reported(world: World, page: Any, bought: Purchase) -> None:
	"""A visitor would press a button that can no longer work."""
	run_out(world, bought)
	rival = world.visitor()
	token = orders.offer(rival, bought.port)
	rival.post("checkout.start", offer=token, services=orders.SOLO, commitment=0)
	page.reload()
	page.get_by_role("button", name="La réserver de nouveau").click()
	page.get_by_role("link", name="Une autre adresse").wait_for()
	assert not page.get_by_role("button", name="La réserver de nouveau").is_visible()
	assert "Votre carte n'a pas été débitée" in page.locator("#expired").inner_text().replace("’", "'")
