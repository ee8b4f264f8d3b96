"""Names with any characters are accepted, by Stripe and by other receivers."""

from __future__ import annotations

import secrets

import pytest

pytestmark = pytest.mark.site
NAMES = ("Lecœur", "O\u2019Brien", "Nguyễn", "Zoë Łukasiewicz", "中村", "Ève 🙂")


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_saved_for_any_name(stripe, name: str) -> None:
	"""A customer with a ligature, a typographic apostrophe or a Vietnamese name would be asked for ever to try again."""
	from gigafibre_fsm.integrations.stripe import customers, setup_intents

	owner = f"{name} {secrets.token_hex(4)}"
	known = {
		"name": name,
		"email": "a@example.com",
		"phone": "+15145550100",
		"key": ("portal-customer", owner),
	}
	metadata = {setup_intents.OWNER: owner}
	made, again = (customers.create(metadata, **known) for _attempt in range(2))
	assert stripe.get(f"customers/{made}")["name"] == name
	assert again == made
	assert setup_intents.create(made, metadata, key=f"portal:{owner}:1").client_secret


@pytest.mark.parametrize("name", NAMES)
def test_an_invoice_with_any_name_is_charged(stripe, name: str) -> None:
	"""A site whose invoice numbers contain non-ASCII letters could charge no card."""
	from decimal import Decimal

	from gigafibre_fsm.integrations.stripe import payment_intents

	account = stripe.post("customers", name=name)["id"]
	card = stripe.post("payment_methods/pm_card_visa/attach", customer=account)["id"]
	asked = {
		"customer": account,
		"payment_method": card,
		"invoice": name,
		"idempotency_key": f"charge:{name}:{secrets.token_hex(4)}",
	}
	first, second = (payment_intents.charge(amount=Decimal("8.43"), **asked) for _attempt in range(2))
	assert (first.status, first.id) == ("succeeded", second.id)
	assert stripe.taken(account) == [843]


def test_a_header_with_a_name_is_sent(site, fakes) -> None:
	"""An event about such a customer would never be delivered, and count as an outage of the receiver."""
	from gigafibre_fsm.integrations import http

	answer = http.request(
		"essai",
		"GET",
		f"{fakes['stripe']['url']}/v1/charges",
		headers={"Idempotency-Key": "Nguyễn"},
		accept=range(600),
	)
	assert answer.status in (200, 401)


@pytest.mark.parametrize(
	("url", "headers"), [("no-address", {}), ("http://127.0.0.1:9/", {"Authorization": "two\nlines"})]
)
def test_a_request_that_can_never_be_sent_is_refused(site, url: str, headers: dict[str, str]) -> None:
	"""A message that can never be sent would be tried for days, and the receiver be blamed."""
	from gigafibre_fsm.exceptions import ServiceRefused
	from gigafibre_fsm.integrations import http

	with pytest.raises(ServiceRefused) as refused:
		http.request("essai", "GET", url, headers=headers)
	assert refused.value.code == "not_sendable"
