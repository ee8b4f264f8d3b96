"""Payment events that arrive after something else has happened, on a site with the Stripe stand-in."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.collections import charges, dunning, payments, unpaid_invoices
from tests.factories.outbox import deliver

pytestmark = pytest.mark.site


@pytest.fixture
def home(declined_household):
	assert declined_household.invoice.fsm_charge_state == "Declined"
	return declined_household


def record_intent(home, status: str, intent: str = "pi_debit", **more: str) -> None:
	amount = f"{home.invoice.grand_total:.2f}"
	facts = {"id": intent, "status": status, "amount": amount, **more}
	payments.record_payment_intent(home.invoice.name, facts)


def under_way(home) -> None:
	"""Another attempt that the bank is still processing."""
	assert charges.charge(home.invoice.name)
	record_intent(home, "processing")


def cheque(site, home, amount: float = 0):
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry("Sales Invoice", home.invoice.name)
	entry.update({"reference_no": "cheque-1", "reference_date": site.utils.nowdate()})
	if amount:
		entry.update({"paid_amount": amount, "received_amount": amount})
		entry.references[0].allocated_amount = amount
	return entry.insert().submit()


def suspend(site, home) -> None:
	site.db.set_value("Sales Invoice", home.invoice.name, "posting_date", site.utils.add_days(None, -40))
	dunning.warn(home.invoice.name)
	warning = {"topic": "payment.last_notice", "reference_name": home.invoice.name}
	site.db.set_value("Outbound Message", warning, "creation", site.utils.add_days(None, -10))
	assert dunning.suspend(home.customer, site.utils.getdate())


def state(site, home) -> str:
	return site.db.get_value("Sales Invoice", home.invoice.name, "fsm_charge_state")


def is_live(site, home) -> bool:
	services = site.get_all("Service Subscription", {"customer": home.customer}, pluck="status")
	return set(services) == {"Active"} and not site.db.get_value(
		"Customer", home.customer, "fsm_dunning_state"
	)


def test_a_cheque_during_a_card_charge_ends_the_dunning(site, home) -> None:
	"""A customer who pays at the counter while the card is being charged would stay without service for ever."""
	suspend(site, home)
	assert charges.charge(home.invoice.name)
	cheque(site, home)
	deliver("payment.charge", home.invoice.name)
	assert (state(site, home), is_live(site, home)) == ("Paid", True)


def test_a_cheque_that_leaves_a_few_cents_ends_the_dunning(site, home) -> None:
	"""A customer who pays all but thirty cents at the counter while the card is being charged would stay without
	service for ever.
	"""
	suspend(site, home)
	assert charges.charge(home.invoice.name)
	cheque(site, home, round(home.invoice.grand_total - 0.30, 2))
	deliver("payment.charge", home.invoice.name)
	assert home.customer in unpaid_invoices.debts_settled()
	dunning.end_dunning_if_paid(home.customer)
	assert is_live(site, home)


def test_a_debit_that_fails_after_the_cheque_changes_nothing(site, home) -> None:
	"""The invoice would be "being charged" for ever: it could be neither credited nor cancelled, and the service would
	stay suspended.
	"""
	suspend(site, home)
	under_way(home)
	cheque(site, home)
	record_intent(home, "requires_payment_method", code="nsf")
	assert (state(site, home), is_live(site, home)) == ("Paid", True)


def test_the_rest_after_a_debit_is_still_dunned(site, home) -> None:
	"""If a cheque for half bounces while a debit for the invoice is processing, nobody would collect that half
	again.
	"""
	entry = cheque(site, home, 1.00)
	under_way(home)
	site.get_doc("Payment Entry", entry.name).cancel()
	record_intent(home, "succeeded", amount=f"{home.invoice.grand_total - 1:.2f}")
	home.invoice.reload()
	assert round(home.invoice.outstanding_amount, 2) == 1.00
	assert state(site, home) in payments.CHARGEABLE
	record_intent(home, "succeeded", "pi_rest", amount="1.00")
	assert (state(site, home), is_live(site, home)) == ("Paid", True)


def test_a_late_event_of_an_earlier_attempt_is_ignored(site, home) -> None:
	"""The portal would offer to pay again while the new card is being charged."""
	before = site.db.count("Outbound Message", {"topic": "payment.declined"})
	assert charges.charge(home.invoice.name)
	record_intent(home, "requires_payment_method", home.invoice.fsm_payment_intent, code="card_declined")
	assert state(site, home) == "Queued" and not charges.charge(home.invoice.name)
	assert site.db.count("Outbound Message", {"topic": "payment.declined"}) == before
	record_intent(home, "requires_payment_method", "pi_next", code="card_declined")
	assert state(site, home) == "Declined"


def test_another_order_does_not_stop_or_repeat_a_charge(site, home) -> None:
	"""Each order makes a new Stripe customer: the old one's charge would be refused, or repeated on the new one."""
	assert charges.charge(home.invoice.name)
	new = home.stripe.save_card(home.customer, "pm_card_visa")
	deliver("payment.charge", home.invoice.name)
	assert (state(site, home), len(home.stripe.taken(new))) == ("Paid", 1)


def test_a_payment_by_the_old_card_is_not_repeated_on_the_new_one(site, home) -> None:
	"""After a lost answer and another order, both cards of the customer would pay the same bill."""
	old = home.stripe.save_card(home.customer, "pm_card_visa")
	assert charges.charge(home.invoice.name)
	home.stripe.post(
		"payment_intents",
		amount=round(home.invoice.grand_total * 100),
		currency="cad",
		customer=old,
		payment_method=site.db.get_value("Customer", home.customer, "fsm_stripe_payment_method"),
		off_session="true",
		confirm="true",
		**{"metadata[invoice]": home.invoice.name, "metadata[charge_key]": "lost"},
	)
	site.db.set_value("Sales Invoice", home.invoice.name, "fsm_charge_state", "")
	new = home.stripe.save_card(home.customer, "pm_card_visa")
	assert charges.charge(home.invoice.name)
	deliver("payment.charge", home.invoice.name)
	assert (state(site, home), home.stripe.taken(new), len(home.stripe.taken(old))) == ("Paid", [], 1)


def test_money_for_a_cancelled_invoice_is_booked(site, home) -> None:
	"""If a customer confirms a payment while staff cancel it, the money would be missing in the ledger."""
	site.db.set_value("Sales Invoice", home.invoice.name, "fsm_charge_state", "Needs Action")
	site.get_doc("Sales Invoice", home.invoice.name).cancel()
	record_intent(home, "succeeded", "pi_late")
	entry = site.get_doc("Payment Entry", {"fsm_payment_intent": "pi_late", "docstatus": 1})
	assert (entry.party, entry.unallocated_amount) == (home.customer, home.invoice.grand_total)
	assert state(site, home) != "Paid"


@pytest.mark.parametrize("forged", [{"customer": "cus_of_another_site"}, {"currency": "usd"}])
def test_a_payment_of_another_site_or_currency_is_ignored(site, home, forged: dict[str, str]) -> None:
	"""Another site on the same Stripe account may have the same invoice numbers, or another currency."""
	record_intent(home, "succeeded", **forged)
	assert state(site, home) == "Declined"
	assert not site.db.exists("Payment Entry", {"fsm_payment_intent": "pi_debit"})
	record_intent(home, "succeeded", customer=home.account, currency="cad")
	assert state(site, home) == "Paid"


def test_a_customer_without_pre_authorization_is_not_charged(site, home) -> None:
	"""A customer who changed to paying by transfer would still be charged."""
	tomorrow = site.utils.getdate(site.utils.add_days(None, 1))
	assert home.invoice.name in unpaid_invoices.retries_due(tomorrow)
	site.db.set_value("Customer", home.customer, "fsm_ppa_enabled", 0)
	assert home.invoice.name not in unpaid_invoices.retries_due(tomorrow)
	assert not charges.automatic_payer(home.customer, home.invoice.grand_total)
	assert charges.charge(home.invoice.name), "who presses the button in the portal pays"
