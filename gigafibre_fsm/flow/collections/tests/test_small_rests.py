"""Cents that staff's own allocation leaves of a bill, too few for the card, are paid with the next bill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import subscriptions
from tests.factories.outbox import deliver
from tests.factories.stripe import GOOD_CARD

pytestmark = pytest.mark.site
INTERNET = ("FTTH150I", 1, 99.95)
TOTAL = 114.92
APRIL, MAY, JUNE = date(2027, 4, 1), date(2027, 5, 1), date(2027, 6, 1)


@pytest.fixture
def home(site, stripe):
	"""A household whose cheque for its April bill was thirty cents short."""
	home = subscriptions.live((INTERNET,))
	home.stripe = stripe
	home.account = stripe.save_card(home.customer, GOOD_CARD)
	home.april = bill(site, home, APRIL)
	received(home, home.april, TOTAL - 0.30, ((home.april.name, Decimal("114.62")),))
	deliver("payment.charge", home.april.name)
	assert home.stripe.taken(home.account) == []
	return home


def bill(site, home, day: date):
	subscriptions.bill(home.customer, day)
	return site.get_last_doc("Sales Invoice", {"customer": home.customer, "is_return": 0})


def received(home, bill, amount: float, paid=()) -> None:
	"""A Payment Entry as a clerk makes it in ERPNext's form."""
	from gigafibre_fsm.flow.collections import payment_entries

	_mode, account = payment_entries.card_account(bill.company)
	entry = payment_entries.other_payment(
		home.customer, bill.company, account, bill.debit_to, Decimal(str(amount)), paid,
		reference_no="cheque", reference_date=bill.posting_date,
	)  # fmt: skip
	entry.insert().submit()


def left(site, *bills) -> list[float]:
	return [site.db.get_value("Sales Invoice", bill.name, "outstanding_amount") for bill in bills]


def test_the_card_pays_them_with_the_next_bill(site, home) -> None:
	"""Thirty cents that a clerk's payment left of a bill would stay open for ever."""
	may = bill(site, home, MAY)
	deliver("payment.charge", may.name)
	assert left(site, home.april, may) == [0, 0]
	assert home.stripe.taken(home.account) == [round(TOTAL * 100) + 30]
	assert site.db.get_value("Sales Invoice", home.april.name, "fsm_charge_state") == "Paid"
	june = bill(site, home, JUNE)
	deliver("payment.charge", june.name)
	whole = round(TOTAL * 100)
	assert sorted(home.stripe.taken(home.account)) == [whole, whole + 30], "they were collected twice"


def test_the_mail_of_the_next_bill_tells_of_them(site, home) -> None:
	"""The card would be charged with more than the bill that was sent."""
	may = bill(site, home, MAY)
	mail = {"topic": "invoice.made", "reference_name": may.name, "channel": "E-mail"}
	payload = site.parse_json(site.db.get_value("Outbound Message", mail, "payload"))
	assert "115,22" in str(payload) and "0,30" in str(payload)


def test_money_on_account_pays_them_first(site, home) -> None:
	"""A customer with credit on account would be a debtor of thirty cents for ever."""
	received(home, home.april, 200)
	may = bill(site, home, MAY)
	assert left(site, home.april, may) == [0, 0]


def test_cents_that_are_paid_meanwhile_are_not_charged(site, home) -> None:
	"""A customer who brings the thirty cents while the charge waits would pay them twice."""
	may = bill(site, home, MAY)
	received(home, home.april, 0.30, ((home.april.name, Decimal("0.30")),))
	for _attempt in range(2):
		deliver("payment.charge", may.name)
	assert left(site, home.april, may) == [0, 0]
	assert home.stripe.taken(home.account) == [round(TOTAL * 100)]


def test_a_declined_card_leaves_both_open(site, home) -> None:
	"""The retry would take another amount than the one that was announced as unpaid."""
	home.stripe.save_card(home.customer, "pm_card_chargeCustomerFail")
	may = bill(site, home, MAY)
	deliver("payment.charge", may.name)
	assert left(site, home.april, may) == [0.30, TOTAL]
	assert site.db.get_value("Sales Invoice", may.name, "fsm_charge_state") == "Declined"


def test_two_bills_at_once_charge_them_once(site, home) -> None:
	"""Two bills made in one run, of two homes, would each take the thirty cents from the card."""
	may, june = bill(site, home, MAY), bill(site, home, JUNE)
	for _attempt in range(2):
		deliver("payment.charge", may.name)
		deliver("payment.charge", june.name)
	assert left(site, may, june) == [0, 0]
	whole = round(TOTAL * 100)
	assert sum(home.stripe.taken(home.account)) - 2 * whole == round(30 - 100 * left(site, home.april)[0])
