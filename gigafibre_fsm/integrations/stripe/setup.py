"""Saves a card or a bank account without charging it: a Stripe customer and a SetupIntent, tied to one checkout
by their metadata.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from gigafibre_fsm.integrations.stripe.client import answers, key_of, stripe_client

SESSION = "checkout_session"
FIBRE = "fibre_id"
CARD, DEBIT = "card", "acss_debit"
DEPOSITS = "verify_with_microdeposits"
BRANDS = {
	"visa": "Visa",
	"mastercard": "Mastercard",
	"amex": "Amex",
	"discover": "Discover",
	"interac": "Interac",
}


@dataclass(frozen=True)
class SavedCard:
	"""The fields of a SetupIntent that checkout needs. `session` is the checkout it was created for, `fibre`
	the legacy fibre id that an external site wrote into its metadata; `label` like "Visa •••• 4242"; `mandate`
	that of a bank account; `since` when it was begun (UTC, "2026-11-22 14:05:00").
	"""

	id: str
	status: str
	client_secret: str
	customer: str
	payment_method: str = ""
	label: str = ""
	session: str = ""
	fibre: str = ""
	mandate: str = ""
	since: str = ""


def create_customer(*, session: str, name: str, email: str, phone: str) -> str:
	"""The Stripe customer of this checkout; idempotent."""
	params = {"name": name, "email": email, "phone": phone, "metadata": {SESSION: session}}
	with answers():
		made = stripe_client().customers.create(
			{key: value for key, value in params.items() if value},
			{"idempotency_key": key_of("customer", session, name, email, phone)},
		)
	return made.id


def create_intent(*, session: str, customer: str, after: str = "", debit: bool = False) -> SavedCard:
	"""The SetupIntent of this checkout that follows the used one `after`; idempotent.

	With `debit` also for a bank account, but only one that the bank confirms at once: a port is held for
	minutes, and micro-deposits take days.
	"""
	key = f"setup:{session}:{customer}:{after}" + (":debit" if debit else "")
	params = {
		"customer": customer,
		"usage": "off_session",
		"metadata": {SESSION: session},
		**ways(debit, verification_method="instant"),
	}
	with answers():
		return _saved(stripe_client().setup_intents.create(params, {"idempotency_key": key_of(key)}))


def ways(debit: bool, **options: str) -> dict[str, Any]:
	"""The payment method options of a SetupIntent: card, and with `debit` a Canadian bank account."""
	if not debit:
		return {"payment_method_types": [CARD]}
	mandate = {
		"payment_schedule": "interval",
		"interval_description": "chaque mois",
		"transaction_type": "personal",
	}
	return {
		"payment_method_types": [CARD, DEBIT],
		"payment_method_options": {DEBIT: {"currency": "cad", "mandate_options": mandate, **options}},
	}


def fetch_intent(intent: str) -> SavedCard:
	"""The current state of a SetupIntent with its card."""
	with asking_for_intent(intent) as answer:
		return answer()


@contextmanager
def asking_for_intent(intent: str) -> Iterator[Callable[[], SavedCard]]:
	"""Starts `fetch_intent` in the background; call the returned function to wait for its result."""
	with answers():
		ask = stripe_client().setup_intents.retrieve
	asking = ThreadPoolExecutor(max_workers=1)
	asked = asking.submit(ask, intent, {"expand": ["payment_method"]})

	def answer() -> SavedCard:
		with answers():
			return _saved(asked.result())

	try:
		yield answer
	finally:
		asking.shutdown(wait=False)


def _saved(intent: Any) -> SavedCard:
	method = intent.payment_method
	expanded = bool(method) and not isinstance(method, str)
	return SavedCard(
		id=intent.id,
		status=intent.status,
		client_secret=intent.client_secret or "",
		customer=_id(intent.customer),
		payment_method=_id(method),
		label=label_of(method) if expanded else "",
		session=(intent.metadata or {}).get(SESSION, ""),
		fibre=(intent.metadata or {}).get(FIBRE, ""),
		mandate=_id(intent.mandate) if expanded and method.type == DEBIT else "",
		since=begun(intent),
	)


def _id(thing: Any) -> str:
	return thing if isinstance(thing, str) else thing.id if thing else ""


def begun(intent: Any) -> str:
	return datetime.fromtimestamp(intent.created, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def label_of(method: Any) -> str:
	"""The display name of a card or bank account: "Visa •••• 4242", "Compte •••• 6789"."""
	details = getattr(method, method.type, None)
	if not details:
		return ""
	name = "Compte" if method.type == DEBIT else BRANDS.get(details.brand, details.brand.title())
	return f"{name} •••• {details.last4}"
