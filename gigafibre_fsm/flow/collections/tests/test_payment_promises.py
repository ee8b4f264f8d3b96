"""A promise to pay by a day: dunning waits, the service comes back, and a broken promise brings a warning first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.activation import suspension
from gigafibre_fsm.flow.collections import dunning, payment_agreements, payment_promises, unpaid_invoices
from tests.factories.outbox import messages

pytestmark = pytest.mark.site
MONDAY, FRIDAY = date(2027, 3, 1), date(2027, 3, 5)


@pytest.fixture
def cut_off(site: Any, declined_household: Any) -> str:
	"""A customer whose services are suspended for a debt; returns the customer."""
	customer = declined_household.customer
	assert dunning.suspend_early(customer, MONDAY)
	return customer


def active(site: Any, customer: str) -> int:
	return site.db.count("Service Subscription", {"customer": customer, "status": "Active"})


def test_a_promise_brings_the_service_back_and_dunning_waits(site: Any, cut_off: str) -> None:
	"""A family that promises to pay on Friday would stay cut off, or be cut off again tomorrow."""
	today = site.utils.getdate()
	made = payment_promises.promise(cut_off, today + timedelta(days=5), today)
	assert active(site, cut_off) == 3 and made.installments[0].amount == float(
		payment_agreements.owed(cut_off)
	)
	assert cut_off in unpaid_invoices.customers_without_dunning(today) and not dunning.suspend(cut_off, today)
	(told, *_others) = messages("payment.promised", made.name)
	assert told.target and messages("service.restored", cut_off)
	with pytest.raises(Conflict):
		payment_promises.promise(cut_off, today + timedelta(days=9), today)


def test_a_promise_in_installments_is_kept_part_by_part(site: Any, cut_off: str) -> None:
	"""Support would send a family that can pay half on Friday to the accountant."""
	from gigafibre_fsm.flow.support import client_money

	today = site.utils.getdate()
	first = today + timedelta(days=5)
	owed = payment_agreements.owed(cut_off)
	assert len(payment_promises.offer(cut_off, first, 3, "Two Weeks", today)) == 3
	assert not payment_agreements.in_force(cut_off), "what is only shown is not agreed"
	made = payment_promises.promise(cut_off, first, today, 3, "Two Weeks")
	assert [site.utils.getdate(row.due_date) for row in made.installments] == [
		first + timedelta(days=days) for days in (0, 14, 28)
	]
	assert any("versements" in told.payload for told in messages("payment.promised", made.name))
	shown = client_money._promise(cut_off)
	assert len(shown["installments"]) == 3 and owed == payment_agreements.owed(cut_off)


def test_a_broken_promise_is_warned_about_before_the_next_suspension(site: Any, cut_off: str) -> None:
	"""The service would vanish without a word on the morning after."""
	today = site.utils.getdate()
	made = payment_promises.promise(cut_off, today, today)
	later = today + timedelta(days=4)
	assert payment_agreements.review(made.name, later) == "Broken"
	assert not dunning.suspend(cut_off, later), "the days of the debt begin anew"
	assert active(site, cut_off) == 3


def test_nothing_comes_back_without_a_promise(site: Any, cut_off: str) -> None:
	"""Whoever calls would be connected again without a word about paying."""
	with pytest.raises(Conflict):
		payment_promises.restore_service(cut_off)
	assert active(site, cut_off) == 0


@pytest.mark.parametrize("days", [-1, 46])
def test_a_promise_for_never_is_refused(site: Any, declined_household: Any, days: int) -> None:
	"""Dunning would wait for ever."""
	today = site.utils.getdate()
	with pytest.raises(BadRequest):
		payment_promises.promise(declined_household.customer, today + timedelta(days=days), today)


def test_nobody_who_owes_nothing_is_cut_off_or_promises(site: Any, paid_household: Any) -> None:
	"""A click on the wrong customer would cut off a family that has paid."""
	with pytest.raises(Conflict):
		dunning.suspend_early(paid_household.customer, MONDAY)
	with pytest.raises(Conflict):
		payment_promises.promise(paid_household.customer, site.utils.getdate(), site.utils.getdate())
	assert active(site, paid_household.customer) == 3


def test_nobody_is_cut_off_on_a_friday(site: Any, declined_household: Any) -> None:
	"""A family would be without Internet until Monday, with nobody to call."""
	with pytest.raises(Conflict):
		dunning.suspend_early(declined_household.customer, FRIDAY)
	assert not suspension.lock_subscriptions(declined_household.customer, status="Suspended")
