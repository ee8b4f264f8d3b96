"""Stripe's customers, the owners of saved cards and bank accounts."""

from __future__ import annotations

from collections.abc import Mapping

from gigafibre_fsm.integrations.stripe.client import answers, key_of, stripe_client


def create(metadata: Mapping[str, str], *, name: str, email: str, phone: str, key: tuple[str, ...]) -> str:
	"""Create a Stripe customer whose `metadata` name this app's record; returns its id. Idempotent for one `key` and person."""
	told = {"name": name, "email": email, "phone": phone}
	params = {field: value for field, value in told.items() if value}
	with answers():
		made = stripe_client().customers.create(
			{**params, "metadata": dict(metadata)}, {"idempotency_key": key_of(*key, name, email, phone)}
		)
	return made.id
