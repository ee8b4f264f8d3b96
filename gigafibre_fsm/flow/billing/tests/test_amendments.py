"""A bill that staff cancel and amend in the desk."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import Conflict, NotAllowed
from tests.factories import amended_records, ordering

pytestmark = pytest.mark.site


@pytest.fixture
def home(declined_household):
	return declined_household


def amend(site, cancelled):
	draft = amended_records.draft_of(site, cancelled)
	draft.items[0].rate = draft.items[0].price_list_rate = 1.00
	return draft


def test_an_amended_bill_is_charged_and_dunned(site, home) -> None:
	"""An amended bill would never be charged, reminded of or dunned."""
	from gigafibre_fsm.flow.collections import unpaid_invoices

	key = home.invoice.fsm_billing_key
	home.invoice.db_set({"fsm_printed_on": "2026-01-02", "fsm_owed_since": "2026-01-03"})
	home.invoice.cancel()
	made = amend(site, site.get_doc("Sales Invoice", home.invoice.name)).insert().submit()
	made.reload()
	assert (made.fsm_billing_key, made.fsm_charge_state) == (key, "Queued")
	assert (made.fsm_printed_on, made.fsm_owed_since) == (None, None)
	assert (made.fsm_period_start, made.fsm_service_location) == (
		home.invoice.fsm_period_start,
		home.location.name,
	)
	assert made.fsm_billed_subscriptions == home.invoice.fsm_billed_subscriptions
	site.db.set_value("Sales Invoice", made.name, {"fsm_charge_state": "", "posting_date": "2026-01-01"})
	assert made.name in unpaid_invoices.overdue(site.utils.getdate())


def test_a_bill_whose_period_was_rebilled_cannot_be_amended(site, home) -> None:
	"""The same days would be on two bills."""
	from gigafibre_fsm.flow.billing import first_invoice

	home.invoice.cancel()
	site.db.set_value("Service Subscription", {"location": home.location.name}, "billed_until", None)
	assert first_invoice.first_invoice(home.location)
	with pytest.raises(Conflict):
		amend(site, site.get_doc("Sales Invoice", home.invoice.name)).insert()


def test_an_amended_bill_keeps_its_customer(site, home) -> None:
	"""A slip in the form would charge another household's card for this one's services."""
	neighbour = ordering.customer().name
	home.invoice.cancel()
	draft = amend(site, home.invoice)
	draft.customer = neighbour
	with pytest.raises(NotAllowed):
		draft.insert()


def test_a_duplicate_of_a_bill_is_refused(site, home) -> None:
	"""The desk's Duplicate, or an Auto Repeat, would bill the same days again."""
	with pytest.raises(Conflict):
		site.copy_doc(home.invoice, ignore_no_copy=False).insert()
	by_hand = site.copy_doc(home.invoice, ignore_no_copy=False)
	for row in by_hand.items:
		row.fsm_service_subscription = None
	assert by_hand.insert().docstatus == 0, "what a clerk writes without a service is ERPNext's own"


def test_corrections_of_an_amended_bill_are_billed_once(site, home) -> None:
	"""A credit on the cancelled bill, which the amended one has too, would be given again next month."""
	from gigafibre_fsm.flow.billing import invoices, monthly
	from gigafibre_fsm.flow.billing.rules import Bill, InvoiceLine, period_of

	name = site.db.get_value("Service Subscription", {"customer": home.customer, "service_type": "TV"})
	subscription = site.get_doc("Service Subscription", name)
	row = {"item": "TVBSTANDARD", "amount": -2.0, "from_date": "2026-11-01", "to_date": "2026-11-02"}
	subscription.append("adjustments", {**row, "description": "Correction"})
	subscription.save()
	line = InvoiceLine("FTTH150I", "Internet", "recurring", Decimal(50))
	bill = Bill((line,), *period_of(site.utils.getdate("2026-12-01")))
	made = invoices.make(home.customer, bill, f"month:{home.customer}:2026-12-01")
	waiting = subscription.adjustments[-1].name
	site.db.set_value("Subscription Adjustment", waiting, "sales_invoice", made.name)
	made.reload()
	made.cancel()
	assert [row.name for row in monthly.waiting_corrections([home.customer])] == [waiting]
	again = amend(site, site.get_doc("Sales Invoice", made.name)).insert().submit()
	assert site.db.get_value("Subscription Adjustment", waiting, "sales_invoice") == again.name
	assert not monthly.waiting_corrections([home.customer])
