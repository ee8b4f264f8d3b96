"""The fake Stripe through Stripe's own SDK. If these fail, the app's money tests run against a fiction."""

from typing import Any

import pytest
import requests
import stripe

from embedded.services.stripe import StripeFake
from embedded.services.stripe.cards import CARDS, luhn_valid

# From version 13 on the SDK prefers `client.v1`, which version 10 does not have.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def client(stripe_fake: StripeFake) -> stripe.StripeClient:
	return stripe.StripeClient(
		stripe_fake.secret_key, base_addresses={"api": stripe_fake.url}, max_network_retries=0
	)


def in_the_browser(fake: StripeFake, intent: Any, number: str, kind: str = "setup") -> dict[str, Any]:
	"""Do what Stripe.js does: confirm with the publishable key and the client secret."""
	answer = requests.post(
		f"{fake.url}/v1/{kind}_intents/{intent.id}/confirm",
		data={
			"key": fake.publishable_key,
			"client_secret": intent.client_secret,
			"payment_method_data[type]": "card",
			"payment_method_data[card][number]": number,
			"payment_method_data[card][exp_month]": "12",
			"payment_method_data[card][exp_year]": "2034",
			"payment_method_data[card][cvc]": "123",
		},
		timeout=5,
	)
	return answer.json()


def saved_card(fake: StripeFake, client: stripe.StripeClient, number: str) -> tuple[str, str]:
	customer = client.customers.create(params={"email": "exemple@example.com"})
	intent = client.setup_intents.create(params={"customer": customer.id, "usage": "off_session"})
	answer = in_the_browser(fake, intent, number)
	if answer["status"] == "requires_action":
		requests.post(f"{fake.url}/3ds/{intent.id}", data={"outcome": "approve"}, timeout=5)
	intent = client.setup_intents.retrieve(intent.id)
	assert intent.status == "succeeded"
	return customer.id, str(intent.payment_method)


def charge(
	client: stripe.StripeClient, customer: str, method: str, key: str = "charge-1", cents: int = 12_345
) -> Any:
	params: Any = {
		"amount": cents,
		"currency": "cad",
		"customer": customer,
		"payment_method": method,
		"off_session": True,
		"confirm": True,
		"metadata": {"invoice": "SINV-1"},
	}
	return client.payment_intents.create(params=params, options={"idempotency_key": key})


def test_every_test_card_has_a_valid_number() -> None:
	assert all(luhn_valid(number) for number in CARDS)
	assert not luhn_valid("4242424242424241")


def test_setup_saves_the_card_and_charges_nothing(
	stripe_fake: StripeFake, client: stripe.StripeClient
) -> None:
	customer, method = saved_card(stripe_fake, client, "4242424242424242")
	saved = client.payment_methods.retrieve(method)
	assert (saved.customer, saved.card.last4, saved.card.brand) == (customer, "4242", "visa")
	assert client.payment_intents.list(params={"customer": customer}).data == []


def test_setup_is_bound_to_its_metadata(client: stripe.StripeClient) -> None:
	made = client.setup_intents.create(
		params={
			"automatic_payment_methods": {"enabled": True},
			"metadata": {"checkout": "abc"},
			"payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
		}
	)
	assert made.metadata["checkout"] == "abc"
	assert made.automatic_payment_methods.enabled is True
	changed = client.setup_intents.update(made.id, params={"metadata": {"order": "SAL-1"}})
	assert dict(changed.metadata.items()) == {"checkout": "abc", "order": "SAL-1"}


def test_3d_secure_on_setup(stripe_fake: StripeFake, client: stripe.StripeClient) -> None:
	intent = client.setup_intents.create(params={})
	answer = in_the_browser(stripe_fake, intent, "4000002760003184")
	assert (answer["status"], answer["next_action"]["type"]) == ("requires_action", "use_stripe_sdk")
	requests.post(f"{stripe_fake.url}/3ds/{intent.id}", data={"outcome": "refuse"}, timeout=5)
	refused = client.setup_intents.retrieve(intent.id)
	assert refused.status == "requires_payment_method"
	assert refused.last_setup_error.code == "setup_intent_authentication_failure"
	in_the_browser(stripe_fake, intent, "4000002760003184")
	requests.post(f"{stripe_fake.url}/3ds/{intent.id}", data={"outcome": "approve"}, timeout=5)
	assert client.setup_intents.retrieve(intent.id).status == "succeeded"


@pytest.mark.parametrize(
	("number", "code", "decline_code"),
	[
		("4000000000000002", "card_declined", "generic_decline"),
		("4000000000009995", "card_declined", "insufficient_funds"),
		("4000000000000069", "expired_card", None),
		("4242424242424241", "incorrect_number", None),
	],
)
def test_setup_refuses_a_bad_card(
	stripe_fake: StripeFake, client: stripe.StripeClient, number: str, code: str, decline_code: str | None
) -> None:
	intent = client.setup_intents.create(params={})
	error = in_the_browser(stripe_fake, intent, number)["error"]
	assert (error["type"], error["code"], error.get("decline_code")) == ("card_error", code, decline_code)
	assert client.setup_intents.retrieve(intent.id).status == "requires_payment_method"


def test_off_session_charge(stripe_fake: StripeFake, client: stripe.StripeClient) -> None:
	customer, method = saved_card(stripe_fake, client, "4242424242424242")
	intent = charge(client, customer, method)
	assert (intent.status, intent.amount_received) == ("succeeded", 12_345)
	found = client.payment_intents.search(
		params={"query": "metadata['invoice']:'SINV-1' AND status:'succeeded'"}
	)
	assert [item.id for item in found.data] == [intent.id]
	expanded = client.payment_intents.retrieve(
		intent.id, params={"expand": ["latest_charge", "payment_method"]}
	)
	assert (expanded.latest_charge.paid, expanded.payment_method.card.last4) == (True, "4242")


@pytest.mark.parametrize(
	("number", "code"),
	[
		("4000000000000341", "card_declined"),
		("4000008260003178", "card_declined"),
		("4000002760003184", "authentication_required"),
	],
)
def test_off_session_decline(
	stripe_fake: StripeFake, client: stripe.StripeClient, number: str, code: str
) -> None:
	customer, method = saved_card(stripe_fake, client, number)
	with pytest.raises(stripe.CardError) as caught:
		charge(client, customer, method)
	assert caught.value.code == code
	intent = client.payment_intents.retrieve(caught.value.error.payment_intent["id"])
	assert (intent.status, intent.last_payment_error.code) == ("requires_payment_method", code)
	assert intent.amount_received == 0


def test_card_set_up_with_3d_secure_is_charged_off_session(
	stripe_fake: StripeFake, client: stripe.StripeClient
) -> None:
	customer, method = saved_card(stripe_fake, client, "4000002500003155")
	assert charge(client, customer, method).status == "succeeded"


def test_customer_recovers_a_payment_with_3d_secure(
	stripe_fake: StripeFake, client: stripe.StripeClient
) -> None:
	customer, method = saved_card(stripe_fake, client, "4000002760003184")
	with pytest.raises(stripe.CardError) as caught:
		charge(client, customer, method)
	intent = client.payment_intents.retrieve(caught.value.error.payment_intent["id"])
	again = client.payment_intents.confirm(intent.id, params={"payment_method": method})
	assert again.status == "requires_action"
	requests.post(f"{stripe_fake.url}/3ds/{intent.id}", data={"outcome": "approve"}, timeout=5)
	assert client.payment_intents.retrieve(intent.id).status == "succeeded"


def test_debit_settles_days_later(stripe_fake: StripeFake, client: stripe.StripeClient) -> None:
	"""A pre-authorised debit is not money until Stripe says so."""
	customer = client.customers.create(params={})
	for account, end in (("000123456789", "succeeded"), ("000222222227", "requires_payment_method")):
		intent = client.payment_intents.create(
			params={
				"amount": 5_000,
				"currency": "cad",
				"customer": customer.id,
				"payment_method_types": ["acss_debit"],
				"payment_method_data": {"type": "acss_debit", "acss_debit": {"account_number": account}},
				"confirm": True,
			}
		)
		assert (intent.status, intent.amount_received) == ("processing", 0)
		requests.post(f"{stripe_fake.url}/_control", json={"settle": intent.id}, timeout=5)
		assert client.payment_intents.retrieve(intent.id).status == end


def test_refunds_in_parts(stripe_fake: StripeFake, client: stripe.StripeClient) -> None:
	intent = charge(client, *saved_card(stripe_fake, client, "4242424242424242"), cents=1_000)
	client.refunds.create(params={"payment_intent": intent.id, "amount": 400})
	client.refunds.create(params={"payment_intent": intent.id})
	charged = client.charges.retrieve(str(intent.latest_charge))
	assert (charged.amount_refunded, charged.refunded) == (1_000, True)
	with pytest.raises(stripe.InvalidRequestError) as caught:
		client.refunds.create(params={"payment_intent": intent.id})
	assert caught.value.code == "charge_already_refunded"


def test_legacy_global_style_of_the_sdk(stripe_fake: StripeFake, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The app may set `stripe.api_base`, as older code does."""
	monkeypatch.setattr(stripe, "api_base", stripe_fake.url)
	monkeypatch.setattr(stripe, "api_key", stripe_fake.secret_key)
	made = [
		stripe.Customer.create(name=f"Exemple {number}", metadata={"n": str(number)}) for number in range(12)
	]
	listed = [customer.id for customer in stripe.Customer.list(limit=5).auto_paging_iter()]
	assert listed == [customer.id for customer in reversed(made)]
	stripe.Customer.delete(made[0].id)
	with pytest.raises(stripe.InvalidRequestError):
		stripe.SetupIntent.create(customer=made[0].id)


def test_wrong_keys(stripe_fake: StripeFake, client: stripe.StripeClient) -> None:
	stranger = stripe.StripeClient("sk_test_other", base_addresses={"api": stripe_fake.url})
	with pytest.raises(stripe.AuthenticationError):
		stranger.customers.list()
	public = stripe.StripeClient(stripe_fake.publishable_key, base_addresses={"api": stripe_fake.url})
	with pytest.raises(stripe.PermissionError):
		public.payment_methods.list()
	intent = client.setup_intents.create(params={})
	with pytest.raises(stripe.InvalidRequestError):
		public.setup_intents.retrieve(intent.id, params={"client_secret": "seti_guess"})


def test_misspelt_and_missing_parameters(client: stripe.StripeClient) -> None:
	"""Stripe refuses unknown parameters; a lenient fake would hide a typing error until production."""
	wrong: list[Any] = [
		{"amount": 100, "currency": "cad", "costumer": "x"},
		{"amount": 100},
		{"amount": 49, "currency": "cad"},
	]
	for params in wrong:
		with pytest.raises(stripe.InvalidRequestError):
			client.payment_intents.create(params=params)
