"""Findings about disputed payments, debits without a known outcome, cancelled bills and unused credits."""

from __future__ import annotations

import secrets
import time
from typing import Any

import pytest
import requests

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.reconcile.tests.findings import DOCTYPE, service
from tests.factories import billing
from tests.factories.outbox import deliver, messages

pytestmark = pytest.mark.site


def at_bank(household: Any, path: str, **values: str) -> dict[str, Any]:
	return requests.post(f"{household.stripe.facts['url']}/_disputes/{path}", json=values, timeout=10).json()


def process_event(household: Any, dispute: dict[str, Any], kind: str) -> str:
	"""Process Stripe's event about a dispute."""
	from gigafibre_fsm.flow.collections import webhooks
	from gigafibre_fsm.integrations.stripe.events import StripeEvent

	event = StripeEvent(
		f"evt_{secrets.token_hex(8)}", kind, dispute["id"], intent=household.invoice.fsm_payment_intent
	)
	outcome = webhooks.receive(event, b"{}")
	deliver("payment.dispute")
	return outcome


def finding(site, dispute: dict[str, Any], kind: str) -> Any:
	key = {"finding_key": f"{kind}:{dispute['id']}"}
	return site.db.get_value(DOCTYPE, key, ["name", "status", "repair"], as_dict=True)


def test_an_open_dispute_is_found(site, household) -> None:
	"""Stripe decides for the bank when nobody answers within two weeks, and staff would not have known of the
	dispute.
	"""
	dispute = at_bank(household, "open", payment_intent=household.invoice.fsm_payment_intent)
	assert process_event(household, dispute, "charge.dispute.created") == "handled"
	open_one = finding(site, dispute, "payment_disputed")
	assert (open_one.status, open_one.repair) == ("Open", "ticket")
	rows = site.get_all("Outbound Message", {"topic": "payment.disputed"}, pluck="reference_name")
	assert household.invoice.name in rows
	at_bank(household, "close", dispute=dispute["id"], status="won")
	process_event(household, dispute, "charge.dispute.closed")
	assert finding(site, dispute, "payment_disputed").status == "Gone"
	assert not finding(site, dispute, "dispute_lost")


def test_a_lost_dispute_is_booked_once(site, household) -> None:
	"""The books would count money that the bank took back, and the customer would owe nothing."""
	dispute = at_bank(household, "open", payment_intent=household.invoice.fsm_payment_intent)
	at_bank(household, "close", dispute=dispute["id"], status="lost")
	process_event(household, dispute, "charge.dispute.closed")
	lost = finding(site, dispute, "dispute_lost")
	service().repair(lost.name)
	entry = site.get_doc("Payment Entry", {"fsm_payment_intent": dispute["id"], "docstatus": 1})
	assert (entry.payment_type, entry.party) == ("Pay", household.customer)
	assert entry.paid_amount == household.invoice.grand_total
	with pytest.raises(Conflict):
		service().repair(lost.name)
	process_event(household, dispute, "charge.dispute.updated")
	assert finding(site, dispute, "dispute_lost").status == "Repaired"
	assert site.db.count("Payment Entry", {"fsm_payment_intent": dispute["id"]}) == 1


def test_a_dispute_with_a_lost_event_is_found_at_night(site, household) -> None:
	"""After one lost webhook, a dispute would take the money without anybody knowing."""
	from gigafibre_fsm.flow.collections import stripe_channel
	from gigafibre_fsm.flow.reconcile import external_audit
	from gigafibre_fsm.outbox.item import OutboxItem

	dispute = at_bank(household, "open", payment_intent=household.invoice.fsm_payment_intent)
	window = {"since": int(time.time()) - 3600, "until": int(time.time()) + 60}
	item = OutboxItem("x", "Stripe", "payment.audit", "", window, None, f"audit:{dispute['id']}", 1)
	external_audit.on_payments_audited(item, stripe_channel.send(item), None)
	assert finding(site, dispute, "payment_disputed").status == "Open"


def test_a_dispute_of_another_site_is_ignored(site, household) -> None:
	"""Disputes of another shop on the same Stripe account would fill the report."""
	from gigafibre_fsm.flow.collections import webhooks
	from gigafibre_fsm.integrations.stripe.events import StripeEvent

	event = StripeEvent(
		f"evt_{secrets.token_hex(8)}", "charge.dispute.created", "dp_x", intent="pi_of_others"
	)
	assert webhooks.receive(event, b"{}") == "ignored"


def test_the_repair_of_a_disconnected_customer_credits_the_days(site, household) -> None:
	"""A customer who left on the third would have paid for the whole month."""
	site.db.set_value("Service Location", household.location.name, "status", "Disconnected")
	name = site.db.get_value("Service Subscription", {"customer": household.customer, "service_type": "TV"})
	beyond = site.utils.add_days(site.utils.nowdate(), 40)
	site.db.set_value("Service Subscription", name, "billed_until", beyond)
	service().compare()
	key = {"kind": "billed_dead", "reference_name": name, "status": "Open"}
	service().repair(site.db.get_value(DOCTYPE, key))
	ended = site.get_doc("Service Subscription", name)
	assert (ended.status, ended.billed_until) == ("Cancelled", ended.end_date)
	assert -45 < sum(row.amount for row in ended.adjustments) < -35


@pytest.fixture
def unpaid(site):
	"""A household without a card: (location, first invoice)."""
	location = billing.activated()
	return location, billing.invoice_of(location)


def cancelled(site, name: str) -> str | None:
	"""Cancels the invoice, compares everything, and returns the finding about it."""
	site.get_doc("Sales Invoice", name).cancel()
	service().compare()
	return site.db.get_value(DOCTYPE, {"finding_key": f"bill_cancelled:{name}", "status": "Open"})


def test_a_cancelled_first_bill_is_made_again(site, unpaid) -> None:
	"""After a mistaken bill is cancelled, the household would have its installation and first month free."""
	location, invoice = unpaid
	made = service().repair(cancelled(site, invoice.name)).split()[-1]
	assert site.db.get_value("Sales Invoice", made, "grand_total") == invoice.grand_total
	service().compare()
	assert not site.db.exists(DOCTYPE, {"finding_key": f"bill_cancelled:{invoice.name}", "status": "Open"})


def test_a_cancelled_month_goes_on_the_next_bill(site, unpaid) -> None:
	"""A month whose bill was cancelled counts as billed, and would never be charged."""
	from datetime import timedelta

	from gigafibre_fsm.flow.billing import monthly
	from gigafibre_fsm.flow.billing.agreements import decimal
	from gigafibre_fsm.flow.billing.rules import period_of

	customer = unpaid[0].customer
	paid_to = site.db.get_value("Service Subscription", {"customer": customer}, "billed_until")
	first_day, last_day = period_of(paid_to + timedelta(days=1))
	first = monthly.bill_customer(customer, first_day)[0]
	finding = cancelled(site, first)
	service().repair(finding)
	with pytest.raises(Conflict):
		service().repair(finding)
	second = monthly.bill_customer(customer, last_day + timedelta(days=1))[0]
	nets = [decimal(site.db.get_value("Sales Invoice", each, "net_total")) for each in (first, second)]
	assert nets[1] == 2 * nets[0]


def test_an_amended_bill_is_no_finding(site, unpaid) -> None:
	"""The same days would be billed twice: by the clerk's amended bill and by the repair."""
	location, invoice = unpaid
	finding = cancelled(site, invoice.name)
	again = site.copy_doc(site.get_doc("Sales Invoice", invoice.name))
	again.update({"amended_from": invoice.name, "docstatus": 0, "fsm_billing_key": None})
	again.insert()
	with pytest.raises(Conflict):
		service().repair(finding)
	service().compare()
	assert site.db.get_value(DOCTYPE, finding, "status") == "Gone"


def test_an_unused_credit_is_found(site, household) -> None:
	"""The customer's money would stay on account while their card pays every bill in full."""
	from decimal import Decimal

	from frappe.utils import add_days, nowdate

	from gigafibre_fsm.flow.collections import refunds

	line = refunds.lines_left(household.invoice.name)[0]
	part = {line["row"]: Decimal(line["amount"])}
	note = refunds.credit(household.invoice.name, part, "Geste commercial", refund=False)
	key = {"finding_key": f"credit_unused:{note.name}", "status": "Open"}
	service().compare()
	assert not site.db.exists(DOCTYPE, key)
	site.db.set_value("Sales Invoice", note.name, "posting_date", add_days(nowdate(), -1))
	service().compare()
	assert site.db.exists(DOCTYPE, key)


def test_an_unallocated_payment_is_found(site, household) -> None:
	"""A customer who pays twice, by cheque and by a debit under way, would never get the money back."""
	from frappe.utils import add_days, nowdate

	from gigafibre_fsm.flow.collections import payments

	payments.record_payment_intent(
		household.invoice.name, {"id": "pi_twice", "status": "succeeded", "amount": "20.00"}
	)
	entry = site.db.get_value("Payment Entry", {"fsm_payment_intent": "pi_twice"})
	key = {"finding_key": f"payment_unused:{entry}", "status": "Open"}
	service().compare()
	assert not site.db.exists(DOCTYPE, key)
	site.db.set_value("Payment Entry", entry, "posting_date", add_days(nowdate(), -1))
	service().compare()
	assert site.db.exists(DOCTYPE, key)


def test_a_debtor_without_contact_details_is_found(site, household) -> None:
	"""A debtor without an email address and a telephone number is never warned and never suspended: the debt would
	grow unseen.
	"""
	silent = {"fsm_dunning_state": "Open", "email_id": None, "mobile_no": None}
	site.db.set_value("Customer", household.customer, silent)
	service().compare()
	assert site.db.exists(
		DOCTYPE, {"finding_key": f"owes_unreachable:{household.customer}", "status": "Open"}
	)


def test_a_processing_debit_is_queried(site, household) -> None:
	"""A debit that failed while the site was down would stay "processing" for ever: neither paid nor collected
	again.
	"""
	from frappe.utils import add_days, now_datetime

	owner = {"amount": 5000, "currency": "cad", "customer": household.account}
	failed = household.stripe.post(
		"payment_intents", **owner, **{"metadata[invoice]": household.invoice.name}
	)
	other = billing.another_bill(household.invoice)
	under_way = {"fsm_charge_state": "Charging", "fsm_payment_intent": failed["id"]}
	site.db.set_value("Sales Invoice", other.name, under_way)
	service().compare()
	assert not [row for row in messages("payment.refresh") if row.target == failed["id"]]
	site.db.set_value(
		"Sales Invoice", other.name, "modified", add_days(now_datetime(), -2), update_modified=False
	)
	for _twice in range(2):
		service().compare()
	assert len([row for row in messages("payment.refresh") if row.target == failed["id"]]) == 1
	deliver("payment.refresh")
	assert site.db.get_value("Sales Invoice", other.name, "fsm_charge_state") == "Declined"


def test_a_processing_refund_is_queried(site, household) -> None:
	"""If the bank returns a refund while the site is down, the customer would never get it, and nobody would know."""
	from decimal import Decimal

	from frappe.utils import add_days, now_datetime

	from gigafibre_fsm.flow.collections import refunds

	line = refunds.lines_left(household.invoice.name)[0]
	note = refunds.credit(
		household.invoice.name, {line["row"]: Decimal(line["amount"])}, "Panne", refund=True
	)
	row = messages("payment.refund", note.name)[-1]
	made = household.stripe.post(
		"refunds",
		payment_intent=household.invoice.fsm_payment_intent,
		amount=round(-note.grand_total * 100),
		**{"metadata[credit]": note.name},
	)
	site.db.set_value("Outbound Message", row.name, {"status": "Sent", "provider_reference": made["id"]})
	site.db.set_value(
		"Sales Invoice", note.name, "modified", add_days(now_datetime(), -2), update_modified=False
	)
	for _twice in range(2):
		service().compare()
	assert len([row for row in messages("payment.refund_refresh") if row.target == made["id"]]) == 1
	deliver("payment.refund_refresh")
	assert site.db.get_value("Sales Invoice", note.name, "fsm_charge_state") == "Refunded"
