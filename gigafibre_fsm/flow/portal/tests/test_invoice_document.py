"""The invoice that a customer keeps, and the monthly price in the portal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import billing
from tests.factories.ordering import customer

pytestmark = pytest.mark.site


@pytest.fixture
def home(site):
	"""A household with three services, discounts and an invoice that is paid."""
	from gigafibre_fsm.flow.collections import payments

	site.local.lang = "fr"
	for field, number in (("tps_number", "123456789 RT0001"), ("tvq_number", "1234567890 TQ0001")):
		site.db.set_single_value("Gigafibre Settings", field, number)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	location = billing.activated()
	invoice = billing.invoice_of(location)
	paid = {"id": f"pi_{invoice.name}", "status": "succeeded", "amount": f"{invoice.grand_total:.2f}"}
	payments.record_payment_intent(invoice.name, paid)
	yield site._dict(customer=location.customer, location=location, invoice=invoice)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")


def test_a_bill_has_all_legally_required_details(site, home) -> None:
	"""A self-employed customer could not claim the taxes back."""
	from gigafibre_fsm.flow.portal import invoice_document, wording

	bill = invoice_document.paper([home.customer], home.invoice.name)
	assert [tax["number"] for tax in bill["taxes"]] == ["123456789 RT0001", "1234567890 TQ0001"]
	assert bill["seller"]["name"] and home.location.address_line in bill["addresses"][0]
	assert [row["amount_label"] for row in bill["payments"]] == [bill["total_label"]]
	assert bill["balance_label"] == wording.amount(0) and len(bill["lines"]) == len(home.invoice.items)


def test_a_bill_lists_its_credits(site, home) -> None:
	"""The total less the payments would not be the balance: the customer would call."""
	from decimal import Decimal

	from gigafibre_fsm.flow.billing import invoices
	from gigafibre_fsm.flow.billing.rules import Bill, InvoiceLine
	from gigafibre_fsm.flow.collections import refunds
	from gigafibre_fsm.flow.portal import invoice_document, wording

	line = InvoiceLine("FTTH150I", "Internet", "recurring", Decimal(50))
	owed = invoices.make(
		home.customer, Bill((line,), home.location.activated_on, home.location.activated_on), "test:credited"
	)
	note = refunds.credit(owed.name, {owed.items[0].name: Decimal(20)}, "Panne", False)
	bill = invoice_document.paper([home.customer], owed.name)
	assert bill["credits"] == [
		{"name": note.name, "amount_label": wording.amount(Decimal(f"{note.grand_total:.2f}"))}
	]
	assert bill["balance_label"] == wording.amount(Decimal("34.49"))


def test_a_balance_below_the_card_minimum_has_no_pay_button(site, home) -> None:
	"""The customer would press Pay and read that the bill is paid or being paid; neither is true."""
	from gigafibre_fsm.flow.portal import bills

	for left, button in ((0.30, False), (0.50, True)):
		site.db.set_value(
			"Sales Invoice", home.invoice.name, {"outstanding_amount": left, "fsm_charge_state": "Declined"}
		)
		assert bills.bill_of([home.customer], home.invoice.name)["can_pay"] is button


def test_a_bill_of_another_customer_is_not_found(site, home) -> None:
	"""A neighbour could read it by incrementing the number in the URL."""
	from gigafibre_fsm.flow.portal import invoice_document

	assert invoice_document.paper([customer().name], home.invoice.name) is None


def test_the_monthly_price_in_the_portal_equals_the_bill(site, home) -> None:
	"""The portal would show list prices, and the bill ten dollars less, or more."""
	from gigafibre_fsm.flow.billing import monthly
	from gigafibre_fsm.flow.billing.rules import period_of
	from gigafibre_fsm.flow.portal import overview

	place = overview.of_customers([home.customer])["locations"][0]
	assert {row["label"] for row in place["discounts"]} >= {"Rabais combo, 3 services"}
	next_month = period_of(site.utils.getdate())[1] + timedelta(days=1)
	made = monthly.bill_customer(home.customer, next_month)
	total = site.db.get_value("Sales Invoice", made[-1], "grand_total")
	assert place["monthly"]["total"] == f"{total:.2f}"
	site.db.sql("UPDATE `tabSubscription Discount` SET end_date = '2020-01-01'")
	place = overview.of_customers([home.customer])["locations"][0]
	assert not place["discounts"] and place["monthly"]["total"] > f"{total:.2f}"
