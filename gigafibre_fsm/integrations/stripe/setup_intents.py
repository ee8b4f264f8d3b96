"""SetupIntents: save a card or a bank account without charging it, in the checkout and in the portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timezone
from typing import Any

from gigafibre_fsm.integrations.stripe.client import answers, id_of, key_of, stripe_client
from gigafibre_fsm.integrations.stripe.payment_methods import CARD, DEBIT, expiry_of, label_of

# Names of metadata: this app's checkout, Customer or Debit Mandate of a SetupIntent, and a fibre id that another site wrote.
SESSION, OWNER, FIBRE, MANDATE = "checkout_session", "customer", "fibre_id", "debit_mandate"
GOING_ON = ("succeeded", "processing", "requires_action")
DEPOSITS = "verify_with_microdeposits"
AT_ONCE = "instant"
"""Instant verification of a bank account, for a waiting owner: micro-deposits take days."""


@dataclass(frozen=True)
class BankAccount:
	"""A Canadian bank account: `institution` three digits, `transit` five; Stripe writes to `email` about its debits."""

	institution: str
	transit: str
	number: str = field(repr=False)
	holder: str
	email: str


@dataclass(frozen=True)
class SetupIntent:
	"""`customer` is Stripe's, `kind` of the payment method card or acss_debit (a pre-authorized debit, which the bank may
	take days to confirm), `label` like "Visa •••• 4242", `mandate` that of a bank account. `session` and `owner` are the
	checkout and the Customer that it was made for, `fibre` the legacy fibre id of another site. `verify` is the page where
	the owner of an account verifies it by a deposit; `problem`: why its last attempt failed. `since`: when it was created
	(UTC, "2026-11-22 14:05:00"). `expires`: the last day of a card ("2034-12-31").
	"""

	id: str
	status: str
	client_secret: str
	customer: str
	payment_method: str = ""
	label: str = ""
	kind: str = CARD
	mandate: str = ""
	session: str = ""
	owner: str = ""
	fibre: str = ""
	verify: str = ""
	since: str = ""
	debit_mandate: str = ""
	problem: str = ""
	expires: str = ""

	def as_dict(self) -> dict[str, str]:
		"""The argument of `payment_method.set_payment_method`, without the secret, so that the outbox may store it."""
		kept = (
			"id",
			"status",
			"owner",
			"customer",
			"kind",
			"label",
			"mandate",
			"since",
			"debit_mandate",
			"problem",
			"expires",
		)
		return {"method": self.payment_method, **{name: getattr(self, name) for name in kept}}


def create(
	customer: str, metadata: Mapping[str, str], *, key: str, debit: bool = False, verification: str = ""
) -> SetupIntent:
	"""A SetupIntent for a card, or with `debit` also for a Canadian bank account, verified by `verification`; idempotent for
	one `key`.
	"""
	params = {
		"customer": customer,
		"usage": "off_session",
		"metadata": dict(metadata),
		**_methods(debit, verification),
	}
	with answers():
		return _setup_intent(stripe_client().setup_intents.create(params, {"idempotency_key": key_of(key)}))


def take_over(
	customer: str, account: BankAccount, *, signed_on: date, metadata: Mapping[str, str], key: str
) -> SetupIntent:
	"""A SetupIntent for an account whose owner has signed a debit mandate on paper; idempotent for one `key`. The owner
	verifies the account by two small deposits.
	"""
	numbers = {
		"institution_number": account.institution,
		"transit_number": account.transit,
		"account_number": account.number,
	}
	method = {
		"type": DEBIT,
		DEBIT: numbers,
		"billing_details": {"name": account.holder, "email": account.email},
	}
	signed = datetime.combine(signed_on, time(12), timezone.utc)
	acceptance = {"type": "offline", "accepted_at": int(signed.timestamp()), "offline": {}}
	with answers():
		client = stripe_client()
		made = client.payment_methods.create(method, {"idempotency_key": key_of(key, "account")})
		params = {
			**_methods(debit=True, verification=""),
			"payment_method_types": [DEBIT],
			"payment_method": made.id,
			"customer": customer,
			"usage": "off_session",
			"confirm": True,
			"mandate_data": {"customer_acceptance": acceptance},
			"metadata": dict(metadata),
			"expand": ["payment_method"],
		}
		return _setup_intent(client.setup_intents.create(params, {"idempotency_key": key_of(key, "setup")}))


def of_mandate(customer: str, debit_mandate: str) -> SetupIntent | None:
	"""The SetupIntent of a Debit Mandate that succeeded, or that waits for its owner."""
	with answers():
		params = {"customer": customer, "limit": 100, "expand": ["data.payment_method"]}
		made = stripe_client().setup_intents.list(params)
	found = [_setup_intent(intent) for intent in made.data]
	return next(
		(each for each in found if each.debit_mandate == debit_mandate and each.status in GOING_ON), None
	)


def fetch(intent: str) -> SetupIntent:
	"""The current state of a SetupIntent with the saved payment method."""
	with fetching(intent) as answer:
		return answer()


@contextmanager
def fetching(intent: str) -> Iterator[Callable[[], SetupIntent]]:
	"""Start `fetch` in the background; call the yielded function to wait for its result."""
	with answers():
		ask = stripe_client().setup_intents.retrieve
	asking = ThreadPoolExecutor(max_workers=1)
	asked = asking.submit(ask, intent, {"expand": ["payment_method"]})

	def answer() -> SetupIntent:
		with answers():
			return _setup_intent(asked.result())

	try:
		yield answer
	finally:
		asking.shutdown(wait=False)


def _methods(debit: bool, verification: str) -> dict[str, Any]:
	"""The payment method options of a SetupIntent."""
	if not debit:
		return {"payment_method_types": [CARD]}
	mandate = {
		"payment_schedule": "interval",
		"interval_description": "chaque mois",
		"transaction_type": "personal",
	}
	options: dict[str, Any] = {"currency": "cad", "mandate_options": mandate}
	if verification:
		options["verification_method"] = verification
	return {"payment_method_types": [CARD, DEBIT], "payment_method_options": {DEBIT: options}}


def _setup_intent(intent: Any) -> SetupIntent:
	method, metadata = intent.payment_method, intent.metadata or {}
	expanded = bool(method) and not isinstance(method, str)
	kind = method.type if expanded else CARD
	deposits = getattr(intent.next_action, DEPOSITS, None) if intent.next_action else None
	return SetupIntent(
		id=intent.id,
		status=intent.status,
		client_secret=intent.client_secret or "",
		customer=id_of(intent.customer),
		payment_method=id_of(method),
		label=label_of(method) if expanded else "",
		kind=kind,
		mandate=id_of(intent.mandate) if kind == DEBIT else "",
		session=metadata.get(SESSION, ""),
		owner=metadata.get(OWNER, ""),
		fibre=metadata.get(FIBRE, ""),
		verify=deposits.hosted_verification_url if deposits else "",
		debit_mandate=metadata.get(MANDATE, ""),
		problem=(intent.last_setup_error.message or "") if intent.last_setup_error else "",
		since=datetime.fromtimestamp(intent.created, timezone.utc).strftime("%Y-%m-%d %H:%M:%S"),
		expires=expiry_of(method) if expanded else "",
	)
