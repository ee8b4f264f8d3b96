"""Stripe's webhooks over HTTP: authenticity, repetition, and the fetched state."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time

import pytest

from tests.factories import billing
from tests.factories.outbox import deliver

pytestmark = pytest.mark.site
METHOD = "/api/method/gigafibre_fsm.api.webhook.stripe"


@pytest.fixture
def event(site):
	"""Insert an event about one of this app's payments; it is removed afterwards."""
	body = {
		"id": f"evt_{secrets.token_hex(8)}",
		"type": "payment_intent.succeeded",
		"data": {"object": {"id": f"pi_{secrets.token_hex(8)}", "metadata": {}}},
	}
	yield body
	site.db.rollback()
	site.db.delete("Webhook Receipt", {"event_id": body["id"]})
	site.db.commit()


@pytest.fixture
def post(site, http, fakes):
	def send(
		body: dict | bytes, secret: str | None = None, at: int | None = None, signature: str | None = None
	):
		raw = body if isinstance(body, bytes) else json.dumps(body).encode()
		at = at or int(time.time())
		key = (secret or fakes["stripe"]["webhook_secret"]).encode()
		digest = hmac.new(key, f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
		headers = {"Content-Type": "application/json", "Stripe-Signature": signature or f"t={at},v1={digest}"}
		return http.post(METHOD, data=raw, headers=headers)

	return send


def receipts(site, event: dict) -> list:
	site.db.rollback()
	return site.get_all(
		"Webhook Receipt", filters={"event_id": event["id"]}, fields=["deliveries", "outcome"]
	)


def test_a_genuine_event_is_recorded_once(site, post, event) -> None:
	"""Stripe repeats its events: each repetition would be processed again, or booked as another payment."""
	answers = [post(event) for _ in range(3)]
	assert [a.json()["message"]["outcome"] for a in answers] == ["ignored", "repeated", "repeated"]
	assert [(r.deliveries, r.outcome) for r in receipts(site, event)] == [(3, "Ignored")]


@pytest.mark.parametrize(
	"forged", [{"secret": "whsec_other"}, {"at": 1_700_000_000}, {"signature": "t=1,v1=00"}]
)
def test_a_forged_event_is_refused(site, post, event, forged: dict) -> None:
	"""Anyone could tell us that an invoice is paid."""
	assert post(event, **forged).status_code == 401
	assert not receipts(site, event)


@pytest.mark.parametrize(
	"body", [b"", b"null", b"[]", b'{"id": 1}', b"\xff\xfe", b'{"data": {"object": []}}']
)
def test_a_malformed_event_with_a_valid_signature_is_refused(post, body: bytes) -> None:
	"""One unusual event would be an error of this app, and Stripe would disable the endpoint."""
	assert post(body).status_code in (400, 401)


def test_the_state_is_fetched_and_not_taken_from_the_event(site, stripe) -> None:
	"""The content of the event would count instead of the state fetched from Stripe."""
	from gigafibre_fsm.flow.collections import webhooks
	from gigafibre_fsm.integrations.stripe.events import StripeEvent

	home = billing.household(stripe)
	unpaid = stripe.post("payment_intents", amount=12687, currency="cad", customer=home.account)["id"]
	hint = StripeEvent(f"evt_{secrets.token_hex(8)}", "payment_intent.succeeded", unpaid, home.invoice.name)
	assert webhooks.receive(hint, b"{}") == "handled"
	deliver("payment.refresh")
	home.invoice.reload()
	assert home.invoice.outstanding_amount > 0 and home.invoice.fsm_charge_state != "Paid"
