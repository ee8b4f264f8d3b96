"""Confirming a payment at the bank and changing the card, in the portal, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable_at_each_width
from tests.browser.signing_in import sign_in_here
from tests.world import orders
from tests.world.fixtures import World
from tests.world.payments import charged, installed, sms

pytestmark = [pytest.mark.site, pytest.mark.browser]


def test_a_customer_confirms_and_changes_the_card(world: World, new_page: Callable[..., Any]) -> None:
	"""A customer whose bank requires confirmation each time could neither pay nor change to another card."""
	page = new_page(390, reduced_motion="reduce")
	bought = installed(world, orders.ASKS_EVERY_TIME)
	invoice = charged(world, bought)
	link = re.search(r"/portail/paiement\?f=\S+", sms(world, bought, "votre banque"))
	assert link and invoice.name in link[0]
	page.goto(link[0])
	page.wait_for_url("**/portail/connexion?suite=*")
	sign_in_here(world, page, bought.contact["phone"])
	page.wait_for_url("**/portail/paiement?f=*")
	assert_usable_at_each_width(page, "confirmation")
	page.locator("#confirm").click()
	page.get_by_role("button", name="Approuver").click()
	page.locator("#done").wait_for()
	assert charged(world, bought).fsm_charge_state == "Paid"
	page.goto("/portail/factures")
	page.locator("#change-card").click()
	page.locator("#card input").first.wait_for()
	assert_usable_at_each_width(page, "another card")
	save_card(page, "5555555555554444")
	page.locator("#toast").get_by_text("4444").wait_for()
	label = world.look().db.get_value("Customer", invoice.customer, "fsm_card_label")
	assert label == "Mastercard •••• 4444"
	assert not page.console_errors


def save_card(page: Any, number: str) -> None:
	fields = page.locator("#card input").all()
	for field, value in zip(fields, (number, "1234", "123"), strict=False):
		field.fill(value)
	page.locator("#wallet button[type=submit]").click()


def test_a_payment_shows_its_result(world: World, new_page: Callable[..., Any]) -> None:
	"""One tap would charge an amount that was not shown, and a declined card would look like a payment."""
	page = new_page(390, reduced_motion="reduce")
	bought = installed(world, orders.DECLINED_LATER)
	invoice = charged(world, bought)
	page.goto("/portail/factures")
	sign_in_here(world, page, bought.contact["phone"])
	page.get_by_role("alert").get_by_text("a été refusée").wait_for()
	page.wait_for_load_state("networkidle")
	page.locator(f"[data-pay='{invoice.name}']").click()
	asked = page.locator("#pay [data-ask]").inner_text()
	assert str(invoice.outstanding_amount).replace(".", ",") in asked and "••••" in asked
	assert charged(world, bought).fsm_charge_state == "Declined", "asking charges nothing"
	assert_usable_at_each_width(page, "before paying")
	page.locator("#pay [data-go]").click()
	result = page.locator("#pay [data-result]")
	result.get_by_text("a été refusée").wait_for(timeout=30_000)
	page.locator("#pay [data-after] [data-other]").click()
	page.locator("#card input").first.wait_for()
	save_card(page, "4242424242424242")
	result.get_by_text("bien reçu").wait_for(timeout=30_000)
	assert_usable_at_each_width(page, "after paying")
	page.locator("#pay [data-after] [data-close]").click()
	page.get_by_text("Toutes vos factures sont payées.").wait_for()
	assert not page.get_by_text("à payer").filter(visible=True).count()
	assert charged(world, bought).fsm_charge_state == "Paid"
