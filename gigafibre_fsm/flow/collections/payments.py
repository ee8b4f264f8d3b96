"""Records payments: every report of a payment (API answer, webhook, audit) goes through the same function, once.

`record_payment_intent` takes Stripe's current state of one PaymentIntent and updates the invoice; it can be called in any
order and any number of times.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import flt, get_url, getdate, nowdate

from gigafibre_fsm import locks
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import payment_entries
from gigafibre_fsm.flow.collections.dunning_terms import terms_of_site
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY, CHARGE_UNPAID
from gigafibre_fsm.money import CURRENCY
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

CHARGEABLE = ("", *CHARGE_UNPAID)
CHARGE = "payment.charge"
CHARGE_REFRESH = "payment.refresh"
AUDIT = "payment.audit"


def record_payment_intent(invoice: str, intent: dict[str, Any]) -> None:
	"""Update an invoice from Stripe's state: `intent` = {"id", "status", "amount" (text, dollars), "code", "message"}.

	Paid is final; an event about an older intent does not change a newer one.
	"""
	locks.account_of("Sales Invoice", invoice)
	doc = frappe.get_doc("Sales Invoice", invoice, for_update=True)
	status = intent["status"]
	if status == "succeeded":
		if _is_for(doc, intent):
			record_payment(doc, intent["id"], intent["amount"])
		return
	if status == "canceled" and doc.fsm_charge_state != "Charging":
		# cancelled by this app, to be replaced by the next attempt
		return
	state = {"processing": "Charging", "requires_action": "Needs Action"}.get(status, "Declined")
	if intent.get("code") == "authentication_required":
		state = "Needs Action"
	if doc.docstatus != 1 or _is_superseded(doc, intent["id"], state):
		return
	if doc.outstanding_amount <= 0:
		if state != "Charging":
			end_superseded_charge(invoice)
		return
	reason = "" if state == "Charging" else intent.get("code") or ""
	values = {
		"fsm_charge_state": state,
		"fsm_decline_code": reason,
		**({"fsm_payment_intent": intent["id"]} if intent["id"] else {}),
	}
	frappe.db.set_value("Sales Invoice", invoice, values)
	if state != "Charging":
		_record_unpaid(frappe.get_doc("Sales Invoice", invoice), state, intent)


def _is_for(invoice: Document, intent: dict[str, Any]) -> bool:
	"""Whether the money is for this invoice and in CAD: other sites on the same Stripe account use the same invoice numbers.
	Other money is listed in Reconciliation.
	"""
	account = intent.get("customer")
	if (intent.get("currency") or CURRENCY).upper() != CURRENCY:
		return False
	if not account or account == frappe.db.get_value("Customer", invoice.customer, "fsm_stripe_customer"):
		return True
	asked = {"topic": CHARGE, "reference_name": invoice.name, "target": account}
	return bool(frappe.db.exists("Outbound Message", asked))


def _is_superseded(invoice: Document, intent: str, state: str) -> bool:
	"""Whether the failed attempt was followed by another one."""
	if not intent or not invoice.fsm_payment_intent:
		return False
	if invoice.fsm_charge_state == "Queued":
		return intent == invoice.fsm_payment_intent and state != "Charging"
	return intent != invoice.fsm_payment_intent


def record_payment(invoice: Document, intent: str, amount: str) -> str:
	"""Book money that Stripe collected, once for each PaymentIntent; returns the Payment Entry.

	An amount above the outstanding one stays on the customer's account, and so does the payment of an invoice that was
	cancelled meanwhile.
	"""
	# A locking read: webhook and API answer may report the same payment at once.
	booked = frappe.db.sql(
		"SELECT name FROM `tabPayment Entry` WHERE fsm_payment_intent = %s AND docstatus < 2 LOCK IN SHARE MODE",
		intent,
	)
	if booked:
		return booked[0][0]
	entry = payment_entries.card_payment(invoice, intent, flt(amount, 2))
	if invoice.docstatus != 1:
		return entry.name
	left = frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount")
	# The rest (of a cheque that bounced meanwhile) goes through dunning like any unpaid invoice.
	values = {"fsm_charge_state": "Paid", "fsm_decline_code": "", "fsm_payment_intent": intent}
	if left > 0:
		values.update({"fsm_charge_state": "", "fsm_owed_since": nowdate()})
	frappe.db.set_value("Sales Invoice", invoice.name, values)
	invoice.reload()
	if left <= 0:
		_record_paid(invoice, amount)
	for row in entry.references:
		record_other_payment(row.reference_name)
	return entry.name


def mark_zero_invoice_paid(invoice: Document) -> None:
	"""Mark an invoice of zero (everything free this month) as paid."""
	invoice.db_set("fsm_charge_state", "Paid")
	announce("invoice_paid", invoice)


def record_other_payment(invoice: str) -> None:
	"""Record, once, that a payment without a card settled an invoice of this app, or one that it reminded of; no charge may
	be in progress.
	"""
	locks.account_of("Sales Invoice", invoice)
	facts = frappe.db.get_value(
		"Sales Invoice", invoice, ["fsm_billing_key", "fsm_charge_state", "outstanding_amount"], as_dict=True
	)
	if not facts or not (facts.fsm_billing_key or facts.fsm_charge_state) or facts.outstanding_amount > 0:
		return
	if (facts.fsm_charge_state or "") in CHARGEABLE:
		_mark_paid(invoice)


def end_superseded_charge(invoice: str) -> None:
	"""End a charge attempt after another payment has settled the invoice."""
	if frappe.db.get_value("Sales Invoice", invoice, "fsm_charge_state") in CHARGE_UNDER_WAY:
		_mark_paid(invoice)


def _mark_paid(invoice: str) -> None:
	frappe.db.set_value("Sales Invoice", invoice, {"fsm_charge_state": "Paid", "fsm_decline_code": ""})
	announce("invoice_paid", frappe.get_doc("Sales Invoice", invoice))


def record_void_payment(invoice: str) -> None:
	"""Record that a payment outside Stripe is void: a cheque bounced, a credit note was cancelled. Dunning starts again, with
	the full number of days.
	"""
	locks.account_of("Sales Invoice", invoice)
	facts = frappe.db.get_value(
		"Sales Invoice", invoice, ["fsm_billing_key", "fsm_charge_state", "outstanding_amount"], as_dict=True
	)
	if facts and facts.fsm_charge_state == "Paid" and facts.outstanding_amount > 0:
		values = {"fsm_charge_state": "", "fsm_owed_since": nowdate()}
		frappe.db.set_value("Sales Invoice", invoice, values)


def _record_paid(invoice: Document, amount: str) -> None:
	card = frappe.db.get_value("Customer", invoice.customer, "fsm_card_label") or ""
	announce("invoice_paid", invoice)
	facts = {"invoice": invoice.name, "total": amount, "card": card}
	tell_customer(invoice.customer, "invoice.paid", facts, f"invoice.paid:{invoice.name}", invoice)
	tell_staff(
		"invoice.paid", {"customer": invoice.customer, **facts}, f"invoice.paid:{invoice.name}", invoice
	)


def open_dunning(customer: str) -> None:
	frappe.db.sql(
		"UPDATE `tabCustomer` SET fsm_dunning_state = 'Open' WHERE name = %s AND IFNULL(fsm_dunning_state, '') = ''",
		customer,
	)


def _record_unpaid(invoice: Document, state: str, intent: dict[str, Any]) -> None:
	topic = "payment.action_needed" if state == "Needs Action" else "payment.declined"
	open_dunning(invoice.customer)
	terms, today = terms_of_site(), getdate(nowdate())
	made = getdate(invoice.fsm_owed_since or invoice.posting_date)
	tries = frappe.db.count("Outbound Message", {"topic": CHARGE, "reference_name": invoice.name})
	facts = {
		"invoice": invoice.name,
		"total": str(decimal(invoice.outstanding_amount)),
		"retry_date": str(terms.next_try(made, tries, today) or ""),
		"suspend_date": str(terms.suspension(made, today) or ""),
		"card": frappe.db.get_value("Customer", invoice.customer, "fsm_card_label") or "",
		"url": get_url(f"/portail/paiement?f={invoice.name}" if state == "Needs Action" else "/portail"),
	}
	key = f"{topic}:{invoice.name}:{intent['id'] or frappe.generate_hash(length=8)}"
	tell_customer(invoice.customer, topic, facts, key, invoice)
	tell_staff(topic, {**facts, "customer": invoice.customer, "reason": intent.get("code", "")}, key, invoice)
