"""Credit notes and refunds on a site, against the Stripe stand-in."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from tests.factories import billing
from tests.factories.outbox import deliver
from tests.factories.stripe import DECLINED_CARD

pytestmark = pytest.mark.site
LINES = (("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30), ("RAB2X", 1, -5))


@pytest.fixture
def paid(stripe):
	"""A household whose first invoice was paid by card."""
	return billing.charged(stripe, lines=LINES)


@pytest.fixture
def owing(stripe):
	"""A household whose card was declined."""
	return billing.charged(stripe, DECLINED_CARD, lines=LINES)


def refunds():
	from gigafibre_fsm.flow.collections import refunds

	return refunds


def everything(invoice) -> dict[str, Decimal]:
	return {line["row"]: Decimal(line["amount"]) for line in refunds().lines_left(invoice.name)}


def given_back(home) -> list[int]:
	intent = home.invoice.fsm_payment_intent
	return [refund["amount"] for refund in home.stripe.get("refunds", payment_intent=intent)["data"]]


def entries(site, note) -> list:
	return site.get_all(
		"Payment Entry Reference",
		{"reference_name": note.name, "docstatus": 1},
		["parent", "allocated_amount"],
	)


def test_a_full_refund_is_exact_to_the_cent(site, paid) -> None:
	"""A customer who cancels in time would be refunded another amount than they paid, or the refund would be missing in the
	ledger.
	"""
	note = refunds().credit(paid.invoice.name, everything(paid.invoice), "Annulé à temps", True)
	assert (note.is_return, note.fsm_charge_state) == (1, "Refunding")
	assert note.grand_total == -paid.invoice.grand_total
	assert not given_back(paid), "only after commit"
	deliver("payment.refund", note.name)
	assert given_back(paid) == [round(paid.invoice.grand_total * 100)]
	note.reload()
	assert (note.outstanding_amount, note.fsm_charge_state) == (0, "Refunded")
	assert [row.allocated_amount for row in entries(site, note)] == [-paid.invoice.grand_total]
	rows = site.get_all(
		"Outbound Message", {"topic": "invoice.refunded", "reference_name": note.name}, pluck="channel"
	)
	assert {"SMS", "E-mail"} <= set(rows)


def test_a_partial_refund_includes_its_taxes(site, paid) -> None:
	"""A week without television could only be refunded as the whole bill, or without its taxes."""
	from gigafibre_fsm.flow.billing.rules import taxes

	row = next(row for row in paid.invoice.items if row.item_code == "TVBSTANDARD")
	part = Decimal("0.40")  # twice is less than the line of a household that began on the last day of a month
	note = refunds().credit(paid.invoice.name, {row.name: part}, "Panne", True)
	assert Decimal(str(-note.grand_total)) == part + sum(taxes(part))
	deliver("payment.refund", note.name)
	assert given_back(paid) == [round(-note.grand_total * 100)]
	with pytest.raises(BadRequest):
		refunds().credit(paid.invoice.name, {row.name: part}, "Panne", True)


def test_a_lost_answer_refunds_once(site, paid) -> None:
	"""A customer would be refunded twice because a connection failed."""
	note = refunds().credit(paid.invoice.name, everything(paid.invoice), "Annulé", True)
	deliver("payment.refund", note.name)
	deliver("payment.refund", note.name)
	assert len(given_back(paid)) == 1 and len(entries(site, note)) == 1


def test_a_refund_with_a_forgotten_key_is_not_repeated(site, paid) -> None:
	"""Days later Stripe no longer knows the key: the same credit note would be refunded twice."""
	from gigafibre_fsm.flow.collections import stripe_channel
	from gigafibre_fsm.outbox.item import OutboxItem

	row = next(row for row in paid.invoice.items if row.item_code == "TVBSTANDARD")
	note = refunds().credit(paid.invoice.name, {row.name: Decimal("0.50")}, "Panne", True)
	payload = {"credit": note.name, "intent": paid.invoice.fsm_payment_intent, "amount": "0.57"}

	def attempt(key: str):
		return stripe_channel.send(OutboxItem("x", "Stripe", "payment.refund", "", payload, None, key, 1))

	keys = [f"refund:{site.generate_hash()}" for _try in range(2)]
	assert len({attempt(key).provider_reference for key in keys}) == 1
	assert len(given_back(paid)) == 1


@pytest.mark.parametrize("order", list(itertools.permutations(("succeeded", "pending", "succeeded"))))
def test_refund_events_in_any_order_are_booked_once(site, paid, order: tuple[str, ...]) -> None:
	"""A late webhook would book the refund twice, or reverse it."""
	note = refunds().credit(paid.invoice.name, everything(paid.invoice), "Annulé", True)
	for status in order:
		refunds().record_refund(
			note.name, {"id": "re_1", "status": status, "amount": f"{paid.invoice.grand_total:.2f}"}
		)
	note.reload()
	assert (note.fsm_charge_state, len(entries(site, note))) == ("Refunded", 1)


def test_a_failed_refund_is_reopened(site, paid) -> None:
	"""A closed card's refund would count as paid out, and the customer never see the money."""
	note = refunds().credit(paid.invoice.name, everything(paid.invoice), "Annulé", True)
	told = {"id": "re_2", "amount": f"{paid.invoice.grand_total:.2f}", "reason": "expired_or_canceled_card"}
	refunds().record_refund(note.name, {**told, "status": "succeeded"})
	refunds().record_refund(note.name, {**told, "status": "failed"})
	note.reload()
	assert (note.fsm_charge_state, note.outstanding_amount) == ("Refund Failed", -paid.invoice.grand_total)
	assert refunds().refund_again(note.name)
	deliver("payment.refund", note.name)
	assert site.db.get_value("Sales Invoice", note.name, "fsm_charge_state") == "Refunded"


def test_a_refund_is_settled_by_a_webhook(site, paid) -> None:
	"""A refund that Stripe finished while the site was down would stay under way for ever."""
	from gigafibre_fsm.flow.collections import webhooks
	from gigafibre_fsm.integrations.stripe.events import StripeEvent

	note = refunds().credit(paid.invoice.name, everything(paid.invoice), "Annulé", True)
	made = paid.stripe.post(
		"refunds", **{"payment_intent": paid.invoice.fsm_payment_intent, "metadata[credit]": note.name}
	)
	event = StripeEvent(
		f"evt_{note.name}", "refund.updated", made["id"], "", note.name, paid.invoice.fsm_payment_intent
	)
	assert webhooks.receive(event, b"{}") == "handled"
	assert webhooks.receive(event, b"{}") == "repeated"
	row = site.get_last_doc("Outbound Message", {"topic": "payment.refund_refresh", "target": made["id"]})
	from gigafibre_fsm.flow.collections import stripe_channel
	from gigafibre_fsm.outbox.item import OutboxItem

	payload = site.parse_json(row.payload)
	item = OutboxItem(row.name, "Stripe", row.topic, row.target, payload, None, row.idempotency_key, 1)
	refunds().on_refund_outcome(item, stripe_channel.send(item), None)
	assert len(entries(site, note)) == 1


def test_a_refund_made_in_stripe_is_reported(site, paid) -> None:
	"""Refunds made in Stripe's dashboard would be missing in the ledger."""
	from gigafibre_fsm.flow.collections import webhooks
	from gigafibre_fsm.integrations.stripe.events import StripeEvent

	made = paid.stripe.post("refunds", payment_intent=paid.invoice.fsm_payment_intent)["id"]
	event = StripeEvent(f"evt_{made}", "charge.refunded", "ch_x1", "", "", paid.invoice.fsm_payment_intent)
	assert webhooks.receive(event, b"{}") == "handled"
	deliver("payment.refund_lookup", None)
	finding = site.get_doc("Reconciliation Finding", {"finding_key": f"refund_unbooked:{made}"})
	assert (finding.status, finding.reference_name) == ("Open", paid.invoice.name)


def test_a_credit_reduces_the_outstanding_amount(site, owing) -> None:
	"""A customer would be dunned and suspended over an amount that was credited."""
	note = refunds().credit(owing.invoice.name, everything(owing.invoice), "Erreur", False)
	owing.invoice.reload()
	assert (owing.invoice.outstanding_amount, owing.invoice.fsm_charge_state) == (0, "Paid")
	assert not site.db.get_value("Customer", owing.customer, "fsm_dunning_state")
	assert not site.get_all("Outbound Message", {"topic": "payment.refund", "reference_name": note.name})


def test_an_invalid_credit_is_refused(site, paid, owing) -> None:
	"""A refund would exceed the payment, or be made without one."""
	rows = {row.item_code: row.name for row in paid.invoice.items}
	bad = [
		(paid, {}, False),
		(paid, {rows["TVBSTANDARD"]: Decimal(500)}, True),
		(paid, {rows["TVBSTANDARD"]: Decimal(-1)}, True),
		(paid, {"no-such-row": Decimal(1)}, True),
		(paid, {rows["RAB2X"]: Decimal("-0.10")}, True),
		(owing, everything(owing.invoice), True),
	]
	for home, amounts, refund in bad:
		with pytest.raises((BadRequest, Conflict, site.ValidationError)):
			refunds().credit(home.invoice.name, amounts, "Essai", refund)
	owing.invoice.db_set("fsm_charge_state", "Queued")
	with pytest.raises(Conflict):
		refunds().credit(owing.invoice.name, everything(owing.invoice), "Essai", False)


def test_a_refund_in_progress_cannot_be_cancelled(site, paid) -> None:
	"""The books would say that a refund never happened although the money is gone."""
	note = refunds().credit(paid.invoice.name, everything(paid.invoice), "Annulé", True)
	with pytest.raises(Conflict):
		site.get_doc("Sales Invoice", note.name).cancel()


def test_the_amount_of_a_cancelled_credit_note_is_owed_again(site, owing) -> None:
	"""A credit made by mistake and cancelled would leave the invoice paid for ever: nobody would collect it."""
	note = refunds().credit(owing.invoice.name, everything(owing.invoice), "Erreur", False)
	assert site.db.get_value("Sales Invoice", owing.invoice.name, "fsm_charge_state") == "Paid"
	site.get_doc("Sales Invoice", note.name).cancel()
	state = site.db.get_value("Sales Invoice", owing.invoice.name, ["fsm_charge_state", "outstanding_amount"])
	assert state == ("", float(owing.invoice.grand_total))
