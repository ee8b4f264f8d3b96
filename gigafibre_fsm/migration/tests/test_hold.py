"""Customers on hold: while the former system bills them, nothing here bills, pauses or ends their services."""

from __future__ import annotations

import pytest

from gigafibre_fsm.migration.tests.legacy_site import Migrated


@pytest.mark.site
def test_the_nights_leave_a_customer_on_hold_alone(migrated: Migrated) -> None:
	"""A household would be billed by two systems, or be told at night that its service has ended: also when the cut-over takes
	longer than the day that was set for it.
	"""
	from gigafibre_fsm.flow.billing import monthly
	from gigafibre_fsm.flow.portal import bill_messages
	from gigafibre_fsm.flow.reconcile import subscriptions
	from gigafibre_fsm.flow.subscriptions import cancellation_run, seasonal_pause

	site = migrated.frappe
	today = site.utils.getdate()
	last_year = site.utils.add_days(today, -400)
	customer = site.db.get_value("Customer", {"legacy_customer_id": "5002"})
	one, other = site.get_all("Service Subscription", {"customer": customer}, ["name", "location"], limit=2)
	site.db.set_value("Service Subscription", one.name, {"billed_until": last_year, "pause_from": last_year})
	site.db.set_value("Service Subscription", other.name, {"last_day": last_year})
	site.db.set_value("Service Subscription", one.name, "commitment_end", today)
	site.db.set_value("Customer", customer, {"fsm_ppa_enabled": 1, "fsm_card_expires": today})

	def acted_on() -> set[str]:
		found = {row.subject for row in subscriptions.compare() if row.subject in (one.name, other.name)}
		pauses = {name for name in seasonal_pause.pauses_due(today) if name == one.name}
		ends = {name for name in cancellation_run.cancellations_due(today) if name == other.location}
		told = {name for name in bill_messages.endings_due(today) if name == one.name}
		told |= {name for name in bill_messages.cards_expiring(today) if name == customer}
		return found | pauses | ends | told | set(monthly.bill_customer(customer, today))

	assert not acted_on()
	site.db.set_value("Customer", customer, "fsm_hold_until", today)
	assert not acted_on(), "the former system is still the master of its OLT"
	site.db.set_value("OLT", {"master": "Former System"}, "master", "Here")
	assert acted_on() > {one.name, other.name, other.location, customer}, (
		"and from that day on it is our work"
	)


@pytest.mark.site
def test_each_morning_the_balances_are_compared(migrated: Migrated) -> None:
	"""A bill that was changed without its balance would show at the customer's next call, not the next morning."""
	from gigafibre_fsm.flow.reconcile import balances, service

	site = migrated.frappe
	ours = set(site.get_all("Customer", {"legacy_customer_id": ("is", "set")}, pluck="name"))
	assert not [finding for finding in balances.differing() if finding.subject in ours]
	bill = site.get_all(
		"Sales Invoice",
		{"fsm_billing_key": ("like", "legacy:%"), "docstatus": 1},
		["name", "customer", "outstanding_amount"],
		limit=1,
	)[0]
	site.db.set_value("Sales Invoice", bill.name, "outstanding_amount", bill.outstanding_amount + 1)
	service.compare()
	finding = site.get_doc("Reconciliation Finding", {"finding_key": f"balance_differs:{bill.customer}"})
	assert finding.status == "Open" and "sum" in finding.facts
	told = {"topic": "balance.differs", "reference_name": bill.customer}
	many = site.db.count("Outbound Message", told)
	service.compare()
	assert many and site.db.count("Outbound Message", told) == many, "and staff are told, once"
