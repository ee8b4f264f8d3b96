"""The bank's question and another card, in the portal, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable
from tests.flow.test_payment import charged, installed, sms
from tests.world import orders
from tests.world.fixtures import World

pytestmark = [pytest.mark.site, pytest.mark.browser]


def test_a_customer_confirms_and_changes_the_card(world: World, new_page: Callable[..., Any]) -> None:
	"""A customer whose bank asks each time could neither pay nor leave that bank."""
	page = new_page(390, reduced_motion="reduce")
	bought = installed(world, orders.ASKS_EVERY_TIME)
	invoice = charged(world, bought)
	link = re.search(r"/portail/paiement\?f=\S+", sms(world, bought, "votre banque"))
	assert link and invoice.name in link[0]
	page.goto(link[0])
	page.wait_for_url("**/portail/connexion?suite=*")
	sign_in_here(world, page, bought.contact["phone"])
	page.wait_for_url("**/portail/paiement?f=*")
	assert_usable(page, "confirmation")
	page.locator("#confirm").click()
	page.get_by_role("button", name="Approuver").click()
	page.locator("#done").wait_for()
	assert charged(world, bought).charge_state == "Paid"
	page.goto("/portail")
	page.locator("#change-card").click()
	page.locator("#card input").first.wait_for()
	assert_usable(page, "another card")
	for field, value in zip(
		page.locator("#card input").all(), ("5555555555554444", "1234", "123"), strict=False
	):
		field.fill(value)
	page.locator("#wallet button[type=submit]").click()
	page.locator("#toast").get_by_text("4444").wait_for()
	label = world.look().db.get_value("Customer", invoice.customer, "card_label")
	assert label == "Mastercard •••• 4444"
	assert not page.console_errors


def sign_in_here(world: World, page: Any, phone: str) -> None:
	"""With a code, on the page that the link led to."""
	stage = world.stage()
	before = len(stage.sms_to(phone))
	page.locator("#contact").fill(phone)
	page.locator("#ask button[type=submit]").click()
	page.locator("#code").wait_for()
	text = stage.wait_for(
		"the code", lambda: [t for t in stage.sms_to(phone)[before:] if re.search(r"\b\d{6}\b", t)]
	)[-1]
	page.locator("#code").fill(re.search(r"\b\d{6}\b", text)[0])
	page.locator("#enter button[type=submit]").click()
