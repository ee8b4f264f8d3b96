"""Payment after the installation: a card that pays, a declined card, a bank that requires confirmation."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import secrets
import time
from typing import Any

import pytest
import requests

from tests.http.asking import PREFIX, TIMEOUT
from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import Purchase
from tests.world.payments import charged, installed, invoice_of, payments, sms

pytestmark = [pytest.mark.site, pytest.mark.slow]


def service_states(world: World, bought: Purchase) -> set[str]:
	frappe = world.look()
	of_order = {"sales_order": bought.order}
	return {
		*frappe.get_all("Service Location", filters=of_order, pluck="status"),
		*frappe.get_all("Service Subscription", filters=of_order, pluck="status"),
	}


def test_the_card_pays(world: World) -> None:
	"""The customer would have service without paying, or pay another amount than the invoice says."""
	bought = installed(world, orders.GOOD_CARD)
	invoice = charged(world, bought)
	assert (invoice.fsm_charge_state, invoice.status, invoice.outstanding_amount) == ("Paid", "Paid", 0)
	assert len(payments(world, invoice.name)) == 1
	stripe = world.fakes["stripe"]
	intent = requests.get(
		f"{stripe['url']}/v1/payment_intents/{invoice.fsm_payment_intent}",
		auth=(stripe["secret_key"], ""),
		timeout=10,
	).json()
	assert (intent["amount"], intent["currency"]) == (round(invoice.grand_total * 100), "cad")
	tps, tvq = (row.tax_amount for row in invoice.taxes)
	assert tps == round(invoice.net_total * 0.05 + 1e-9, 2)
	assert tvq == round(invoice.net_total * 0.09975 + 1e-9, 2)
	assert sms(world, bought, "activé")


def test_a_declined_card_opens_dunning_and_keeps_the_service(world: World) -> None:
	"""A family would lose its telephone line on the day of the installation because of a bank."""
	bought = installed(world, orders.DECLINED_LATER)
	invoice = charged(world, bought)
	assert (invoice.fsm_charge_state, invoice.outstanding_amount) == ("Declined", invoice.grand_total)
	assert invoice.fsm_decline_code == "generic_decline", "the bank's own reason, not only that it declined"
	assert not payments(world, invoice.name)
	assert world.look().db.get_value("Customer", invoice.customer, "fsm_dunning_state") == "Open"
	assert service_states(world, bought) == {"Active"}
	assert sms(world, bought, "pas été accepté")


def test_a_payment_that_needs_confirmation_is_paid_in_the_portal(world: World) -> None:
	"""The customer would not learn that the bank requires confirmation, or would pay and still be dunned."""
	bought = installed(world, orders.ASKS_EVERY_TIME)
	invoice = charged(world, bought)
	assert (invoice.fsm_charge_state, invoice.fsm_decline_code) == ("Needs Action", "authentication_required")
	assert service_states(world, bought) == {"Active"}
	assert not payments(world, invoice.name)
	stripe = world.fakes["stripe"]["url"]
	confirm_at_home(world, invoice.fsm_payment_intent)
	requests.post(f"{stripe}/3ds/{invoice.fsm_payment_intent}", data={"outcome": "approve"}, timeout=10)
	hear(world, happened(world, invoice.fsm_payment_intent))
	paid = world.stage().wait_for(
		"the payment", lambda: (found := invoice_of(world, bought)).fsm_charge_state == "Paid" and found
	)
	assert (paid.status, paid.outstanding_amount, paid.fsm_decline_code or "") == ("Paid", 0, "")
	assert len(payments(world, paid.name)) == 1
	assert not world.look().db.get_value("Customer", paid.customer, "fsm_dunning_state")


def confirm_at_home(world: World, intent: str) -> None:
	"""The customer opens the payment at home, where the bank can ask for confirmation."""
	stripe = world.fakes["stripe"]
	known = requests.get(
		f"{stripe['url']}/v1/payment_intents/{intent}", auth=(stripe["secret_key"], ""), timeout=10
	).json()
	method = known["payment_method"] or (known["last_payment_error"] or {}).get("payment_method", {}).get(
		"id"
	)
	answer = requests.post(
		f"{stripe['url']}/v1/payment_intents/{intent}/confirm",
		data={"client_secret": known["client_secret"], "payment_method": method},
		auth=(stripe["secret_key"], ""),
		timeout=10,
	)
	assert answer.ok, answer.text


def test_webhooks_in_any_order_and_number_give_the_same_result(world: World) -> None:
	"""The customer's payment would be booked several times, or reversed by a late event."""
	bought = installed(world, orders.GOOD_CARD)
	invoice = charged(world, bought)
	events = happened(world, invoice.fsm_payment_intent)
	assert len(events) >= 2
	for order in itertools.islice(itertools.permutations(events), 6):
		hear(world, [event for event in order for _time in range(2)])
	world.stage().wait_for("the outbox to be empty", lambda: not pending(world))
	after = invoice_of(world, bought)
	assert (after.fsm_charge_state, after.status, after.outstanding_amount) == ("Paid", "Paid", 0)
	assert len(payments(world, after.name)) == 1


def pending(world: World) -> int:
	return world.look().db.count("Outbound Message", {"topic": "payment.refresh", "status": "Queued"})


def happened(world: World, intent: str) -> list[dict[str, Any]]:
	"""Stripe's events about a payment, as its dashboard lists them."""
	stripe = world.fakes["stripe"]
	events = requests.get(
		f"{stripe['url']}/v1/events", params={"limit": 100}, auth=(stripe["secret_key"], ""), timeout=10
	).json()["data"]
	return [
		{**event, "id": f"{event['id']}_{secrets.token_hex(2)}"}
		for event in events
		if event["data"]["object"]["id"] == intent
	]


def hear(world: World, events: list[dict[str, Any]]) -> None:
	"""Deliver signed events; each delivery must be accepted."""
	secret = world.look().get_cached_doc("Gigafibre Settings").get_password("stripe_webhook_secret")
	stripe = world.visitor()
	for event in events:
		body, at = json.dumps(event).encode(), int(time.time())
		digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
		answer = stripe.session.post(
			f"{stripe.base}{PREFIX}webhook.stripe",
			data=body,
			headers={"Content-Type": "application/json", "Stripe-Signature": f"t={at},v1={digest}"},
			timeout=TIMEOUT,
		)
		assert answer.status_code == 200, answer.text
