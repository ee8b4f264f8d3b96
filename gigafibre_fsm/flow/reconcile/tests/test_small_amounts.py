"""Amounts below the minimum card payment."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.reconcile.tests.findings import found, status

pytestmark = pytest.mark.site


@pytest.mark.parametrize(("left", "is_told"), [(0.01, True), (0.49, True), (0.50, False), (0, False)])
def test_what_a_cheque_left_of_a_bill_is_told(site, household, left: float, is_told: bool) -> None:
	"""A cheque of 114.62 for 114.92: nobody would charge, remind of or write off the rest."""
	yesterday = site.utils.add_days(site.utils.nowdate(), -1)
	values = {"outstanding_amount": left, "posting_date": yesterday}
	site.db.set_value("Sales Invoice", household.invoice.name, values)
	site.db.set_value("Customer", household.customer, "fsm_ppa_enabled", 0)
	assert bool(found(site, "remainder_unpaid", household.invoice.name)) is is_told


def test_what_the_next_bill_collects_is_not_told(site, household) -> None:
	"""Staff would write to a customer for cents that the card pays with the next bill."""
	yesterday = site.utils.add_days(site.utils.nowdate(), -1)
	values = {"outstanding_amount": 0.3, "posting_date": yesterday}
	site.db.set_value("Sales Invoice", household.invoice.name, values)
	assert not found(site, "remainder_unpaid", household.invoice.name)
	site.db.set_value("Service Subscription", {"customer": household.customer}, "status", "Cancelled")
	assert found(site, "remainder_unpaid", household.invoice.name)


def test_a_remainder_that_is_paid_is_no_finding_any_more(site, household) -> None:
	"""Staff would write to a customer who has paid the last cents since."""
	values = {"outstanding_amount": 0.3, "posting_date": site.utils.add_days(site.utils.nowdate(), -1)}
	site.db.set_value("Sales Invoice", household.invoice.name, values)
	site.db.set_value("Customer", household.customer, "fsm_ppa_enabled", 0)
	finding = found(site, "remainder_unpaid", household.invoice.name)
	site.db.set_value("Sales Invoice", household.invoice.name, "outstanding_amount", 0)
	announce("invoice_paid", site.get_doc("Sales Invoice", household.invoice.name))
	assert status(site, finding) == "Gone"


def test_cents_of_who_has_left_are_told(site, household) -> None:
	"""A small amount for the next bill of a customer who gets no further bill would wait for ever."""
	name = site.db.get_value("Service Subscription", {"customer": household.customer, "service_type": "TV"})
	subscription = site.get_doc("Service Subscription", name)
	subscription.append("adjustments", {"item": subscription.item, "description": "Report", "amount": 0.3})
	subscription.save()
	assert not found(site, "unbilled_left", household.customer)
	site.db.set_value("Service Subscription", {"customer": household.customer}, "status", "Cancelled")
	assert found(site, "unbilled_left", household.customer)
