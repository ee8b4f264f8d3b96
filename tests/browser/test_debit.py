"""Buying with a pre-authorized debit, in a browser: the bank answers days later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.browser.looking import assert_usable
from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import Purchase
from tests.world.payments import charged, invoice_of, payments, sms

pytestmark = [pytest.mark.site, pytest.mark.browser]
ACCOUNT = ("000", "11000", "000123456789")


@pytest.fixture
def bought(world: World) -> Iterator[Purchase]:
	"""A checkout that lacks only the payment, on a site that accepts debits."""
	frappe = world.look()
	frappe.db.set_single_value("Gigafibre Settings", "accept_debit", 1)
	frappe.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	frappe.db.commit()
	yield orders.begin(world.visitor(), world.network.take(), orders.SOLO, 0)
	frappe = world.look()
	frappe.db.set_single_value("Gigafibre Settings", "accept_debit", 0)
	frappe.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	frappe.db.commit()


def order_by_debit(page: Any, bought: Purchase) -> None:
	page.goto(f"/internet/commande?s={bought.session}#payment")
	page.get_by_role("radio", name="Débit préautorisé").check()
	fill(page, ACCOUNT)
	assert_usable(page, "a bank account")
	for box in page.locator("#payment [type=checkbox]").all():
		box.check()
	page.locator("#payment [type=submit]").click()
	agreement = page.get_by_role("dialog")
	assert "Je peux annuler cet accord en tout temps" in agreement.inner_text()
	agreement.get_by_role("button", name="J'accepte").click()
	page.wait_for_url("**/internet/suivi**", timeout=30_000)


def fill(page: Any, account: tuple[str, ...]) -> None:
	for name, digits in zip(("institution", "transit", "account"), account, strict=True):
		page.locator(f"#card input[name=card-{name}]").fill(digits)


def test_a_debit_counts_as_paid_only_when_the_bank_confirms(
	world: World, new_page: Callable[..., Any], bought: Purchase
) -> None:
	"""A debit that fails days later would count as paid, and nobody would collect the money."""
	page = new_page(390, reduced_motion="reduce")
	page.set_default_timeout(15_000)
	order_by_debit(page, bought)
	assert not page.console_errors
	bought.order = world.look().db.get_value(
		"Checkout Session", bought.session.partition(".")[0], "sales_order"
	)
	orders.install(world, bought)
	world.stage().wait_for("the debit", lambda: invoice_of(world, bought).fsm_charge_state == "Charging")
	invoice = invoice_of(world, bought)
	assert invoice.outstanding_amount == invoice.grand_total and not payments(world, invoice.name)
	days_later = {"settle": invoice.fsm_payment_intent, "outcome": "failed"}
	fake = world.fakes["stripe"]["url"]
	requests.post(f"{fake}/_control", json=days_later, timeout=10).raise_for_status()
	assert charged(world, bought).fsm_charge_state == "Declined" and not payments(world, invoice.name)
	assert world.look().db.get_value("Customer", invoice.customer, "fsm_dunning_state") == "Open"
	assert sms(world, bought, "portail")
