"""Bills below the minimum card payment, on a site."""

from __future__ import annotations

import pytest

from tests.factories import billing

pytestmark = pytest.mark.site
# The price of a day or two, as for a household that is connected on the month's last day with a discount.
TINY = (("FTTH150I", 1, 0.30), ("ACTTELEP", 1, 0.08))


@pytest.fixture
def tiny(site, stripe):
	"""The Service Location of a household with a card whose first bill is a few cents."""
	from tests.factories import ordering

	customer = ordering.customer().name
	stripe.save_card(customer, "pm_card_visa")
	return billing.activated(TINY, customer=customer)


def test_a_first_bill_of_cents_goes_on_the_next_one(site, tiny) -> None:
	"""A bill of 0.35 would stay open for ever: no card can pay it and nobody is reminded of it."""
	from datetime import timedelta

	from gigafibre_fsm.flow.billing import first_invoice, monthly

	bills = {"customer": tiny.customer, "docstatus": 1}
	assert not site.db.exists("Sales Invoice", bills)
	name = site.db.get_value("Service Subscription", {"location": tiny.name}, "name")
	waiting = site.get_doc("Service Subscription", name).adjustments
	assert {row.item for row in waiting} == {"FTTH150I", "ACTTELEP"}
	assert first_invoice.first_invoice(tiny) is None, "what was carried over is not billed beside it"
	site.db.set_value("Service Subscription", name, "rate", 60)
	billed = site.db.get_value("Service Subscription", name, "billed_until")
	made = monthly.bill_customer(tiny.customer, billed + timedelta(days=1))
	bill = site.get_doc("Sales Invoice", made[0])
	assert bill.net_total == pytest.approx(60 + sum(row.amount for row in waiting))
	assert not [
		row for row in site.get_doc("Service Subscription", name).adjustments if not row.sales_invoice
	]


def test_a_first_bill_that_a_card_can_pay_is_made(site, stripe) -> None:
	"""A household would get its first bill a month late."""
	from tests.factories import ordering

	customer = ordering.customer().name
	billing.activated((("FTTH150I", 1, 0.30), ("ACTTELEP", 1, 0.60)), customer=customer)
	assert site.db.count("Sales Invoice", {"customer": customer, "docstatus": 1}) == 1
