"""What can be done about a finding with one click. Each looks again before it does anything, and may be done twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate, now_datetime, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.activation import service as activation
from gigafibre_fsm.flow.availability import service as availability
from gigafibre_fsm.flow.billing import corrections, first_invoice, monthly
from gigafibre_fsm.flow.billing.adjustments import added
from gigafibre_fsm.flow.collections import external_refunds, payments, refunds
from gigafibre_fsm.flow.provisioning import device_events
from gigafibre_fsm.flow.subscriptions import cancellation_run, final_account
from gigafibre_fsm.flow.vocabulary import IN_SERVICE
from gigafibre_fsm.outbox import service as outbox

Facts = Mapping[str, Any]


def _bill_first(name: str, facts: Facts) -> str:
	location = frappe.get_doc("Service Location", facts["location"])
	invoice = first_invoice.first_invoice(location)
	return _("First invoice {0}").format(invoice.name) if invoice else _("There was nothing to bill.")


def _bill_month(name: str, facts: Facts) -> str:
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	if subscription.status == "Active" and not subscription.billed_until:
		# Never billed, while its order was: it came later. From its first day on.
		first = getdate(subscription.start_date or nowdate())
		subscription.db_set("billed_until", frappe.utils.add_days(first, -1))
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
		if (
			not each.billed_until
			or getdate(each.billed_until) < last
			or corrections.billed_from(each) > first
		):
			raise Conflict(_("{0} has changed since: bill this period manually.").format(each.name))
	cancelled.db_set("fsm_billed_subscriptions", "")
	if cancelled.fsm_service_location and all(getdate(each.start_date) == first for each in subscriptions):
		return _first_again(cancelled.fsm_service_location, subscriptions, last)
	for each in subscriptions:
		corrections.adjust(each, added(corrections.price_of(each), first, last))
		each.save(ignore_permissions=True)
	return _("On the next invoice")


def _first_again(location: str, subscriptions: list[Document], last: date) -> str:
	"""The first bill has what is paid once as well. Months that were billed since stay billed."""
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
		back = corrections.unused(subscription, corrections.price_of(subscription), today, billed)
		corrections.adjust(subscription, back)
		subscription.billed_until = min(billed, today)
	subscription.update({"status": "Cancelled", "end_date": today})
	subscription.save(ignore_permissions=True)
	return _("Ended today")


def _carry_out_end(name: str, facts: Facts) -> str:
	until = add_days(getdate(nowdate()), -1)
	if not cancellation_run.carry_out(facts["location"], until):
		raise Conflict(_("No service is due to end at {0}.").format(facts["location"]))
	return _("Ended with {0}").format(facts["last_day"])


def _give_back(name: str, facts: Facts) -> str:
	return _("Credit note {0}").format(final_account.give_back(name))


def _free_port(name: str, facts: Facts) -> str:
	if frappe.db.get_value("Sales Order", facts["order"], "docstatus") == 1:
		raise Conflict(_("Order {0} is valid.").format(facts["order"]))
	availability.free(name, facts["order"])
	return _freed(name)


def _release_hold(name: str, facts: Facts) -> str:
	if frappe.db.get_value("Checkout Session", facts["session"], "status") == "Held":
		raise Conflict(_("The checkout holds this line again."))
	availability.release(name, facts["session"])
	return _freed(name)


def _freed(port: str) -> str:
	status = frappe.db.get_value("Fibre Port", port, "status")
	if status != "Available":
		raise Conflict(_("{0} was left unchanged: {1}.").format(port, _(status)))
	return _("{0} is available.").format(port)


def _activate(name: str, facts: Facts) -> str:
	job = frappe.get_doc("Dispatch Job", name, for_update=True)
	if job.status != "Completed":
		raise Conflict(_("The job is not completed."))
	activation.activate(job)
	return _("Activated")


def _charge_again(name: str, facts: Facts) -> str:
	locks.account_of("Sales Invoice", name)
	invoice = frappe.get_doc("Sales Invoice", name, for_update=True)
	waiting = {"reference_name": name, "topic": payments.CHARGE, "status": ("in", ("Queued", "Failed"))}
	if invoice.fsm_charge_state != "Queued" or frappe.db.exists("Outbound Message", waiting):
		raise Conflict(_("The charge is in progress."))
	# Stripe is asked for money taken earlier before anything is taken: charging.py does so from the second try on.
	invoice.db_set("fsm_charge_state", "")
	return payments.charge(name) or _("There is nothing to charge.")


def _refresh_payment(name: str, facts: Facts) -> str:
	key = f"reconcile:{facts['intent']}:{now_datetime():%Y%m%d%H%M}"
	return payments.refresh(facts["intent"], key, facts["invoice"])


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


def _retry_message(name: str, facts: Facts) -> str:
	outbox.retry(name)
	return _("Queued again")


def _find_device(name: str, facts: Facts) -> str:
	device_events.on_equipment_scanned(frappe.get_doc("Service Equipment", name))
	return _("The ACS is being queried for the device.")


REPAIRS: dict[str, Callable[[str, Facts], str]] = {
	"bill_first": _bill_first,
	"bill_month": _bill_month,
	"bill_again": _bill_again,
	"end_subscription": _end_subscription,
	"carry_out_end": _carry_out_end,
	"give_back": _give_back,
	"free_port": _free_port,
	"release_hold": _release_hold,
	"activate": _activate,
	"charge_again": _charge_again,
	"refresh_payment": _refresh_payment,
	"book_refund": _book_refund,
	"book_dispute": _book_dispute,
	"retry_message": _retry_message,
	"find_device": _find_device,
}


def open_ticket(finding: Document, sentence: str) -> str:
	"""An Issue for what only a person can decide; the one that is open already, if there is one."""
	subject = f"{finding.name}: {sentence}"[:140]
	known = frappe.db.get_value("Issue", {"subject": subject, "status": ("not in", ("Closed", "Resolved"))})
	if known:
		return known
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": subject,
			"description": frappe.utils.escape_html(
				f"{finding.reference_doctype} {finding.reference_name}: {finding.facts}"
			),
			"fsm_kind": "Reconciliation",
		}
	)
	issue.flags.ignore_permissions = True
	return issue.insert().name
