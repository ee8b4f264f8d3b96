"""Sends the outbox items of channel Stripe. Reads records, writes none: see payments.py."""

from __future__ import annotations

from decimal import Decimal

import frappe

from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_credit, debit_mandates, small_rests
from gigafibre_fsm.flow.collections.external_refunds import ADOPT, DISPUTE, LOOKUP
from gigafibre_fsm.flow.collections.payment_method import SETUP_REFRESH
from gigafibre_fsm.flow.collections.payments import AUDIT, CHARGE, CHARGE_REFRESH
from gigafibre_fsm.flow.collections.refunds import REFUND, REFUND_REFRESH
from gigafibre_fsm.integrations.stripe import disputes, payment_intents, refunds, setup_intents
from gigafibre_fsm.outbox.item import OutboxItem, Receipt


def send(item: OutboxItem) -> Receipt:
	"""Outbox sender of channel Stripe. A declined card is a result, not an error: it is returned as a receipt."""
	if item.topic == CHARGE:
		return _charge(item)
	if item.topic == CHARGE_REFRESH:
		intent = payment_intents.fetch(item.payload["intent"])
		return Receipt(intent.id, intent.as_dict())
	if item.topic == SETUP_REFRESH:
		saved = setup_intents.fetch(item.payload["intent"])
		return Receipt(saved.id, saved.as_dict())
	if item.topic == debit_mandates.SETUP:
		return debit_mandates.set_up(item)
	if item.topic == REFUND:
		return _refund(item)
	if item.topic in (REFUND_REFRESH, ADOPT):
		known = refunds.fetch(item.payload["refund"])
		return Receipt(known.id, known.as_dict())
	if item.topic == LOOKUP:
		return Receipt("", {"refunds": _unbooked(refunds.refunds_of_intent(item.payload["intent"]))})
	if item.topic == DISPUTE:
		told = disputes.fetch(item.payload["dispute"])
		return Receipt(told.id, told.as_dict())
	if item.topic == AUDIT:
		return _audit(item)
	raise ServiceRefused(f"Nothing is charged for {item.topic}.", code="no_topic")


def _refund(item: OutboxItem) -> Receipt:
	"""Refund a credit note once: a refund by an earlier attempt is found by its metadata."""
	note = item.payload["credit"]
	state = frappe.db.get_value("Sales Invoice", note, ["docstatus", "outstanding_amount"], as_dict=True)
	if not state or state.docstatus != 1:
		raise ServiceRefused("The credit note is not valid any more.", code="no_credit")
	made = refunds.refund_of_credit_note(item.payload["intent"], note)
	if not made:
		made = refunds.refund(
			intent=item.payload["intent"],
			amount=Decimal(item.payload["amount"]),
			credit=note,
			idempotency_key=item.key,
		)
	return Receipt(made.id, made.as_dict())


def _audit(item: OutboxItem) -> Receipt:
	"""Pages of the money that Stripe collected between two times: {"unbooked": payments without a Payment Entry, "after": the
	start of the next pages; with the first page "refunds": refunds without one, and "disputes": open and lost disputes}.
	"""
	since, until, after = item.payload["since"], item.payload["until"], item.payload.get("after", "")
	given = [] if after else _unbooked(refunds.list_refunds(since, until))
	asked_back = [] if after else [dispute.as_dict() for dispute in disputes.latest()]
	taken, after = payment_intents.list_succeeded(since, until, after)
	books = frappe.get_all(
		"Payment Entry",
		filters={"docstatus": 1, "fsm_payment_intent": among(intent.id for intent in taken)},
		fields=["fsm_payment_intent", "paid_amount"],
	)
	known = {(row.fsm_payment_intent, decimal(row.paid_amount)) for row in books}
	unbooked = [intent.as_dict() for intent in taken if (intent.id, intent.amount) not in known]
	return Receipt(after, {"unbooked": unbooked, "after": after, "refunds": given, "disputes": asked_back})


def _unbooked(given: list[refunds.Refund]) -> list[dict[str, str]]:
	"""Completed refunds without a Payment Entry."""
	known = frappe.get_all(
		"Payment Entry",
		filters={"docstatus": 1, "fsm_payment_intent": among(refund.id for refund in given)},
		pluck="fsm_payment_intent",
	)
	return [refund.as_dict() for refund in given if refund.status == "succeeded" and refund.id not in known]


def _has_later_attempt(item: OutboxItem) -> bool:
	"""Whether the outbox has a later attempt at the same invoice: that one checks the result of this one, and two attempts at
	once would not see one another.
	"""
	rows = frappe.get_all(
		"Outbound Message",
		filters={"topic": CHARGE, "reference_name": item.payload["invoice"]},
		pluck="name",
		order_by="creation desc, name desc",
		limit=1,
	)
	return bool(rows) and rows[0] != item.name


def _accounts(item: OutboxItem) -> list[str]:
	"""The Stripe customers to which this invoice was or is charged."""
	filters = {"topic": CHARGE, "reference_name": item.payload["invoice"]}
	asked = frappe.get_all("Outbound Message", filters=filters, pluck="target", order_by="creation")
	return list(dict.fromkeys([item.target, *asked]))


def _amount_now(item: OutboxItem, owed: Decimal) -> Decimal:
	"""The amount of a charge as of now: what is owed, and the small rests of earlier bills if the charge carries them."""
	carries = Decimal(item.payload.get("carried", "0")) > 0
	return owed + (small_rests.total(item.payload["invoice"]) if carries else 0)


def _charge(item: OutboxItem) -> Receipt:
	facts = frappe.db.get_value(
		"Sales Invoice",
		item.payload["invoice"],
		["docstatus", "customer", "outstanding_amount"],
		as_dict=True,
	)
	if not facts or facts.docstatus != 1:
		raise ServiceRefused("The invoice is not valid any more.", code="no_invoice")
	if _has_later_attempt(item):
		return Receipt(response={"status": "superseded"})
	amount = Decimal(item.payload["amount"])
	# After a lost answer, or days later when Stripe has forgotten the key: money that was collected must not be collected
	# again.
	if item.attempts > 1 or item.payload["try"] > 1:
		booked = frozenset(
			frappe.get_all(
				"Payment Entry", filters={"party": facts.customer, "docstatus": 1}, pluck="fsm_payment_intent"
			)
		)
		for account in _accounts(item):
			earlier = payment_intents.earlier(account, item.payload["invoice"], item.key, booked)
			if earlier:
				return Receipt(earlier.id, earlier.as_dict())
	if facts.outstanding_amount <= 0:
		return Receipt(response={"status": "settled"})
	# Payments received on account since are used first, so that the card does not pay twice.
	if _amount_now(item, decimal(facts.outstanding_amount)) != amount or account_credit.usable_credit(
		item.payload["invoice"]
	):
		return Receipt(response={"status": "changed"})
	account, card, mandate = frappe.db.get_value(
		"Customer", facts.customer, ["fsm_stripe_customer", "fsm_stripe_payment_method", "fsm_stripe_mandate"]
	)
	if not card:
		raise ServiceRefused("No card is saved.", code="no_card")
	intent = payment_intents.charge(
		amount=amount,
		# The card's owner: a later order may have given the customer another Stripe customer.
		customer=account or item.target,
		payment_method=card,
		invoice=item.payload["invoice"],
		idempotency_key=item.key,
		mandate=mandate or "",
	)
	return Receipt(intent.id, intent.as_dict())
