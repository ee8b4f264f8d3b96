"""Invoices and payments on a site, against the Stripe stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import Conflict
from tests.factories import billing, ordering
from tests.factories.outbox import deliver, messages

pytestmark = pytest.mark.site


@pytest.fixture
def household(site, stripe):
	"""Activates a household with a card; returns (location, invoice, Stripe customer)."""

	def make(card: str | None = "pm_card_visa", **values: object) -> tuple:
		buyer = ordering.customer().name
		account = stripe.save_card(buyer, card) if card else ""
		location = billing.activated(customer=buyer, **values)
		return location, billing.invoice_of(location), account

	return make


def payment_entries(site, invoice: str) -> list[str]:
	return site.get_all(
		"Payment Entry Reference", filters={"reference_name": invoice, "docstatus": 1}, pluck="parent"
	)


def test_the_first_invoice_matches_the_rules(site, household) -> None:
	"""The customer would be billed a different amount than they were promised."""
	from gigafibre_fsm.flow.billing.agreements import decimal, of_subscriptions, once_of_order
	from gigafibre_fsm.flow.billing.rules import first_invoice_lines

	location, invoice, _account = household()
	names = site.get_all(
		"Service Subscription", filters={"location": location.name}, pluck="name", order_by="creation"
	)
	subscriptions = [site.get_doc("Service Subscription", name) for name in names]
	bill = first_invoice_lines(
		*of_subscriptions(subscriptions), *once_of_order(location.sales_order), location.activated_on
	)
	assert [(row.item_code, decimal(row.amount), row.qty) for row in invoice.items] == [
		(line.sku, line.amount, line.qty) for line in bill.lines
	]
	assert [decimal(row.tax_amount) for row in invoice.taxes] == list(bill.taxes)
	assert decimal(invoice.grand_total) == bill.total == decimal(invoice.outstanding_amount)
	assert {s.billed_until for s in subscriptions} == {bill.period_end}
	assert {line.sku for line in bill.lines} >= {
		"FTTH150I",
		"SERV911",
		"RAB3X",
		"RAB24M",
		"ACTTELEP",
		"CRDECODEUR",
	}


@pytest.mark.parametrize("price", [124.90, 99.70, 33.30, 0.50, 12.34])
def test_half_a_cent_of_tax_is_rounded_up(site, household, price: float) -> None:
	"""One customer in forty would get no invoice at all: ERPNext and the rules would differ by a cent."""
	from gigafibre_fsm.flow.billing import invoices
	from gigafibre_fsm.flow.billing.rules import Bill, InvoiceLine, taxes

	location, _invoice, _account = household(None)
	net = Decimal(f"{price:.2f}")
	line = InvoiceLine("FTTH150I", "Internet", "recurring", net)
	bill = Bill((line,), location.activated_on, location.activated_on)
	made = invoices.make(location.customer, bill, f"test:{location.name}")
	assert [Decimal(str(row.tax_amount)) for row in made.taxes] == list(taxes(net))


def test_an_activation_is_billed_once(site, household) -> None:
	"""A technician who taps twice would have the customer billed twice."""
	from gigafibre_fsm.flow.billing import first_invoice

	location, invoice, _account = household()
	assert first_invoice.first_invoice(location).name == invoice.name
	assert site.db.count("Sales Invoice", {"fsm_service_location": location.name}) == 1


def test_a_card_pays_the_invoice(site, stripe, household) -> None:
	"""The service would be live and the invoice stay unpaid."""
	_location, invoice, account = household()
	assert invoice.fsm_charge_state == "Queued"
	deliver("payment.charge", invoice.name)
	invoice.reload()
	assert (invoice.status, invoice.outstanding_amount, invoice.fsm_charge_state) == ("Paid", 0, "Paid")
	assert stripe.taken(account) == [round(invoice.grand_total * 100)]
	entry = site.get_doc("Payment Entry", payment_entries(site, invoice.name)[0])
	assert entry.reference_no == entry.fsm_payment_intent == invoice.fsm_payment_intent


def test_a_lost_answer_charges_once(site, stripe, household) -> None:
	"""A customer would pay twice because a connection failed."""
	_location, invoice, account = household()
	deliver("payment.charge", invoice.name)
	deliver("payment.charge", invoice.name)
	assert len(stripe.taken(account)) == 1 and len(payment_entries(site, invoice.name)) == 1


def test_a_charge_with_a_forgotten_key_is_not_repeated(site, stripe, household) -> None:
	"""Days later Stripe no longer knows the key: the same invoice would be paid twice."""
	from gigafibre_fsm.flow.collections import stripe_channel
	from gigafibre_fsm.outbox.item import OutboxItem

	_location, invoice, account = household()
	row = messages("payment.charge", invoice.name)[-1]
	payload = {"invoice": invoice.name, "amount": f"{Decimal(str(invoice.grand_total)):.2f}", "try": 1}

	def attempt(key: str, number: int):
		return stripe_channel.send(
			OutboxItem(row.name, "Stripe", "payment.charge", account, payload, None, key, number)
		)

	first = attempt(f"charge:{account}:1", 1)
	assert attempt(f"charge:{account}:2", 2).provider_reference == first.provider_reference
	assert len(stripe.taken(account)) == 1


def test_a_dead_charge_that_is_retried_charges_once(site, stripe, household) -> None:
	"""A message retried the day after an outage, when Stripe has forgotten the key, would charge the customer
	twice.
	"""
	from gigafibre_fsm.outbox import service

	_location, invoice, account = household()
	row = messages("payment.charge", invoice.name)[-1]
	stripe.post(
		"payment_intents",
		amount=round(invoice.grand_total * 100),
		currency="cad",
		customer=account,
		payment_method=site.db.get_value("Customer", invoice.customer, "fsm_stripe_payment_method"),
		off_session="true",
		confirm="true",
		**{"metadata[invoice]": invoice.name, "metadata[charge_key]": row.idempotency_key},
	)
	site.db.set_value("Outbound Message", row.name, {"status": "Dead", "attempts": 30})
	service.retry_message(row.name)
	deliver("payment.charge", invoice.name)
	assert len(stripe.taken(account)) == 1
	assert site.db.get_value("Sales Invoice", invoice.name, "fsm_charge_state") == "Paid"


def test_a_dead_charge_yields_to_the_later_attempt(site, stripe, household) -> None:
	"""If staff retry the message and also click "Charge again", two workers would charge the card twice."""
	from gigafibre_fsm.flow.collections import charges, stripe_channel
	from gigafibre_fsm.outbox.item import OutboxItem

	_location, invoice, account = household()
	given_up = messages("payment.charge", invoice.name)[-1]
	site.db.set_value("Outbound Message", given_up.name, "status", "Dead")
	site.db.set_value("Sales Invoice", invoice.name, "fsm_charge_state", "")
	assert charges.charge(invoice.name)
	payload = {"invoice": invoice.name, "amount": f"{invoice.grand_total:.2f}", "try": 1}
	key = given_up.idempotency_key
	item = OutboxItem(given_up.name, "Stripe", "payment.charge", account, payload, None, key, 2)
	assert stripe_channel.send(item).response == {"status": "superseded"}
	assert not stripe.taken(account)
	deliver("payment.charge", invoice.name)
	assert len(stripe.taken(account)) == 1


@pytest.mark.parametrize(
	("card", "state", "topic"),
	[
		("pm_card_chargeCustomerFail", "Declined", "payment.declined"),
		("pm_card_authenticationRequired", "Needs Action", "payment.action_needed"),
	],
)
def test_a_declined_card_leaves_the_service_active(
	site, stripe, household, card: str, state: str, topic: str
) -> None:
	"""A declined card would undo the installation, or no one would be notified."""
	location, invoice, account = household(card)
	deliver("payment.charge", invoice.name)
	invoice.reload()
	location.reload()
	assert (invoice.fsm_charge_state, invoice.status) == (state, "Unpaid") or invoice.status == "Overdue"
	assert location.status == "Active" and not stripe.taken(account)
	assert {row.channel for row in messages(topic, invoice.name)} >= {"SMS", "E-mail"}
	assert site.db.get_value("Customer", invoice.customer, "fsm_dunning_state") == "Open"


def test_a_processing_debit_does_not_count_as_paid(site, stripe, household) -> None:
	"""A debit that fails days later would have been counted as paid."""
	from gigafibre_fsm.flow.collections import payments

	_location, invoice, _account = household()
	payments.record_payment_intent(invoice.name, {"id": "pi_debit", "status": "processing", "amount": "1.00"})
	invoice.reload()
	assert (invoice.fsm_charge_state, bool(payment_entries(site, invoice.name))) == ("Charging", False)
	payments.record_payment_intent(
		invoice.name, {"id": "pi_debit", "status": "requires_payment_method", "amount": "1.00", "code": "nsf"}
	)
	invoice.reload()
	assert invoice.fsm_charge_state == "Declined"


def test_payment_events_in_any_order_give_the_same_result(site, household) -> None:
	"""A late webhook would turn a paid invoice into an unpaid one."""
	from gigafibre_fsm.flow.collections import payments

	_location, invoice, _account = household()
	total = f"{invoice.grand_total:.2f}"
	news = [
		{"id": "pi_x1", "status": "succeeded", "amount": total},
		{"id": "pi_x1", "status": "processing", "amount": total},
		{"id": "pi_old", "status": "requires_payment_method", "amount": total, "code": "card_declined"},
		{"id": "pi_x1", "status": "succeeded", "amount": total},
	]
	for told in news:
		payments.record_payment_intent(invoice.name, told)
	invoice.reload()
	assert (invoice.fsm_charge_state, invoice.outstanding_amount) == ("Paid", 0)
	assert len(payment_entries(site, invoice.name)) == 1


def test_a_customer_without_card_is_not_charged(site, household) -> None:
	"""An order that staff entered for an existing customer would fail during the visit."""
	_location, invoice, _account = household(None)
	assert not invoice.fsm_charge_state
	assert site.db.get_value("Service Location", invoice.fsm_service_location, "status") == "Active"


def test_a_paid_invoice_cannot_be_cancelled(site, household) -> None:
	"""The payment would belong to no invoice."""
	_location, invoice, _account = household()
	with pytest.raises(Conflict):
		site.get_doc("Sales Invoice", invoice.name).cancel()
	deliver("payment.charge", invoice.name)
	entry = payment_entries(site, invoice.name)[0]
	with pytest.raises(Conflict):
		site.get_doc("Sales Invoice", invoice.name).cancel()
	with pytest.raises(Conflict):
		site.get_doc("Payment Entry", entry).cancel()
	assert site.db.get_value("Sales Invoice", invoice.name, "docstatus") == 1


def test_a_cancelled_invoice_can_be_made_again(site, household) -> None:
	"""A mistake on a first invoice could never be corrected."""
	from gigafibre_fsm.flow.billing import first_invoice

	location, invoice, _account = household(None)
	site.get_doc("Sales Invoice", invoice.name).cancel()
	site.db.set_value("Service Subscription", {"location": location.name}, "billed_until", None)
	assert first_invoice.first_invoice(location).name != invoice.name


def test_a_bill_of_zero_counts_as_paid(site, household) -> None:
	"""A customer who owes nothing would get reminders."""
	lines = (("FTTH25", 1, 10), ("RAB2X", 1, -10))
	_location, invoice, _account = household(lines=lines)
	assert (invoice.grand_total, invoice.status, invoice.fsm_charge_state) == (0, "Paid", "Paid")


def test_a_free_service_is_billed_once_it_has_a_price(site, household) -> None:
	"""A service given for nothing at first would stay outside every monthly run, whatever it costs later."""
	from gigafibre_fsm.flow.billing import first_invoice

	location, _invoice, _account = household(None)
	free = {"location": location.name, "service_type": "TV"}
	site.db.set_value("Service Subscription", free, {"rate": 0, "billed_until": None})
	site.db.delete("Subscription Extra", {"parent": site.db.get_value("Service Subscription", free)})
	location.sales_order = None
	assert first_invoice.first_invoice(location) is None
	assert site.db.get_value("Service Subscription", free, "billed_until") >= site.utils.getdate()
