"""ERPNext's own Create > Return / Credit Note on our bill has the same result as *Credit or Refund*."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import Conflict
from tests.factories import subscriptions
from tests.factories.subscriptions import TENTH

pytestmark = pytest.mark.site


@pytest.fixture
def home(site):
	return subscriptions.billed_for_march()


def erpnext_return(bill, **values):
	"""Makes the credit note as the form does."""
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return

	note = make_sales_return(bill.name)
	note.update(values)
	return note.insert().submit()


def pay_by_card(site, bill) -> str:
	from gigafibre_fsm.flow.collections import payments

	intent = f"pi_{site.generate_hash(length=8)}"
	payments.record_payment_intent(
		bill.name, {"id": intent, "status": "succeeded", "amount": f"{bill.grand_total:.2f}"}
	)
	return intent


def test_a_bill_credited_in_erpnext_is_settled(site, home) -> None:
	"""A bill that a clerk credited in ERPNext's form would stay unpaid, and the customer be suspended."""
	from gigafibre_fsm.flow.collections import dunning

	dunning.remind(home.bill.name)
	assert site.db.get_value("Customer", home.customer, "fsm_dunning_state") == "Open"
	note = erpnext_return(home.bill, update_outstanding_for_self=1)
	home.bill.reload()
	assert (home.bill.outstanding_amount, home.bill.fsm_charge_state, home.bill.status) == (
		0,
		"Paid",
		"Credit Note Issued",
	)
	assert site.db.get_value("Sales Invoice", note.name, "outstanding_amount") == 0
	assert not site.db.get_value("Customer", home.customer, "fsm_dunning_state")


def test_a_bill_being_charged_cannot_be_credited_in_erpnext(site, home) -> None:
	"""The card would pay at the same moment what was credited."""
	home.bill.db_set("fsm_charge_state", "Queued")
	with pytest.raises(Conflict):
		erpnext_return(home.bill)


def test_erpnexts_form_credits_no_more_than_what_is_left(site, home) -> None:
	"""ERPNext's form would credit the whole month after a plan change credited three weeks of it."""
	from gigafibre_fsm.flow.subscriptions import plan_change

	plan_change.change_plan(home.Internet, "FTTH1500I", TENTH, TENTH)
	with pytest.raises(Conflict):
		erpnext_return(home.bill)


def test_a_credit_note_of_erpnexts_form_can_be_refunded(site, home) -> None:
	"""A credit note made in ERPNext's form could not be refunded to the card."""
	from gigafibre_fsm.flow.collections import refunds

	pay_by_card(site, home.bill)
	note = erpnext_return(home.bill)
	assert note.outstanding_amount == -home.bill.grand_total
	refunds.refund_again(note.name)
	assert site.db.get_value("Sales Invoice", note.name, "fsm_charge_state") == "Refunding"
	with pytest.raises(Conflict):
		refunds.refund_again(note.name)


def test_a_bill_paid_by_cheque_offers_no_card_refund(site, home) -> None:
	"""The dialog would propose a refund to the card and then refuse it."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	from gigafibre_fsm.api import billing
	from gigafibre_fsm.flow.collections import refunds

	entry = get_payment_entry("Sales Invoice", home.bill.name)
	entry.update({"reference_no": "cheque", "reference_date": site.utils.nowdate()})
	entry.insert().submit()
	told = billing.creditable(invoice=home.bill.name)
	assert (told["card"], len(told["lines"])) == (False, 1)
	note = refunds.credit(home.bill.name, {home.line: Decimal("99.95")}, "Essai", refund=False)
	assert billing.creditable(invoice=note.name) == {"lines": [], "card": False}


def test_invoices_of_other_businesses_are_not_changed(site, home) -> None:
	"""A company that also sells other goods would have its own credit notes changed."""
	values = {"fsm_billing_key": None, "fsm_charge_state": ""}
	site.db.set_value("Sales Invoice", home.bill.name, values)
	note = erpnext_return(home.bill)
	assert note.outstanding_amount == -home.bill.grand_total
