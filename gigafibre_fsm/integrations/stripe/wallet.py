"""The customer's future card or bank account: saved in the portal, charged later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gigafibre_fsm.integrations.stripe.client import answers, key_of, stripe_client
from gigafibre_fsm.integrations.stripe.setup import CARD, DEPOSITS, begun, label_of, ways

OWNER = "customer"


@dataclass(frozen=True)
class Saved:
	"""A SetupIntent of the portal. `owner` is our Customer named in its metadata, `customer` Stripe's, `kind`
	card or acss_debit (a pre-authorized debit, whose bank may take days to confirm), `label` like "Visa ••••
	4242", `verify` the page where the account's owner confirms it by a micro-deposit, `since` when it was begun
	(UTC).
	"""

	id: str
	status: str
	client_secret: str
	owner: str
	customer: str
	method: str = ""
	kind: str = CARD
	label: str = ""
	mandate: str = ""
	verify: str = ""
	since: str = ""

	def as_dict(self) -> dict[str, str]:
		"""Without the secret: what may be stored in the outbox."""
		return {
			name: getattr(self, name)
			for name in ("id", "status", "owner", "customer", "method", "kind", "label", "mandate", "since")
		}


def create_customer(owner: str, *, name: str, email: str, phone: str) -> str:
	"""The Stripe customer of a Customer of ours that has none; idempotent."""
	params = {"name": name, "email": email, "phone": phone, "metadata": {OWNER: owner}}
	with answers():
		made = stripe_client().customers.create(
			{key: value for key, value in params.items() if value},
			{"idempotency_key": key_of("portal-customer", owner, name, email, phone)},
		)
	return made.id


def create(owner: str, customer: str, *, debit: bool, key: str) -> Saved:
	"""A SetupIntent for a card, or with `debit` also for a Canadian bank account."""
	params: dict[str, Any] = {
		"customer": customer,
		"usage": "off_session",
		"metadata": {OWNER: owner},
		**ways(debit),
	}
	with answers():
		return _saved(stripe_client().setup_intents.create(params, {"idempotency_key": key_of(key)}))


def fetch(intent: str) -> Saved:
	"""The current state of a SetupIntent with the saved payment method."""
	with answers():
		return _saved(stripe_client().setup_intents.retrieve(intent, {"expand": ["payment_method"]}))


def _saved(intent: Any) -> Saved:
	method = intent.payment_method
	expanded = bool(method) and not isinstance(method, str)
	kind = method.type if expanded else CARD
	wanted = getattr(intent.next_action, DEPOSITS, None) if intent.next_action else None
	return Saved(
		id=intent.id,
		status=intent.status,
		client_secret=intent.client_secret or "",
		owner=(intent.metadata or {}).get(OWNER, ""),
		customer=_id(intent.customer),
		method=_id(method),
		kind=kind,
		label=label_of(method) if expanded else "",
		mandate=_id(intent.mandate),
		verify=wanted.hosted_verification_url if wanted else "",
		since=begun(intent),
	)


def _id(thing: Any) -> str:
	return thing if isinstance(thing, str) else thing.id if thing else ""
