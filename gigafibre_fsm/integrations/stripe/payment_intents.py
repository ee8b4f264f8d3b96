"""PaymentIntents: charges a saved card off-session, and reads the result."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import stripe

from gigafibre_fsm.integrations.stripe.client import answers, id_of, sendable, stripe_client
from gigafibre_fsm.money import CURRENCY

CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
TAKEN = frozenset({"succeeded", "processing"})
RECENT = 50
# Pages of a hundred that one call of `taken` reads: a few seconds.
PAGES = 10


@dataclass(frozen=True)
class PaymentIntent:
	"""The fields of a PaymentIntent that billing needs. `amount` in dollars; `code` is Stripe's decline code,
	or empty; `customer` is Stripe's, `currency` as Stripe writes it ("cad").
	"""

	id: str
	status: str
	amount: Decimal
	code: str = ""
	message: str = ""
	invoice: str = ""
	customer: str = ""
	currency: str = CURRENCY.lower()

	def as_dict(self) -> dict[str, str]:
		return {**asdict(self), "amount": f"{self.amount:.2f}"}


@dataclass(frozen=True)
class Confirmable:
	"""A PaymentIntent that its customer can confirm in the browser, with the card that was tried."""

	state: PaymentIntent
	client_secret: str
	payment_method: str


def charge(
	*,
	amount: Decimal,
	customer: str,
	payment_method: str,
	invoice: str,
	idempotency_key: str,
	mandate: str = "",
) -> PaymentIntent:
	"""Charge `amount` dollars to a saved card. A declined card, or one that requires authentication, is a result,
	not an error.

	Raises ServiceUnavailable when Stripe does not respond (retry with the same key) and ServiceRefused when it
	refuses the request.
	"""
	params: dict[str, Any] = {
		"amount": int(amount * 100),
		"currency": CURRENCY.lower(),
		"customer": customer,
		"payment_method": payment_method,
		"off_session": True,
		"confirm": True,
		"description": invoice,
		"metadata": {"invoice": invoice, "charge_key": idempotency_key},
	}
	if mandate:
		params.update(payment_method_types=["acss_debit"], mandate=mandate)
	with answers():
		try:
			made = stripe_client().payment_intents.create(
				params, {"idempotency_key": sendable(idempotency_key)}
			)
		except stripe.CardError as declined:
			known = getattr(declined.error, "payment_intent", None)
			if not known:
				raise
			return _intent(known, _decline_code(declined.error), declined.user_message or "")
	return _intent(made)


def fetch(intent: str) -> PaymentIntent:
	"""The current state of a PaymentIntent."""
	with answers():
		return _intent(stripe_client().payment_intents.retrieve(intent))


def confirmable(intent: str) -> Confirmable:
	"""A PaymentIntent with what the browser needs to confirm it."""
	with answers():
		found = stripe_client().payment_intents.retrieve(intent)
	failure = found.last_payment_error
	method = found.payment_method or (failure.payment_method if failure else None)
	return Confirmable(_intent(found), found.client_secret or "", id_of(method))


def earlier(
	customer: str, invoice: str, charge_key: str, booked: frozenset[str] = frozenset()
) -> PaymentIntent | None:
	"""A payment of an invoice that already succeeded or is in progress; or the result of this very attempt.

	`booked` are the intents that are already in the ledger. Attempts that wait for the customer are cancelled: if confirmed
	after the next attempt has succeeded, they would charge twice.
	"""
	with answers():
		listed = stripe_client().payment_intents.list({"customer": customer, "limit": RECENT})
	own = None
	for found in listed.data:
		metadata = found.metadata or {}
		if metadata.get("invoice") != invoice or found.id in booked:
			continue
		if found.status in TAKEN:
			return _intent(found)
		if metadata.get("charge_key") == charge_key:
			own = own or found
		elif found.status in CONFIRMABLE:
			taken = _cancel(found.id)
			if taken:
				return taken
	return _intent(own) if own else None


def _cancel(intent: str) -> PaymentIntent | None:
	"""Cancel an open PaymentIntent; returns it if it succeeded in the meantime."""
	with answers():
		try:
			stripe_client().payment_intents.cancel(intent)
		except stripe.InvalidRequestError:
			found = _intent(stripe_client().payment_intents.retrieve(intent))
			if found.status in TAKEN:
				return found
			if found.status != "canceled":
				raise
	return None


def list_succeeded(since: int, until: int, after: str = "") -> tuple[list[PaymentIntent], str]:
	"""(succeeded PaymentIntents created between two times in seconds since 1970, newest first; the id after which the next
	pages begin, or "").
	"""
	found: list[PaymentIntent] = []
	with answers():
		for _page in range(PAGES):
			cursor = {"starting_after": after} if after else {}
			page = stripe_client().payment_intents.list(
				{"created": {"gte": since, "lt": until}, "limit": 100, **cursor}
			)
			found += [_intent(made) for made in page.data if made.status == "succeeded"]
			after = page.data[-1].id if page.has_more else ""
			if not after:
				break
	return found, after


def _intent(made: Any, code: str = "", message: str = "") -> PaymentIntent:
	failure = made.last_payment_error
	if failure and not code and made.status not in TAKEN:
		code, message = _decline_code(failure), failure.message or ""
	taken = made.amount_received if made.status == "succeeded" else made.amount
	return PaymentIntent(
		made.id,
		made.status,
		Decimal(taken or 0) / 100,
		code,
		message,
		(made.metadata or {}).get("invoice", ""),
		id_of(made.customer),
		made.currency,
	)


def _decline_code(error: Any) -> str:
	"""The bank's reason if Stripe has it (`insufficient_funds`), else the kind of error (`card_declined`). One code is kept:
	that the customer has to confirm the payment.
	"""
	code = error.code or ""
	return code if code == "authentication_required" else getattr(error, "decline_code", None) or code
