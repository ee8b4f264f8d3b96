"""Referrals are credited once, when the new customer has paid, and never to oneself."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.checkout import referral_codes
from gigafibre_fsm.flow.referrals import codes, referral_credits
from tests.factories import billing, ordering
from tests.factories.billing import Household
from tests.factories.stripe import GOOD_CARD, Stripe

pytestmark = pytest.mark.site
CREDIT = 25.0


@pytest.fixture
def referrer(site: Any, stripe: Stripe) -> Household:
	"""A household in service whose friends may use its code."""
	site.db.set_single_value("Gigafibre Settings", "referral_credit", CREDIT)
	site.db.set_single_value("Gigafibre Settings", "referral_for", "Both")
	return household(stripe, "")


def person() -> str:
	return ordering.customer(mobile_no=f"+1438{secrets.randbelow(8 * 10**6) + 2 * 10**6}").name


def household(stripe: Stripe, code: str, **values: Any) -> Household:
	"""A new household that ordered with a code; its first bill is not paid yet."""
	port = ordering.port(civic_number=str(secrets.randbelow(9000) + 200), rue=f"rue {secrets.token_hex(4)}")
	values = {"customer": person(), "fsm_fibre_port": port.name, "fsm_referral_code": code, **values}
	account = stripe.save_card(values["customer"], GOOD_CARD)
	location = billing.activated(**values)
	return Household(values["customer"], account, location, billing.invoice_of(location), stripe)


def credits(customer: str) -> list[float]:
	return [
		row.amount for row in monthly.waiting_corrections([customer]) if "de référence" in row.description
	]


def states(site: Any, customer: str) -> list[str]:
	return site.get_all("Referral", {"referrer": customer}, pluck="status", order_by="creation")


def due(site: Any, customer: str) -> list[str]:
	"""Those of this referrer: other tests leave some of their own."""
	own = site.get_all("Referral", {"referrer": customer}, pluck="name")
	return [name for name in referral_credits.credits_due() if name in own]


def test_both_are_credited_once_the_first_bill_is_paid(
	site: Any, stripe: Stripe, referrer: Household
) -> None:
	"""Somebody who never pays would earn money for a friend, or a friend would wait for nothing."""
	assert referrer.customer in codes.missing()
	code = codes.make(referrer.customer)
	assert codes.make(referrer.customer) == code and referrer.customer not in codes.missing()
	friend = household(stripe, code)
	assert states(site, referrer.customer) == ["Waiting"] and not due(site, referrer.customer)
	site.db.set_value("Sales Invoice", friend.invoice.name, "outstanding_amount", 0)
	(name,) = due(site, referrer.customer)
	assert referral_credits.grant(name) == 2 * CREDIT and referral_credits.grant(name) == 0
	for customer in (referrer.customer, friend.customer):
		assert credits(customer) == [-CREDIT]
		assert site.db.exists(
			"Outbound Message", {"topic": "referral.credited", "idempotency_key": ("like", f"%{customer}%")}
		)
	shown = referral_credits.of_customer(referrer.customer)
	assert (shown["code"], [row["amount"] for row in shown["referred"]]) == (code, ["25.00"])


def test_only_the_referrer_where_the_settings_say_so(site: Any, stripe: Stripe, referrer: Household) -> None:
	"""The operator would give away twice as much as was decided."""
	site.db.set_single_value("Gigafibre Settings", "referral_for", "Referrer")
	friend = household(stripe, codes.make(referrer.customer))
	site.db.set_value("Sales Invoice", friend.invoice.name, "outstanding_amount", 0)
	(name,) = due(site, referrer.customer)
	assert referral_credits.grant(name) == CREDIT and credits(friend.customer) == []


def test_nobody_refers_their_own_household(site: Any, stripe: Stripe, referrer: Household) -> None:
	"""A family would order a second line under another name, and be paid for it."""
	code = codes.make(referrer.customer)
	known = site.db.get_value("Customer", referrer.customer, ["email_id", "mobile_no"], as_dict=True)
	place = referrer.location
	label = f"{place.address_line}, {place.city}"
	for same in (
		{"email": known.email_id},
		{"phone": known.mobile_no},
		{"fibre_port": place.fibre_port},
		{"address_label": label},
	):
		checkout = site.new_doc("Checkout Session")
		checkout.update({"email": "autre@example.com", "address_label": "1 rue Ailleurs, Ailleurs", **same})
		with pytest.raises(BadRequest):
			referral_codes.set_referral_code(checkout, code)
	stranger = site.new_doc("Checkout Session")
	referral_codes.set_referral_code(stranger, f" {code.lower()} ")
	assert stranger.referral_code == code
	with pytest.raises(BadRequest):
		referral_codes.set_referral_code(stranger, "PERSONNE")
	billing.activated(customer=referrer.customer, fsm_referral_code=code)
	assert states(site, referrer.customer) == [], "a second line of the same customer"


def test_a_cancelled_order_credits_nobody(site: Any, stripe: Stripe, referrer: Household) -> None:
	"""A friend would order, be credited for, and cancel."""
	order = ordering.order(customer=person(), fsm_referral_code=codes.make(referrer.customer))
	assert states(site, referrer.customer) == ["Waiting"]
	order.cancel()
	assert states(site, referrer.customer) == ["Void"]
