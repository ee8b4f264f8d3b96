"""Payments that a customer disputes at their bank."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from gigafibre_fsm.integrations.stripe.client import answers, id_of, stripe_client

MOST = 100


@dataclass(frozen=True)
class Dispute:
	"""`amount` in dollars, of the PaymentIntent `intent`; `due` is the last day (UTC) for evidence, or empty."""

	id: str
	status: str
	amount: Decimal
	intent: str
	reason: str = ""
	due: str = ""

	def as_dict(self) -> dict[str, str]:
		return {**asdict(self), "amount": f"{self.amount:.2f}"}


def fetch(dispute: str) -> Dispute:
	"""The current state of a dispute."""
	with answers():
		return _dispute(stripe_client().disputes.retrieve(dispute))


def latest() -> list[Dispute]:
	"""The latest hundred disputes."""
	with answers():
		return [_dispute(made) for made in stripe_client().disputes.list({"limit": MOST}).data]


def _dispute(made: Any) -> Dispute:
	intent, due = made.payment_intent, made.evidence_details.due_by if made.evidence_details else None
	return Dispute(
		made.id,
		made.status,
		Decimal(made.amount) / 100,
		id_of(intent),
		made.reason or "",
		datetime.fromtimestamp(due, timezone.utc).date().isoformat() if due else "",
	)
