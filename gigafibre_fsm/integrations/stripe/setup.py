"""Saving a card without charging it: a Stripe customer and a SetupIntent, bound to one checkout by their
metadata.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gigafibre_fsm.integrations.stripe.client import answers, stripe_client

SESSION = "checkout_session"
FIBRE = "fibre_id"
BRANDS = {
	"visa": "Visa",
	"mastercard": "Mastercard",
	"amex": "Amex",
	"discover": "Discover",
	"interac": "Interac",
}


@dataclass(frozen=True)
class SavedCard:
	"""A SetupIntent as checkout needs it. `session` is the checkout it was made for, `fibre` the legacy fibre
	id that another site wrote into its metadata; `label` like "Visa •••• 4242".
	"""

	id: str
	status: str
	client_secret: str
	customer: str
	payment_method: str = ""
	label: str = ""
	session: str = ""
	fibre: str = ""


def create_customer(*, session: str, name: str, email: str, phone: str) -> str:
	"""A Stripe customer for this checkout; the same one when asked twice."""
	params = {"name": name, "email": email, "phone": phone, "metadata": {SESSION: session}}
	with answers():
		made = stripe_client().customers.create(
			{key: value for key, value in params.items() if value},
			{"idempotency_key": f"customer:{session}:{name}:{email}:{phone}"[:255]},
		)
	return made.id


def create_intent(*, session: str, customer: str, after: str = "") -> SavedCard:
	"""The SetupIntent of this checkout that follows the spent one `after`; the same one when asked twice."""
	with answers():
		made = stripe_client().setup_intents.create(
			{
				"customer": customer,
				"usage": "off_session",
				"payment_method_types": ["card"],
				"metadata": {SESSION: session},
			},
			{"idempotency_key": f"setup:{session}:{customer}:{after}"},
		)
	return _saved(made)


def fetch_intent(intent: str) -> SavedCard:
	"""The present state of a SetupIntent with its card."""
	with answers():
		return _saved(stripe_client().setup_intents.retrieve(intent, {"expand": ["payment_method"]}))


def _saved(intent: Any) -> SavedCard:
	method = intent.payment_method
	expanded = bool(method) and not isinstance(method, str)
	return SavedCard(
		id=intent.id,
		status=intent.status,
		client_secret=intent.client_secret or "",
		customer=_id(intent.customer),
		payment_method=_id(method),
		label=_label(method) if expanded else "",
		session=(intent.metadata or {}).get(SESSION, ""),
		fibre=(intent.metadata or {}).get(FIBRE, ""),
	)


def _id(thing: Any) -> str:
	return thing if isinstance(thing, str) else thing.id if thing else ""


def _label(method: Any) -> str:
	card = getattr(method, "card", None)
	return f"{BRANDS.get(card.brand, card.brand.title())} •••• {card.last4}" if card else ""
