"""From a declined card to a suspended service, and back, on a site with the Stripe stand-in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gigafibre_fsm.flow.collections import dunning, payments, unpaid_invoices
from tests.factories import billing, provisioning
from tests.factories.outbox import messages

pytestmark = pytest.mark.site


@pytest.fixture
def late(site, declined_household):
	"""A household with three services and a router known to the ACS, whose first invoice was declined weeks ago."""
	from frappe.utils import add_days, getdate, nowdate

	home = declined_household
	router = provisioning.router(
		location=home.location, status="Installed", acs_device_id="403F8C-Device2-X1"
	)
	site.db.set_value("Sales Invoice", home.invoice.name, "posting_date", add_days(nowdate(), -40))
	home.invoice.reload()
	warned(site, home.invoice.name)
	return site._dict(
		customer=home.customer,
		location=home.location.name,
		invoice=home.invoice,
		router=router.name,
		today=getdate(nowdate()),
	)


def warned(site, invoice: str, days: int = 10) -> None:
	"""Send the last notice about an invoice, dated so many days ago."""
	from frappe.utils import add_days, now_datetime

	dunning.warn(invoice)
	told = {"topic": "payment.last_notice", "reference_name": invoice}
	site.db.set_value("Outbound Message", told, "creation", add_days(now_datetime(), -days))


def states(site, late) -> tuple[str, set[str], str]:
	return (
		site.db.get_value("Service Location", late.location, "status"),
		set(site.get_all("Service Subscription", {"customer": late.customer}, pluck="status")),
		site.db.get_value("Customer", late.customer, "fsm_dunning_state"),
	)


def name_servers(site, late) -> str:
	from gigafibre_fsm.flow.provisioning import desired_state

	wanted = desired_state.wanted(site.get_doc("Service Equipment", late.router))
	return next(p.value for p in wanted.parameters if p.path.endswith("DNSServers"))


def pay(site, late) -> None:
	told = {
		"id": f"pi_{late.invoice.name}",
		"status": "succeeded",
		"amount": f"{late.invoice.grand_total:.2f}",
	}
	payments.record_payment_intent(late.invoice.name, told)


def test_an_overdue_customer_is_suspended(site, late) -> None:
	"""A customer who never pays would keep the service for ever, or lose it in the records but not on the router."""
	settings = site.get_cached_doc("Gigafibre Settings")
	assert name_servers(site, late) == settings.dns_servers
	assert late.customer in unpaid_invoices.suspensions_due(late.today)
	assert len(dunning.suspend(late.customer, late.today)) == 3
	assert states(site, late) == ("Suspended", {"Suspended"}, "Suspended")
	assert name_servers(site, late) == settings.walled_garden_dns
	push = site.get_last_doc("Provisioning Push", {"equipment": late.router})
	assert push.reason == "service suspended" and push.status == "Pending"
	assert {row.channel for row in messages("service.suspended", late.customer)} >= {"SMS", "E-mail"}


def test_suspending_is_idempotent(site, late) -> None:
	"""A sweep every quarter of an hour would send an SMS every quarter of an hour."""
	dunning.suspend(late.customer, late.today)
	told, pushes = len(messages("service.suspended")), site.db.count("Provisioning Push")
	assert dunning.suspend(late.customer, late.today) == []
	assert late.customer not in unpaid_invoices.suspensions_due(late.today)
	assert (len(messages("service.suspended")), site.db.count("Provisioning Push")) == (told, pushes)


def test_nobody_is_suspended_before_the_day(site, late) -> None:
	"""A customer would lose the service while they may still pay."""
	from frappe.utils import add_days

	site.db.set_value("Sales Invoice", late.invoice.name, "posting_date", add_days(late.today, -5))
	assert late.customer not in unpaid_invoices.suspensions_due(late.today)
	assert dunning.suspend(late.customer, late.today) == []


def test_payment_restores_all_services(site, late) -> None:
	"""A customer who paid would stay suspended, or their router stay in the walled garden."""
	dunning.suspend(late.customer, late.today)
	pay(site, late)
	assert states(site, late) == ("Active", {"Active"}, "")
	assert name_servers(site, late) == site.get_cached_doc("Gigafibre Settings").dns_servers
	push = site.get_last_doc("Provisioning Push", {"equipment": late.router})
	assert push.status == "Pending"
	assert {row.channel for row in messages("service.restored", late.customer)} >= {"SMS", "E-mail"}
	told = len(messages("service.restored"))
	assert dunning.end_dunning(late.customer, late.invoice.name) == []
	assert len(messages("service.restored")) == told


def test_another_unpaid_invoice_keeps_the_service_suspended(site, late) -> None:
	"""Paying the smallest of three invoices would restore the service."""
	other = billing.another_bill(late.invoice)
	other.db_set("fsm_charge_state", "Declined")
	dunning.suspend(late.customer, late.today)
	pay(site, late)
	assert states(site, late) == ("Suspended", {"Suspended"}, "Suspended")


def test_a_cheque_restores_the_service(site, late) -> None:
	"""A customer who pays at the counter would stay suspended until support notices."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	dunning.suspend(late.customer, late.today)
	entry = get_payment_entry("Sales Invoice", late.invoice.name)
	entry.update({"reference_no": "cheque-1", "reference_date": late.today})
	entry.insert().submit()
	assert states(site, late) == ("Active", {"Active"}, "")
	assert site.db.get_value("Sales Invoice", late.invoice.name, "fsm_charge_state") == "Paid"


def test_months_without_service_are_not_billed(site, late) -> None:
	"""A suspended household would owe months without service, or have the rest of the month free."""
	from gigafibre_fsm.flow.billing import monthly
	from gigafibre_fsm.flow.billing.rules import period_of, prorate

	name = {"customer": late.customer, "service_type": "TV"}
	dunning.suspend(late.customer, late.today)
	before = period_of(late.today)[0] - timedelta(days=1)
	site.db.set_value("Service Subscription", {"customer": late.customer}, "billed_until", before)
	assert monthly.bill_customer(late.customer, late.today) == []
	pay(site, late)
	tv = site.get_doc("Service Subscription", name)
	start, end = period_of(late.today)
	from decimal import Decimal

	assert [(row.item, row.amount) for row in tv.adjustments] == [
		("TVBSTANDARD", float(prorate(Decimal(30), late.today, start, end)))
	]
	assert tv.billed_until == end


def test_a_customer_without_a_card_is_reminded_once(site, late) -> None:
	"""A customer who pays by transfer would be suspended without notice, or be reminded every day."""
	site.db.set_value("Sales Invoice", late.invoice.name, "fsm_charge_state", "")
	assert late.invoice.name in unpaid_invoices.overdue(late.today)
	dunning.remind(late.invoice.name)
	dunning.remind(late.invoice.name)
	assert late.invoice.name not in unpaid_invoices.overdue(late.today)
	rows = [row.channel for row in messages("payment.overdue", late.invoice.name)]
	assert rows.count("SMS") == 1 and rows.count("E-mail") == 1
	assert late.customer in unpaid_invoices.suspensions_due(late.today)


def test_a_declined_card_is_not_retried_the_same_morning(site, late) -> None:
	"""With an old bill and a new card, four charges and messages within an hour would get the card blocked."""
	assert late.invoice.name not in unpaid_invoices.retries_due(late.today)
	assert late.invoice.name in unpaid_invoices.retries_due(late.today + timedelta(days=1))


def test_the_last_notice_is_sent_once_before_the_suspension(site, late) -> None:
	"""The service would be suspended without the last notice that the law requires."""
	site.db.delete("Outbound Message", {"topic": "payment.last_notice"})
	assert late.invoice.name in unpaid_invoices.warnings_due(late.today)
	dunning.warn(late.invoice.name)
	assert late.invoice.name not in unpaid_invoices.warnings_due(late.today)
	assert [row.channel for row in messages("payment.last_notice", late.invoice.name)].count("SMS") == 1


def test_nobody_is_suspended_on_the_day_of_the_last_notice(site, late) -> None:
	"""After a missed morning, or with an old debt that comes back, a customer would have no day left to pay."""
	site.db.delete("Outbound Message", {"topic": "payment.last_notice"})
	assert late.customer not in unpaid_invoices.suspensions_due(late.today)
	dunning.warn(late.invoice.name)
	assert dunning.suspend(late.customer, late.today) == []
	text = next(row for row in messages("payment.last_notice", late.invoice.name) if row.channel == "E-mail")
	from gigafibre_fsm import dates

	in_three_days = late.today + timedelta(days=3)
	in_three_days += timedelta(days=max(0, 7 - in_three_days.weekday()) if in_three_days.weekday() > 4 else 0)
	assert dates.with_weekday(in_three_days, "fr") in text.payload
	warned(site, late.invoice.name)
	assert len(dunning.suspend(late.customer, late.today)) == 3


def test_a_declined_card_names_the_next_retry(site, late) -> None:
	"""The customer would not know until when to change the card."""
	mail = next(row for row in messages("payment.declined", late.invoice.name) if row.channel == "E-mail")
	assert "Nous essaierons de nouveau le" in mail.payload and "sera suspendu le" in mail.payload


def test_a_processing_debit_does_not_restore_the_service(site, late) -> None:
	"""Any other payment would restore the service days before the bank confirms the debit for the old debt."""
	dunning.suspend(late.customer, late.today)
	site.db.set_value("Sales Invoice", late.invoice.name, "fsm_charge_state", "Charging")
	assert dunning.end_dunning(late.customer, "other") == []
	assert states(site, late) == ("Suspended", {"Suspended"}, "Suspended")
	pay(site, late)
	assert states(site, late) == ("Active", {"Active"}, "")


def test_a_charge_of_the_new_month_does_not_keep_a_service_suspended(site, late) -> None:
	"""A customer who paid the overdue amount on the first of a month would wait days for the new month's debit."""
	from frappe.utils import nowdate

	other = billing.another_bill(late.invoice)
	other.db_set({"fsm_charge_state": "Charging", "posting_date": nowdate()})
	dunning.suspend(late.customer, late.today)
	pay(site, late)
	assert states(site, late) == ("Active", {"Active"}, "")


def test_a_bounced_cheque_is_dunned_again(site, late) -> None:
	"""The invoice would count as paid for ever: neither reminded of, charged nor dunned."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry("Sales Invoice", late.invoice.name)
	entry.update({"reference_no": "cheque-1", "reference_date": late.today})
	entry.insert().submit()
	assert states(site, late)[2] == ""
	site.get_doc("Payment Entry", entry.name).cancel()
	assert late.invoice.name in unpaid_invoices.overdue(late.today + timedelta(days=8))
	dunning.remind(late.invoice.name)
	assert states(site, late)[2] == "Open"


def test_the_dunning_days_start_again_after_a_bounced_cheque(site, late) -> None:
	"""A customer whose cheque bounced would be suspended on the morning of the first reminder."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry("Sales Invoice", late.invoice.name)
	entry.update({"reference_no": "cheque-1", "reference_date": late.today})
	entry.insert().submit()
	site.get_doc("Payment Entry", entry.name).cancel()
	assert late.invoice.name not in unpaid_invoices.overdue(late.today)
	soon, later = late.today + timedelta(days=8), late.today + timedelta(days=25)
	assert late.invoice.name in unpaid_invoices.overdue(soon)
	dunning.remind(late.invoice.name)
	assert late.customer not in unpaid_invoices.suspensions_due(soon)
	assert late.customer not in unpaid_invoices.suspensions_due(later), "not without another last warning"
	assert late.invoice.name in unpaid_invoices.warnings_due(later)
	before = len(messages("payment.last_notice", late.invoice.name))
	dunning.warn(late.invoice.name)
	assert len(messages("payment.last_notice", late.invoice.name)) > before


@pytest.mark.parametrize("how", ["journal", "cancelled", "cents"])
def test_any_settlement_of_the_debt_restores_the_service(site, late, how: str) -> None:
	"""A customer whose transfer was reconciled later, or whose bill was a mistake, would stay suspended for ever."""
	dunning.suspend(late.customer, late.today)
	assert late.customer not in unpaid_invoices.debts_settled()
	if how == "cancelled":
		site.get_doc("Sales Invoice", late.invoice.name).cancel()
	else:
		left = {"journal": 0, "cents": 0.30}[how]
		site.db.set_value("Sales Invoice", late.invoice.name, "outstanding_amount", left)
	assert late.customer in unpaid_invoices.debts_settled()
	dunning.end_dunning_if_paid(late.customer)
	assert states(site, late) == ("Active", {"Active"}, "")
	assert late.customer not in unpaid_invoices.debts_settled()


def test_an_unlinked_payment_is_noticed(site, late) -> None:
	"""After staff unlink a payment in the desk, the invoice would count as paid, and nobody would collect it."""
	site.db.set_value("Sales Invoice", late.invoice.name, "fsm_charge_state", "Paid")
	assert late.invoice.name in unpaid_invoices.debts_reopened()
	payments.record_void_payment(late.invoice.name)
	assert late.invoice.name not in unpaid_invoices.debts_reopened()
	assert late.invoice.name in unpaid_invoices.overdue(late.today + timedelta(days=8))


def test_a_customer_who_cannot_be_notified_is_not_suspended(site, late) -> None:
	"""A customer without e-mail or telephone would lose the service without ever having heard of it."""
	site.db.delete("Outbound Message", {"topic": "payment.last_notice"})
	site.db.set_value("Customer", late.customer, {"email_id": None, "mobile_no": None})
	warned(site, late.invoice.name)
	assert dunning.suspend(late.customer, late.today) == []


def test_a_debt_below_the_card_minimum_suspends_nobody(site, late) -> None:
	"""A household would be suspended over thirty cents that Stripe cannot charge."""
	facts = {"fsm_charge_state": "", "outstanding_amount": 0.30}
	site.db.set_value("Sales Invoice", late.invoice.name, facts)
	assert late.invoice.name not in unpaid_invoices.overdue(late.today)
