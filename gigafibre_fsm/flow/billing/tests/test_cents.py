"""Amounts in which ERPNext and our rules could differ by a cent, on a site."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories import billing

pytestmark = pytest.mark.site

# In floating point, sums of these fall short of half a cent of TPS or TVQ by more than ERPNext's rounding allows.
TRICKY = (
	("8.06", "0.97", "59.95", "7.26", "28.37", "-7.74", "-22.57"),
	("3.87", "13.55", "89.95", "-9.67"),
	("6.45", "38.69", "10.00", "38.68", "79.95", "1.77", "32.23", "15.48", "6.45"),
)


@pytest.mark.parametrize("amounts", TRICKY)
def test_many_lines_are_taxed_as_their_sum(site, amounts: tuple[str, ...]) -> None:
	"""One bill in six hundred would be refused every night, or a visit could not be completed, because of a cent of
	tax.
	"""
	from gigafibre_fsm.flow.billing import invoices
	from gigafibre_fsm.flow.billing.rules import Bill, InvoiceLine

	location = billing.activated()
	lines = tuple(InvoiceLine("FTTH150I", "Internet", "recurring", Decimal(amount)) for amount in amounts)
	bill = Bill(lines, location.activated_on, location.activated_on)
	made = invoices.make(location.customer, bill, f"test:{location.name}")
	made.reload()
	assert [Decimal(f"{row.tax_amount:.2f}") for row in made.taxes] == list(bill.taxes)
	assert Decimal(f"{made.outstanding_amount:.2f}") == bill.total
	owed = site.db.sql(
		"SELECT SUM(debit) - SUM(credit), SUM(debit) FROM `tabGL Entry` WHERE voucher_no = %s", made.name
	)
	assert (round(owed[0][0], 2), Decimal(f"{owed[0][1]:.2f}") >= bill.total) == (0, True)


@pytest.fixture
def two_lines(site):
	"""An invoice of two lines whose taxes, rounded per line, are two cents more than the taxes of their sum."""
	from gigafibre_fsm.flow.billing import invoices
	from gigafibre_fsm.flow.billing.rules import Bill, InvoiceLine

	location = billing.activated()
	amounts = {"FTTH150I": Decimal("99.90"), "TVBSTANDARD": Decimal("99.90")}
	lines = tuple(InvoiceLine(sku, sku, "recurring", amount) for sku, amount in amounts.items())
	bill = Bill(lines, location.activated_on, location.activated_on)
	return invoices.make(location.customer, bill, f"test:{location.name}")


def credit_line_by_line(invoice, refund: bool) -> list:
	from gigafibre_fsm.flow.collections import refunds

	return [
		refunds.credit(invoice.name, {row.name: Decimal(f"{row.amount:.2f}")}, "Essai", refund)
		for row in invoice.items
	]


def test_partial_credits_add_up_to_the_bill(site, two_lines) -> None:
	"""The last part could not be credited: taxed separately it is a cent more than what is still owed."""
	notes = credit_line_by_line(two_lines, refund=False)
	two_lines.reload()
	assert (two_lines.outstanding_amount, two_lines.fsm_charge_state) == (0, "Paid")
	for row in range(2):
		given = sum(Decimal(f"{note.taxes[row].tax_amount:.2f}") for note in notes)
		assert given == -Decimal(f"{two_lines.taxes[row].tax_amount:.2f}")


def test_partial_refunds_add_up_to_the_payment(site, two_lines) -> None:
	"""Stripe would refuse the last part: a cent or two more than the payment."""
	from gigafibre_fsm.flow.collections import payments

	paid = {"id": f"pi_{two_lines.name}", "status": "succeeded", "amount": f"{two_lines.grand_total:.2f}"}
	payments.record_payment_intent(two_lines.name, paid)
	two_lines.reload()
	notes = credit_line_by_line(two_lines, refund=True)
	assert round(sum(note.grand_total for note in notes), 2) == -two_lines.grand_total


def test_a_second_credit_also_reduces_the_outstanding_amount(site, two_lines) -> None:
	"""Only the first credit of a bill would lower what is owed; a customer would be suspended over the second."""
	from gigafibre_fsm.flow.collections import refunds

	first, second = two_lines.items
	refunds.credit(two_lines.name, {first.name: Decimal("10.00")}, "Essai", False)
	refunds.credit(two_lines.name, {second.name: Decimal("99.90")}, "Essai", False)
	two_lines.reload()
	assert round(two_lines.outstanding_amount, 2) == round(229.72 - 126.36, 2)


def test_a_refund_does_not_exceed_the_card_payment(site, two_lines) -> None:
	"""For a bill paid half by cheque, the card would be refunded more than it paid, and the refund would fail."""
	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.collections import payments

	site.db.set_value("Sales Invoice", two_lines.name, "outstanding_amount", 0)
	payments.record_payment_intent(
		two_lines.name, {"id": f"pi_{two_lines.name}", "status": "succeeded", "amount": "150.00"}
	)
	entry = site.db.get_value("Payment Entry", {"fsm_payment_intent": f"pi_{two_lines.name}"})
	paid = {"reference_doctype": "Sales Invoice", "reference_name": two_lines.name, "parent": entry}
	site.get_doc(
		{"doctype": "Payment Entry Reference", "parenttype": "Payment Entry", "docstatus": 1, **paid}
	).db_insert()
	with pytest.raises(Conflict):
		credit_line_by_line(two_lines, refund=True)
	assert site.db.count("Sales Invoice", {"return_against": two_lines.name, "docstatus": 1}) == 1
