"""Differences between Stripe and the ledger. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gigafibre_fsm.flow.reconcile.rules import TICKET, Finding

LOST = "lost"
WON = frozenset({"won", "warning_closed", "prevented"})


@dataclass(frozen=True)
class Payment:
	"""A PaymentIntent that Stripe has collected (`amount` in dollars)."""

	intent: str
	invoice: str
	amount: Decimal


@dataclass(frozen=True)
class Refund:
	"""A refund at Stripe (`amount` in dollars) of the payment of `invoice`; `credit` is the credit note for which this site
	requested it, if it did.
	"""

	refund: str
	invoice: str
	amount: Decimal
	credit: str = ""


@dataclass(frozen=True)
class Dispute:
	"""A payment of `invoice` that the customer disputes at their bank (`amount` in dollars); `due` is the last day for
	evidence.
	"""

	dispute: str
	invoice: str
	amount: Decimal
	status: str
	reason: str = ""
	due: str = ""


def payments(taken: Iterable[Payment], booked: Mapping[str, Decimal]) -> Iterator[Finding]:
	"""Payments in Stripe that are missing in the ledger or booked with another amount. `booked`: PaymentIntent -> amount in
	dollars.
	"""
	for row in taken:
		facts = {"intent": row.intent, "invoice": row.invoice, "amount": f"{row.amount:.2f}"}
		if row.intent not in booked:
			yield Finding(
				"paid_unbooked",
				"Sales Invoice",
				row.invoice or row.intent,
				facts,
				"refresh_payment" if row.invoice else TICKET,
			)
		elif booked[row.intent] != row.amount:
			facts["booked"] = f"{booked[row.intent]:.2f}"
			yield Finding("paid_otherwise", "Sales Invoice", row.invoice or row.intent, facts, TICKET)


def refunds(given: Iterable[Refund]) -> Iterator[Finding]:
	"""Refunds whose money the ledger still counts as received."""
	for row in given:
		facts = {
			"refund": row.refund,
			"invoice": row.invoice,
			"amount": f"{row.amount:.2f}",
			"credit": row.credit,
		}
		repair = "book_refund" if row.invoice or row.credit else TICKET
		yield Finding("refund_unbooked", "Sales Invoice", row.invoice or row.refund, facts, repair)


def disputes(asked_back: Iterable[Dispute]) -> Iterator[Finding]:
	"""Open and lost disputes. A won dispute changes nothing."""
	for row in asked_back:
		facts = {
			"dispute": row.dispute,
			"invoice": row.invoice,
			"amount": f"{row.amount:.2f}",
			"reason": row.reason,
		}
		if row.status == LOST:
			yield Finding("dispute_lost", "Sales Invoice", row.invoice, facts, "book_dispute")
		elif row.status not in WON:
			yield Finding("payment_disputed", "Sales Invoice", row.invoice, {**facts, "due": row.due}, TICKET)
