"""Idempotency and webhooks of the fake Stripe. If these fail, double charges go unnoticed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests
import stripe

from embedded.services.stripe import StripeFake

# From version 13 on the SDK prefers `client.v1`, which version 10 does not have.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def client(stripe_fake: StripeFake) -> stripe.StripeClient:
	return stripe.StripeClient(
		stripe_fake.secret_key, base_addresses={"api": stripe_fake.url}, max_network_retries=0
	)


class Inbox(HTTPServer):
	def __init__(self) -> None:
		super().__init__(("127.0.0.1", 0), _Receiver)
		self.received: list[tuple[bytes, str]] = []
		self.refuse = 0
		self.arrival = threading.Condition()

	def wait_for(self, number: int) -> list[tuple[bytes, str]]:
		with self.arrival:
			assert self.arrival.wait_for(lambda: len(self.received) >= number, timeout=10)
		return self.received


class _Receiver(BaseHTTPRequestHandler):
	server: Inbox

	def do_POST(self) -> None:  # noqa: N802
		body = self.rfile.read(int(self.headers["Content-Length"]))
		with self.server.arrival:
			self.server.received.append((body, self.headers["Stripe-Signature"]))
			self.server.refuse -= 1
			self.send_response(500 if self.server.refuse >= 0 else 200)
			self.server.arrival.notify_all()
		self.end_headers()

	def log_message(self, format: str, *args: Any) -> None:
		pass


@pytest.fixture
def inbox(stripe_fake: StripeFake) -> Iterator[Inbox]:
	server = Inbox()
	threading.Thread(target=server.serve_forever, daemon=True).start()
	control(stripe_fake, webhook_url=f"http://127.0.0.1:{server.server_port}/hook")
	yield server
	server.shutdown()
	server.server_close()


def control(fake: StripeFake, **settings: object) -> None:
	assert requests.post(f"{fake.url}/_control", json=settings, timeout=5).ok


def deliver(fake: StripeFake, **how: object) -> list[dict[str, Any]]:
	answer: list[dict[str, Any]] = requests.post(f"{fake.url}/_webhooks/deliver", json=how, timeout=30).json()
	return answer


def test_same_key_same_answer(stripe_fake: StripeFake, client: stripe.StripeClient) -> None:
	first = client.customers.create(params={"name": "A"}, options={"idempotency_key": "k"})
	again = client.customers.create(params={"name": "A"}, options={"idempotency_key": "k"})
	assert first.id == again.id
	assert again.last_response.headers["Idempotent-Replayed"] == "true"
	assert len(list(stripe_fake.of_kind("cus"))) == 1


def test_same_key_other_body_is_refused(client: stripe.StripeClient) -> None:
	client.customers.create(params={"name": "A"}, options={"idempotency_key": "k"})
	with pytest.raises(stripe.IdempotencyError):
		client.customers.create(params={"name": "B"}, options={"idempotency_key": "k"})


def test_a_decline_is_replayed_too(client: stripe.StripeClient) -> None:
	customer = client.customers.create(params={"payment_method": "pm_card_chargeCustomerFail"})
	method = client.payment_methods.list(params={"customer": customer.id}).data[0]
	params: Any = {
		"amount": 500,
		"currency": "cad",
		"customer": customer.id,
		"payment_method": method.id,
		"confirm": True,
		"off_session": True,
	}
	intents = set()
	for _attempt in range(2):
		with pytest.raises(stripe.CardError) as caught:
			client.payment_intents.create(params=params, options={"idempotency_key": "k"})
		intents.add(caught.value.error.payment_intent["id"])
	assert len(intents) == 1


def test_answer_lost_after_the_charge_then_retried(
	stripe_fake: StripeFake, client: stripe.StripeClient
) -> None:
	"""The case that charges a customer twice without an idempotency key."""
	customer = client.customers.create(params={"payment_method": "pm_card_visa"})
	method = client.payment_methods.list(params={"customer": customer.id}).data[0]
	params: Any = {
		"amount": 500,
		"currency": "cad",
		"customer": customer.id,
		"payment_method": method.id,
		"confirm": True,
	}
	hasty = stripe.StripeClient(
		stripe_fake.secret_key,
		base_addresses={"api": stripe_fake.url},
		http_client=stripe.RequestsClient(timeout=0.5),
		max_network_retries=0,
	)
	control(stripe_fake, outage="timeout_after_effect", next=1)
	with pytest.raises(stripe.APIConnectionError):
		hasty.payment_intents.create(params=params, options={"idempotency_key": "k"})
	intent = hasty.payment_intents.create(params=params, options={"idempotency_key": "k"})
	assert intent.status == "succeeded"
	assert [charge["amount"] for charge in stripe_fake.of_kind("ch")] == [500]


def test_webhook_is_signed_as_stripe_signs(
	stripe_fake: StripeFake, client: stripe.StripeClient, inbox: Inbox
) -> None:
	customer = client.customers.create(params={"name": "A"})
	((body, signature),) = inbox.wait_for(1)
	event = stripe.Webhook.construct_event(body, signature, stripe_fake.webhook_secret)
	assert (event.type, event.data.object["id"]) == ("customer.created", customer.id)
	with pytest.raises(stripe.SignatureVerificationError):
		stripe.Webhook.construct_event(body + b" ", signature, stripe_fake.webhook_secret)
	assert client.events.retrieve(event.id).type == "customer.created"


def test_webhook_is_sent_again_until_it_is_taken(
	stripe_fake: StripeFake, client: stripe.StripeClient, inbox: Inbox
) -> None:
	inbox.refuse = 1
	client.customers.create(params={})
	first, second = inbox.wait_for(2)
	assert first[0] == second[0]


def test_webhooks_in_any_order_and_number(
	stripe_fake: StripeFake, client: stripe.StripeClient, inbox: Inbox
) -> None:
	control(stripe_fake, webhooks={"automatic": False})
	for name in "ABC":
		client.customers.create(params={"name": name})
	assert inbox.received == []
	results = deliver(stripe_fake, events="all", order="reversed", times=2)
	assert [result["status"] for result in results] == [200] * 6
	names = [
		stripe.Webhook.construct_event(body, signature, stripe_fake.webhook_secret).data.object["name"]
		for body, signature in inbox.received
	]
	assert names == list("CBACBA")


@pytest.mark.parametrize("forge", ["signature", "old"])
def test_forged_webhook(
	stripe_fake: StripeFake, client: stripe.StripeClient, inbox: Inbox, forge: str
) -> None:
	control(stripe_fake, webhooks={"automatic": False})
	client.customers.create(params={})
	deliver(stripe_fake, forge=forge)
	((body, signature),) = inbox.received
	with pytest.raises(stripe.SignatureVerificationError):
		stripe.Webhook.construct_event(body, signature, stripe_fake.webhook_secret)
