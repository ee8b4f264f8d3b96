"""Every action that moves or credits money, done by several people at the same moment.

`prepare` sets it up and commits; `press` is what each of them does, through the method or the button that
people use; `wrong` lists what happened more or less than once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.faults import aftercare, audit, children, deposits, household, ledger, shop, works
from tests.faults.lab import Lab

POLITE = {
	"Conflict",
	"BadRequest",
	"Overtaken",
	"ValidationError",
	"TimestampMismatchError",
	"IllegalTransition",
}
"""The expected errors of callers who came second."""


@dataclass(frozen=True)
class Door:
	name: str
	prepare: Callable[[Lab], Any]
	press: Callable[[Any], Any]
	wrong: Callable[[Lab, Any], Iterator[str]]


def race(lab: Lab, door: Door, people: int) -> list[str]:
	"""The inconsistencies after concurrent calls."""
	prepared = door.prepare(lab)
	outcomes = children.race([partial(_press, door, prepared)] * people)
	rude = [outcome.trace for outcome in outcomes if outcome.error and outcome.error not in POLITE]
	nobody = ["nobody got through:\n" + outcomes[0].trace] if all(each.error for each in outcomes) else []
	lab.look()
	shop.deliver_due()
	lab.look()
	return [f"{door.name}: {sentence}" for sentence in (*rude, *nobody, *door.wrong(lab, prepared))]


def _press(door: Door, prepared: Any) -> Any:
	"""Run as in a request: the method, repeated if its guard allows that, then the commit."""
	import frappe

	frappe.db.rollback()
	done = door.press(prepared)
	frappe.db.commit()
	return str(done)


def _call(service: Callable[..., Any], *args: Any) -> Any:
	from gigafibre_fsm.guards.decorators import _call

	return _call(service, args, {})


# Invoices, credit notes, payments


def _notes(lab: Lab, invoice: str, many: int = 1) -> Iterator[str]:
	notes = lab.frappe.get_all("Sales Invoice", {"return_against": invoice, "docstatus": 1}, pluck="name")
	if len(notes) != many:
		yield f"{len(notes)} credit notes of {invoice}"
	total = lab.frappe.db.get_value("Sales Invoice", invoice, "grand_total")
	intent = lab.frappe.db.get_value("Sales Invoice", invoice, "fsm_payment_intent")
	given = [
		refund["amount"] for refund in audit.listed(lab, "refunds") if refund["payment_intent"] == intent
	]
	if intent and (len(given) > many or sum(given) > round(total * 100)):
		yield f"{given} cents given back of {total} $"


def _credit(invoice: str) -> Any:
	from gigafibre_fsm.api import billing

	lines = {line["row"]: line["amount"] for line in billing.creditable(invoice)["lines"]}
	return billing.credit(invoice=invoice, lines=lines, reason="Course", refund=True)


def _refund_failed(lab: Lab, home: household.Household) -> str:
	invoice = aftercare._paid(lab, home)
	household.credit(invoice)
	note = lab.look().db.get_value("Sales Invoice", {"return_against": invoice})
	lab.frappe.db.delete("Outbound Message", {"reference_name": note, "topic": "payment.refund"})
	lab.frappe.db.set_value("Sales Invoice", note, "fsm_charge_state", "Refund Failed")
	lab.frappe.db.commit()
	return note


def _refund_again(note: str) -> Any:
	from gigafibre_fsm.api import billing

	return billing.refund_again(invoice=note)


def _returned(lab: Lab, note: str) -> Iterator[str]:
	yield from _notes(lab, lab.frappe.db.get_value("Sales Invoice", note, "return_against"))


def _cheque(invoice: str) -> Any:
	"""A clerk's Payment Entry, submitted in the form."""
	import frappe
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry("Sales Invoice", invoice)
	entry.update({"reference_no": "cheque", "reference_date": frappe.utils.nowdate()})
	return entry.insert().submit().name


def _one_payment(lab: Lab, invoice: str) -> Iterator[str]:
	row = {"reference_name": invoice, "docstatus": 1}
	entries = lab.frappe.get_all("Payment Entry Reference", row, pluck="allocated_amount")
	total, left = lab.frappe.db.get_value("Sales Invoice", invoice, ["grand_total", "outstanding_amount"])
	if entries != [total] or left:
		yield f"{entries} booked for {total} $, {left} $ left"


def _one_charge(lab: Lab, invoice: str) -> Iterator[str]:
	taken = [
		intent["amount_received"]
		for intent in audit.intents(lab)
		if intent["metadata"].get("invoice") == invoice and intent["status"] == "succeeded"
	]
	if len(taken) != 1:
		yield f"{taken} cents taken for {invoice}"
	yield from _one_payment(lab, invoice)


def _one_return(lab: Lab, invoice: str) -> Iterator[str]:
	notes = lab.frappe.get_all("Sales Invoice", {"return_against": invoice, "docstatus": 1}, pluck="name")
	if len(notes) != 1:
		yield f"{len(notes)} credit notes of {invoice}"


def _news(told: tuple[str, str]) -> None:
	"""The webhook and the answer report the same outcome."""
	from gigafibre_fsm.flow.collections import payments

	invoice, amount = told
	intent = {"id": f"pi_course_{invoice}", "status": "succeeded", "amount": amount}
	_call(payments.record_payment_intent, invoice, intent)


def _told(lab: Lab, home: household.Household) -> tuple[str, str]:
	invoice = shop.invoice_again(lab, home.order)
	return invoice, f"{lab.frappe.db.get_value('Sales Invoice', invoice, 'grand_total'):.2f}"


def _charge(invoice: str) -> Any:
	from gigafibre_fsm.flow.collections import charges

	return _call(charges.charge, invoice)


# Days of a service


def _given_once(lab: Lab, subscription: str) -> Iterator[str]:
	"""No days are corrected twice, and nothing is credited twice."""
	fields = ("item", "amount", "from_date", "to_date")
	rows = lab.frappe.get_all("Subscription Adjustment", {"parent": subscription}, fields, as_list=True)
	yield from (f"corrected {many} times: {row}" for row, many in Counter(rows).items() if many > 1)
	customer = lab.frappe.db.get_value("Service Subscription", subscription, "customer")
	notes = lab.frappe.get_all("Sales Invoice", {"customer": customer, "is_return": 1}, pluck="net_total")
	if len(notes) > 1:
		yield f"credit notes over {notes}"


def _change(subscription: str) -> Any:
	import frappe

	from gigafibre_fsm.api import subscription as desk

	return desk.change_plan(subscription=subscription, sku="FTTH150I", day=frappe.utils.nowdate())


def _pause(subscription: str) -> Any:
	import frappe

	from gigafibre_fsm.api import subscription as desk

	today = frappe.utils.nowdate()
	return desk.pause(subscription=subscription, first=today, back=str(frappe.utils.add_days(today, 60)))


def _resume(subscription: str) -> Any:
	from gigafibre_fsm.api import subscription as desk

	return desk.resume(subscription=subscription)


def _end(subscription: str) -> Any:
	import frappe

	from gigafibre_fsm.api import ending

	location = frappe.db.get_value("Service Subscription", subscription, "location")
	return ending.end(
		location=location, services=[subscription], last_day=frappe.utils.nowdate(), reason="Moving"
	)


def _credit_or_change(subscription: str) -> Any:
	"""Half of them credit the line, half give the service another plan."""
	import os

	import frappe

	if os.getpid() % 2:
		return _change(subscription)
	bill = frappe.db.get_value(
		"Sales Invoice", {"fsm_billed_subscriptions": ("like", f"%{subscription}%"), "is_return": 0}
	)
	return _credit(bill)


def _never_more_than_billed(lab: Lab, subscription: str) -> Iterator[str]:
	frappe = lab.frappe
	bill = frappe.db.get_value(
		"Sales Invoice", {"fsm_billed_subscriptions": ("like", f"%{subscription}%"), "is_return": 0}
	)
	item = "FTTH80I"
	billed = sum(frappe.get_all("Sales Invoice Item", {"parent": bill, "item_code": item}, pluck="amount"))
	notes = frappe.get_all("Sales Invoice", {"return_against": bill, "docstatus": 1}, pluck="name")
	back = sum(
		frappe.get_all(
			"Sales Invoice Item", {"parent": ("in", notes or [""]), "item_code": item}, pluck="amount"
		)
	)
	back += sum(
		frappe.get_all("Subscription Adjustment", {"parent": subscription, "item": item}, pluck="amount")
	)
	if round(billed + back, 2) < 0:
		yield f"{billed} billed, {back} given back"


def _one_bill(lab: Lab, prepared: tuple[str, Any]) -> Iterator[str]:
	customer, first = prepared
	made = lab.frappe.db.count(
		"Sales Invoice", {"customer": customer, "fsm_period_start": first, "docstatus": 1, "is_return": 0}
	)
	if made != 1:
		yield f"{made} bills of the month"


def _bill(prepared: tuple[str, Any]) -> Any:
	from gigafibre_fsm.flow.billing import monthly

	return _call(monthly.bill_customer, *prepared)


def _home(lab: Lab) -> str:
	return household.live(lab).subscription


DOORS = (
	Door("credit a paid bill", works.one_home(aftercare._paid), _credit, _notes),
	Door("refund again", works.one_home(_refund_failed), _refund_again, _returned),
	Door("ERPNext's own return", works.one_home(aftercare._paid), ledger.own_return, _one_return),
	Door("a cheque", works.one_home(ledger.unpaid), _cheque, _one_payment),
	Door("a journal entry", works.one_home(ledger.unpaid), ledger.write_off, ledger.written_off_once),
	Door("Payment Reconciliation", works.one_home(ledger.on_account), ledger.reconcile, ledger.paid_once),
	Door("read a payment file", works.one_home(deposits.in_hand), deposits.read_at_once, deposits.waiting_once),
	Door("book a payment file", works.one_home(deposits.ready), deposits.book_at_once, deposits.booked_once),
	Door("a bounced cheque", works.one_home(deposits.booked), deposits.bounce_at_once, deposits.bounced_once),
	Door("charge the card", works.one_home(ledger.unpaid), _charge, _one_charge),
	Door("news of a payment", works.one_home(_told), _news, lambda lab, told: _one_payment(lab, told[0])),
	Door("change of plan", _home, _change, _given_once),
	Door("seasonal pause", _home, _pause, _given_once),
	Door("return from a pause", aftercare._resuming, _resume, _given_once),
	Door("end of a service", _home, _end, _given_once),
	Door("credit beside a change of plan", _home, _credit_or_change, _never_more_than_billed),
	Door("the month's bill", works._month_due(), _bill, _one_bill),
)  # fmt: skip
