"""A debit mandate that was signed on paper is sent to Stripe once; a refusal is shown on the mandate."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.collections import debit_mandates, payment_method
from tests.factories import billing, ordering
from tests.factories.outbox import deliver, messages
from tests.factories.stripe import Stripe

pytestmark = pytest.mark.site
GOOD_ACCOUNT = "000123456789"


@pytest.fixture
def owner(site: Any, stripe: Stripe) -> Any:
	"""A customer without a payment method; their first bill is unpaid."""
	place = billing.activated(customer=ordering.customer().name)
	return site._dict(customer=place.customer, bill=billing.invoice_of(place))


def mandate(site: Any, customer: str, number: str = GOOD_ACCOUNT, **values: Any) -> str:
	doc = site.get_doc(
		{
			"doctype": "Debit Mandate",
			"customer": customer,
			"holder": "Zoé Bélanger",
			"signed_on": "2024-02-29",
			"institution": "000",
			"transit": "11000",
			"account_number": number,
			"account_end": number[-4:],
			"is_sample": 1,
			**values,
		}
	)
	return doc.insert(ignore_permissions=True).name


def state(site: Any, name: str) -> tuple[str, str, str]:
	return site.db.get_value("Debit Mandate", name, ["stripe_state", "stripe_mandate", "stripe_refusal"])


def set_up(site: Any, stripe: Stripe, name: str) -> list[dict[str, Any]]:
	"""The mandate's data at Stripe. Other tests' mandates, rolled back, had the same name and another customer."""
	customer = site.db.get_value("Debit Mandate", name, "customer")
	account = site.db.get_value("Customer", customer, "fsm_stripe_customer")
	made = stripe.get("setup_intents", customer=account, limit=100)["data"]
	return [each for each in made if each["metadata"].get("debit_mandate") == name]


def confirm(site: Any, stripe: Stripe, name: str) -> str:
	"""The account holder has confirmed the deposit's code to Stripe, which reports it by a webhook; returns the SetupIntent."""
	(intent,) = set_up(site, stripe, name)
	stripe.post(f"setup_intents/{intent['id']}/verify_microdeposits", descriptor_code="SM11AA")
	return intent["id"]


def test_bills_are_debited_once_the_owner_has_confirmed(site: Any, stripe: Stripe, owner: Any) -> None:
	"""Customers who have always paid by their account would have to give it a second time, or not be debited."""
	name = mandate(site, owner.customer)
	row = debit_mandates.send_to_stripe(name)
	assert debit_mandates.send_to_stripe(name) == row, "a second click sends nothing"
	(sent,) = messages(debit_mandates.SETUP, name)
	assert GOOD_ACCOUNT not in str(dict(sent)), "no account number in the outbox"
	deliver(debit_mandates.SETUP, name)
	assert state(site, name) == ("To Confirm", None, "")
	assert not site.db.get_value("Customer", owner.customer, "fsm_ppa_enabled")
	intent = confirm(site, stripe, name)
	payment_method.refresh(intent, f"evt_{name}")
	deliver(payment_method.SETUP_REFRESH)
	found = state(site, name)
	assert found[0] == "Accepted" and found[1].startswith("mandate_")
	saved = site.db.get_value(
		"Customer", owner.customer, ["fsm_stripe_mandate", "fsm_ppa_enabled", "fsm_card_label"]
	)
	assert saved == (found[1], 1, "Compte •••• 6789")
	assert messages("payment.charge", owner.bill.name), "what is owed is debited"
	with pytest.raises(Conflict):
		debit_mandates.send_to_stripe(name)


def test_a_lost_answer_makes_no_second_mandate(site: Any, stripe: Stripe, owner: Any) -> None:
	"""The bank would hold two permissions to debit one account."""
	name = mandate(site, owner.customer)
	debit_mandates.send_to_stripe(name)
	deliver(debit_mandates.SETUP, name)
	site.db.set_value("Debit Mandate", name, "stripe_state", "Refused")  # as if Stripe had said so later
	debit_mandates.send_to_stripe(name)
	deliver(debit_mandates.SETUP, name)
	assert len(set_up(site, stripe, name)) == 1 and state(site, name)[0] == "To Confirm"


def test_a_refusal_is_shown_on_the_mandate(site: Any, owner: Any) -> None:
	"""Nobody would know why the account is not debited."""
	name = mandate(site, owner.customer, "1234567")
	debit_mandates.send_to_stripe(name)
	deliver(debit_mandates.SETUP, name)
	how, _mandate, why = state(site, name)
	assert how == "Refused" and "account_number_invalid" in why and "1234567" not in why
	site.get_doc("Debit Mandate", name).send_to_stripe()
	assert state(site, name) == ("Sending", None, ""), "it can be sent again"


@pytest.mark.parametrize(
	"values",
	[{"status": "Ended"}, {"stripe_mandate": "mandate_1"}, {"transit": ""}, {"signed_on": None}],
)
def test_what_cannot_be_sent_says_why(site: Any, owner: Any, values: dict[str, Any]) -> None:
	"""A message that can never arrive would wait in the outbox."""
	name = mandate(site, owner.customer)
	site.db.set_value("Debit Mandate", name, values)
	with pytest.raises(Conflict):
		debit_mandates.send_to_stripe(name)
	assert not messages(debit_mandates.SETUP, name)


def test_a_customer_who_pays_by_card_is_left_alone(site: Any, stripe: Stripe, owner: Any) -> None:
	"""Somebody who has given a card since would be debited at the bank."""
	from tests.factories.stripe import GOOD_CARD

	stripe.save_card(owner.customer, GOOD_CARD)
	with pytest.raises(Conflict, match="Visa"):
		debit_mandates.send_to_stripe(mandate(site, owner.customer))


def test_nobody_is_charged_while_the_former_system_asks_for_the_money(
	site: Any, stripe: Stripe, owner: Any
) -> None:
	"""A household would pay its opening bill twice: there by debit, here the day its account is known."""
	tomorrow = site.utils.add_days(site.utils.nowdate(), 1)
	site.db.set_value("Customer", owner.customer, "fsm_hold_until", tomorrow)
	name = mandate(site, owner.customer)
	debit_mandates.send_to_stripe(name)
	deliver(debit_mandates.SETUP, name)
	payment_method.refresh(confirm(site, stripe, name), f"evt_{name}")
	deliver(payment_method.SETUP_REFRESH)
	assert state(site, name)[0] == "Accepted"
	assert not messages("payment.charge", owner.bill.name)


def test_only_accounting_sends_mandates(site: Any, owner: Any) -> None:
	"""Anybody who may read a mandate could have an account debited."""
	doc = site.get_doc("Debit Mandate", mandate(site, owner.customer))
	site.set_user("Guest")
	try:
		with pytest.raises(site.PermissionError):
			doc.send_to_stripe()
	finally:
		site.set_user("Administrator")
