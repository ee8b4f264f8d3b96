"""Findings about customers who have left: their credit balance, and an end that is overdue."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.reconcile.tests.findings import found, service
from gigafibre_fsm.flow.subscriptions import cancellation_run
from tests.factories.outbox import deliver

pytestmark = pytest.mark.site


def test_the_credit_of_a_former_customer_is_found_and_refunded(site, household) -> None:
	"""Nobody would learn of the credit of a customer who left, or be able to refund it to the card."""
	yesterday, names = site.utils.add_days(site.utils.getdate(), -1), {"location": household.location.name}
	days = {"start_date": yesterday, "last_day": yesterday, "commitment_end": None}
	site.db.set_value("Service Subscription", names, days)
	services = [each.name for each in cancellation_run.carry_out(household.location.name, yesterday)]
	rows = site.get_all("Subscription Adjustment", {"parent": ("in", services)}, pluck="amount")
	finding = found(site, "credit_left", household.customer)
	service().repair(finding)
	note = site.get_last_doc("Sales Invoice", {"return_against": household.invoice.name})
	assert note.net_total == pytest.approx(sum(rows)) and note.net_total < 0
	deliver("payment.refund", note.name)
	given = household.stripe.get("refunds", payment_intent=household.invoice.fsm_payment_intent)["data"]
	assert [refund["amount"] for refund in given] == [round(-note.grand_total * 100)]
	assert not found(site, "credit_left", household.customer)
	assert not found(site, "credit_unused", note.name)


def test_an_overdue_end_is_carried_out(site, household) -> None:
	"""A service whose last day passed while a visit was open there would be billed for ever."""
	name = site.db.get_value("Service Subscription", {"customer": household.customer, "service_type": "TV"})
	days = {"start_date": "2026-01-01", "last_day": site.utils.add_days(site.utils.nowdate(), -1)}
	site.db.set_value("Service Subscription", name, days)
	finding = found(site, "end_overdue", name)
	service().repair(finding)
	assert site.db.get_value("Service Subscription", name, "status") == "Cancelled"
	assert not found(site, "end_overdue", name)
