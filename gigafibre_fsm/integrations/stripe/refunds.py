"""Refunds to the card that paid."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from gigafibre_fsm.integrations.stripe.client import answers, id_of, sendable, stripe_client

FAILED = frozenset({"failed", "canceled"})
MOST = 100
PAGES = 10


@dataclass(frozen=True)
class Refund:
	"""The fields of a refund that billing needs. `status` is pending, requires_action, succeeded, failed or
	canceled; `credit` is the credit note named in its metadata.
	"""

	id: str
	status: str
	amount: Decimal
	intent: str = ""
	credit: str = ""
	reason: str = ""

	def as_dict(self) -> dict[str, str]:
		return {**asdict(self), "amount": f"{self.amount:.2f}"}


def refund(*, intent: str, amount: Decimal, credit: str, idempotency_key: str) -> Refund:
	"""Refund `amount` dollars of a PaymentIntent. Raises ServiceRefused for more than was paid."""
	params = {
		"payment_intent": intent,
		"amount": int(amount * 100),
		"metadata": {"credit": credit, "refund_key": idempotency_key},
	}
	with answers():
		return _refund(stripe_client().refunds.create(params, {"idempotency_key": sendable(idempotency_key)}))


def fetch(refund_id: str) -> Refund:
	"""The current state of a refund."""
	with answers():
		return _refund(stripe_client().refunds.retrieve(refund_id))


def refunds_of_intent(intent: str) -> list[Refund]:
	"""The refunds of a PaymentIntent, newest first."""
	with answers():
		listed = stripe_client().refunds.list({"payment_intent": intent, "limit": MOST})
	return [_refund(made) for made in listed.data]


def list_refunds(since: int, until: int) -> list[Refund]:
	"""The refunds made between two times (seconds since 1970), newest first: the latest thousand."""
	found: list[Refund] = []
	after = ""
	with answers():
		for _page in range(PAGES):
			cursor = {"starting_after": after} if after else {}
			page = stripe_client().refunds.list(
				{"created": {"gte": since, "lt": until}, "limit": MOST, **cursor}
			)
			found += [_refund(made) for made in page.data]
			if not page.has_more:
				break
			after = page.data[-1].id
	return found


def refund_of_credit_note(intent: str, credit: str) -> Refund | None:
	"""The existing refund of a credit note, unless it failed."""
	for made in refunds_of_intent(intent):
		if made.credit == credit and made.status not in FAILED:
			return made
	return None


def _refund(made: Any) -> Refund:
	intent = made.payment_intent
	return Refund(
		made.id,
		made.status,
		Decimal(made.amount) / 100,
		id_of(intent),
		(made.metadata or {}).get("credit", ""),
		getattr(made, "failure_reason", None) or "",
	)
