"""No reminder, suspension or charge of the whole debt while a customer keeps a payment agreement."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.exceptions import BadRequest, FsmError
from gigafibre_fsm.flow.collections import (
	dunning,
	payment_agreements,
	payment_entries,
	payment_method,
	unpaid_invoices,
)
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


@pytest.fixture
def late(site: Any, declined_household: Any) -> Any:
	"""A household whose declined invoice is forty days old, warned ten days ago."""
	invoice = declined_household.invoice
	utils = site.utils
	site.db.set_value("Sales Invoice", invoice.name, "posting_date", utils.add_days(utils.nowdate(), -40))
	invoice.reload()
	dunning.warn(invoice.name)
	told = {"topic": "payment.last_notice", "reference_name": invoice.name}
	site.db.set_value("Outbound Message", told, "creation", utils.add_days(utils.now_datetime(), -10))
	return site._dict(
		customer=declined_household.customer, invoice=invoice, today=utils.getdate(utils.nowdate())
	)


def states(site: Any, late: Any) -> tuple[set[str], str]:
	services = site.get_all("Service Subscription", {"customer": late.customer}, pluck="status")
	return set(services), site.db.get_value("Customer", late.customer, "fsm_dunning_state")


@pytest.fixture
def promise(site: Any, late: Any) -> Any:
	return promise_of(site, late).insert()


def promise_of(site: Any, late: Any) -> Any:
	"""Half of the debt in five days, the rest in thirty-five."""
	half = round(late.invoice.outstanding_amount / 2, 2)
	lines = [
		{"due_date": site.utils.add_days(late.today, days), "amount": amount}
		for days, amount in ((5, half), (35, round(late.invoice.outstanding_amount - half, 2)))
	]
	made = {"doctype": "Payment Agreement", "customer": late.customer, "agreed_on": late.today}
	return site.get_doc({**made, "installments": lines})


def test_a_promise_for_another_decade_is_refused(site: Any, late: Any) -> None:
	"""2062 for 2026: nobody would be reminded of the debt any more, and nobody would notice."""
	promised = promise_of(site, late)
	promised.installments[-1].due_date = "2062-01-01"
	with pytest.raises(BadRequest):
		promised.insert()


def what_is_due(late: Any) -> bool:
	return (
		late.customer in unpaid_invoices.suspensions_due(late.today)
		or late.invoice.name in unpaid_invoices.warnings_due(late.today)
		or late.invoice.name in unpaid_invoices.retries_due(late.today)
	)


def test_dunning_waits_while_the_promise_is_kept(site: Any, late: Any, promise: Any) -> None:
	"""A customer who agreed on installments would be cut off all the same."""
	assert not what_is_due(late)
	assert dunning.suspend(late.customer, late.today) == []
	later = site.utils.getdate(site.utils.add_days(late.today, 20))
	payment_entries.card_payment(late.invoice, "essai-versement", promise.installments[0].amount)
	assert payment_agreements.review(promise.name, later) == "Active"
	promise.delete()
	assert what_is_due(late), "without the promise they would be asked"


def test_dunning_waits_while_another_system_asks_for_the_money(site: Any, late: Any) -> None:
	"""A customer who is being moved here would be cut off for a bill that the former system has been paid for."""
	tomorrow = site.utils.add_days(late.today, 1)
	site.db.set_value("Customer", late.customer, "fsm_hold_until", tomorrow)
	assert not what_is_due(late)
	assert dunning.suspend(late.customer, late.today) == []
	asked = messages("payment.overdue", late.invoice.name)
	site.db.set_value("Sales Invoice", late.invoice.name, "fsm_charge_state", "")
	assert late.invoice.name not in unpaid_invoices.overdue(late.today)
	dunning.remind(late.invoice.name)
	assert messages("payment.overdue", late.invoice.name) == asked
	site.db.set_value("Sales Invoice", late.invoice.name, "fsm_charge_state", "Declined")
	site.db.set_value("Customer", late.customer, "fsm_hold_until", late.today)
	assert what_is_due(late), "once the hold is over they are asked"


def test_a_promise_restores_what_was_suspended(site: Any, late: Any) -> None:
	"""A household that has agreed with us on the telephone would stay without Internet until the last installment."""
	dunning.suspend(late.customer, late.today)
	assert states(site, late) == ({"Suspended"}, "Suspended")
	made = promise_of(site, late).insert()
	assert states(site, late) == ({"Active"}, "Open")
	told = messages("service.restored", late.customer)
	assert {row.channel for row in told} >= {"SMS", "E-mail"}
	assert not any("paiement est reçu" in (row.payload or "") for row in told), "nothing was paid yet"
	missed = site.utils.getdate(site.utils.add_days(late.today, 9))
	assert payment_agreements.review(made.name, missed) == "Broken"
	allowed = site.get_cached_doc("Gigafibre Settings").suspend_after_days
	late.today = site.utils.getdate(site.utils.add_days(missed, allowed))
	assert late.invoice.name in unpaid_invoices.warnings_due(late.today), "warned before"
	dunning.warn(late.invoice.name)
	rows = {"topic": "payment.last_notice", "reference_name": late.invoice.name}
	warned = site.utils.add_days(missed, allowed - 10)
	site.db.set_value("Outbound Message", rows, "creation", warned)
	late.today = site.utils.getdate(site.utils.add_days(late.today, 3))
	assert len(dunning.suspend(late.customer, late.today)) == 3, "and suspended again"


def test_a_pause_is_not_ended_by_a_promise(site: Any, late: Any) -> None:
	"""A cottage that is closed for the winter would be billed because its owner agreed on installments."""
	from gigafibre_fsm.flow.activation import suspension

	active = suspension.lock_subscriptions(late.customer, status="Active")
	suspension.suspend(active[:1], suspension.SEASONAL, late.today)
	dunning.suspend(late.customer, late.today)
	promise_of(site, late).insert()
	assert states(site, late)[0] == {"Active", "Suspended"}


def test_a_customer_of_the_former_system_promises_there(site: Any, late: Any) -> None:
	"""The former system would cut off a household that has a promise here."""
	site.db.set_value("Customer", late.customer, "fsm_hold_until", site.utils.add_days(late.today, 1))
	with pytest.raises(FsmError, match=late.customer):
		promise_of(site, late).insert()


def test_a_promised_bill_is_not_late(site: Any, late: Any, promise: Any) -> None:
	"""A household that pays as agreed would read "En retard" beside its bill."""
	from gigafibre_fsm.flow.portal import bills

	site.db.set_value("Sales Invoice", late.invoice.name, {"status": "Overdue", "due_date": "2026-01-01"})
	(bill,) = bills.of_customers([late.customer])
	assert (bill["status"], bill["status_label"]) == ("Unpaid", "By installments")
	assert bills.bill_of([late.customer], bill["name"])["status"] == "Unpaid"
	later = site.utils.add_days(late.today, 1)
	site.db.set_value("Sales Invoice", late.invoice.name, "posting_date", later)
	assert bills.bill_of([late.customer], bill["name"])["status"] == "Overdue", (
		"a bill made since was not promised"
	)
	site.db.set_value("Sales Invoice", late.invoice.name, "is_opening", "Yes")
	assert bills.bill_of([late.customer], bill["name"])["status"] == "Unpaid"
	payment_agreements.cancel(promise.name)
	assert bills.bill_of([late.customer], bill["name"])["status"] == "Overdue"


def test_a_missed_installment_starts_the_days_anew(site: Any, late: Any, promise: Any) -> None:
	"""A customer warned long ago would be cut off the day after a missed installment, without a word."""
	missed = site.utils.getdate(site.utils.add_days(late.today, 9))
	assert payment_agreements.review(promise.name, missed) == "Broken"
	assert site.db.get_value("Payment Agreement", promise.name, "ended_on") == missed
	assert late.customer not in unpaid_invoices.suspensions_due(missed)
	allowed = site.get_cached_doc("Gigafibre Settings").suspend_after_days
	late.today = site.utils.getdate(site.utils.add_days(missed, allowed))
	assert what_is_due(late)
	assert messages("payment.agreement_broken", promise.name), "staff are told"
	assert payment_agreements.review(promise.name, missed) == "Broken"


def test_a_promise_that_was_kept_ends(site: Any, late: Any, promise: Any) -> None:
	"""Later bills of a customer who once kept a promise would never be asked for."""
	payment_entries.card_payment(late.invoice, "essai-tout", late.invoice.outstanding_amount)
	assert payment_agreements.review(promise.name, late.today) == "Kept"
	assert late.customer not in unpaid_invoices.with_agreement()


def test_a_new_card_is_not_charged_with_the_whole_debt(site: Any, late: Any, promise: Any) -> None:
	"""Somebody who saves a card to pay their installments would lose the whole amount at once."""
	stripe = site.db.get_value("Customer", late.customer, "fsm_stripe_customer")
	saved = {
		"status": "succeeded",
		"owner": late.customer,
		"customer": stripe,
		"method": "pm_essai",
		"kind": "card",
		"label": "Visa •••• 4242",
		"mandate": "",
		"since": str(site.utils.now_datetime()),
	}
	assert payment_method.set_payment_method(saved) == []
	assert site.db.get_value("Customer", late.customer, "fsm_stripe_payment_method") == "pm_essai"
	promise.delete()
	assert payment_method.set_payment_method(saved) == [late.invoice.name]


def test_one_promise_holds_at_a_time(site: Any, promise: Any) -> None:
	"""Two agreements would contradict one another, and an installment of nothing is no promise."""
	again = site.copy_doc(promise)
	with pytest.raises(FsmError, match=promise.name):
		again.insert()
	payment_agreements.cancel(promise.name)
	again.installments[0].amount = 0
	with pytest.raises(FsmError):
		again.insert()


def test_the_customer_sees_what_was_agreed(site: Any, late: Any, promise: Any) -> None:
	"""They would read that everything is due at once, and not when the next installment is."""
	from gigafibre_fsm.flow.portal import overview

	told = overview.of_customers([late.customer])["accounts"][0]
	assert len(told["installments"]) == 2
	assert told["installments"][0]["amount_label"] in told["sentence"]["text"]
