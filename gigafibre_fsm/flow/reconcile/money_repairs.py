"""One-click repairs of money. Each takes the customer's lock, then checks the records again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate, now_datetime, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing import corrections, first_invoice, monthly
from gigafibre_fsm.flow.billing.adjustments import charge_for_days
from gigafibre_fsm.flow.collections import charges, external_refunds, payments, refunds
from gigafibre_fsm.flow.reconcile.repairs import Facts, Repair
from gigafibre_fsm.flow.subscriptions import final_account
from gigafibre_fsm.flow.vocabulary import IN_SERVICE
from gigafibre_fsm.outbox.service import UNSENT


def _bill_first(name: str, facts: Facts) -> str:
	location = frappe.get_doc("Service Location", facts["location"])
	invoice = first_invoice.first_invoice(location)
	return _("First invoice {0}").format(invoice.name) if invoice else _("There was nothing to bill.")


def _bill_month(name: str, facts: Facts) -> str:
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	if subscription.status == "Active" and not subscription.billed_until:
		# It was added after the order's bill, and never billed: billed from its first day.
		first = getdate(subscription.start_date or nowdate())
		subscription.db_set("billed_until", add_days(first, -1))
	made = monthly.bill_customer(subscription.customer, getdate(nowdate()))
	return ", ".join(made) or _("There was nothing to bill.")


def _bill_again(name: str, facts: Facts) -> str:
	locks.account_of("Sales Invoice", name)
	cancelled = frappe.get_doc("Sales Invoice", name, for_update=True)
	names = (cancelled.get("fsm_billed_subscriptions") or "").split()
	if cancelled.docstatus != 2 or not names or frappe.db.exists("Sales Invoice", {"amended_from": name}):
		raise Conflict(_("{0} has already been handled.").format(name))
	subscriptions = [frappe.get_doc("Service Subscription", each, for_update=True) for each in names]
	first, last = getdate(cancelled.fsm_period_start), getdate(cancelled.fsm_period_end)
	for each in subscriptions:
		if not each.billed_until or getdate(each.billed_until) < last or _has_changed(each, first, last):
			raise Conflict(_("{0} has changed since: bill this period manually.").format(each.name))
	cancelled.db_set("fsm_billed_subscriptions", "")
	if cancelled.fsm_service_location and all(getdate(each.start_date) == first for each in subscriptions):
		return _first_again(cancelled.fsm_service_location, subscriptions, last)
	for each in subscriptions:
		corrections.adjust(each, charge_for_days(corrections.price_of(each), first, last))
		each.save(ignore_permissions=True)
	return _("On the next invoice")


def _has_changed(subscription: Document, first: date, last: date) -> bool:
	"""Whether a service has changed in a billed period: corrections are about the bill as it was."""
	price = corrections.price_of(subscription)
	corrected = [row for row in subscription.adjustments if first <= getdate(row.from_date) <= last]
	given_back = {row.item for row in corrected if row.amount < 0}
	return (
		corrections.billed_from(subscription) > first
		or any(entry.start and entry.start > first for entry in price)
		or not given_back <= {entry.sku for entry in price}
	)


def _first_again(location: str, subscriptions: list[Document], last: date) -> str:
	"""Make the first bill again, one-time charges included. Months that have been billed since stay billed."""
	if any(getdate(each.billed_until) > last for each in subscriptions):
		raise Conflict(_("{0} has changed since: bill this period manually.").format(location))
	for each in subscriptions:
		each.db_set("billed_until", None)
	return _bill_first(location, {"location": location})


def _end_subscription(name: str, facts: Facts) -> str:
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	if frappe.db.get_value("Service Location", subscription.location, "status") != "Disconnected":
		raise Conflict(_("The location is connected: end the subscription from its form."))
	if subscription.status not in IN_SERVICE:
		raise Conflict(_("{0} has already been handled.").format(name))
	today = getdate(nowdate())
	if subscription.billed_until and subscription.start_date:
		billed = getdate(subscription.billed_until)
		back = corrections.credit_for_unused_days(
			subscription, corrections.price_of(subscription), today, billed
		)
		corrections.adjust(subscription, back)
		subscription.billed_until = min(billed, today)
	subscription.update({"status": "Cancelled", "end_date": today})
	subscription.save(ignore_permissions=True)
	return _("Ended today")


def _give_back(name: str, facts: Facts) -> str:
	return _("Credit note {0}").format(final_account.refund_waiting_credit(name))


def _charge_again(name: str, facts: Facts) -> str:
	locks.account_of("Sales Invoice", name)
	invoice = frappe.get_doc("Sales Invoice", name, for_update=True)
	waiting = {"reference_name": name, "topic": payments.CHARGE, "status": ("in", UNSENT)}
	if invoice.fsm_charge_state != "Queued" or frappe.db.exists("Outbound Message", waiting):
		raise Conflict(_("The charge is in progress."))
	# `stripe_channel.py` first searches Stripe for money that an earlier attempt collected, from the second attempt on.
	invoice.db_set("fsm_charge_state", "")
	return charges.charge(name) or _("There is nothing to charge.")


def _refresh_payment(name: str, facts: Facts) -> str:
	key = f"reconcile:{facts['intent']}:{now_datetime():%Y%m%d%H%M}"
	return charges.refresh(facts["intent"], key, facts["invoice"])


def _book_refund(name: str, facts: Facts) -> str:
	if frappe.db.exists("Payment Entry", {"fsm_payment_intent": facts["refund"], "docstatus": 1}):
		raise Conflict(_("This refund is already in the accounts."))
	if facts["credit"] and frappe.db.exists("Sales Invoice", facts["credit"]):
		key = f"reconcile:{facts['refund']}:{now_datetime():%Y%m%d%H%M}"
		return refunds.refresh(facts["refund"], key, facts["credit"])
	return external_refunds.adopt(facts["refund"], facts["invoice"], Decimal(facts["amount"]))


def _book_dispute(name: str, facts: Facts) -> str:
	entry = external_refunds.book_lost(facts["dispute"], facts["invoice"], Decimal(facts["amount"]))
	return _("Payment Entry {0}: the customer owes this again.").format(entry)


BILL_FIRST = Repair("bill_first", lambda: _("Make the first invoice"), _bill_first)
BILL_MONTH = Repair("bill_month", lambda: _("Bill now"), _bill_month)
BILL_AGAIN = Repair("bill_again", lambda: _("Bill this period again"), _bill_again)
END_SUBSCRIPTION = Repair("end_subscription", lambda: _("End the subscription"), _end_subscription)
GIVE_BACK = Repair("give_back", lambda: _("Credit and refund"), _give_back)
CHARGE_AGAIN = Repair("charge_again", lambda: _("Charge again"), _charge_again)
REFRESH_PAYMENT = Repair("refresh_payment", lambda: _("Book the payment"), _refresh_payment)
BOOK_REFUND = Repair("book_refund", lambda: _("Book the refund"), _book_refund)
BOOK_DISPUTE = Repair("book_dispute", lambda: _("Book the loss"), _book_dispute)
