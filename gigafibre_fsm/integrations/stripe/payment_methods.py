"""Names and details of saved cards and bank accounts."""

from __future__ import annotations

from calendar import monthrange
from typing import Any

from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.integrations.stripe.client import answers, id_of, stripe_client

CARD, DEBIT = "card", "acss_debit"
BRANDS = {
	"visa": "Visa",
	"mastercard": "Mastercard",
	"amex": "Amex",
	"discover": "Discover",
	"interac": "Interac",
}


def owner_of(method: str) -> str:
	"""The id of the Stripe customer that owns a card or bank account; "" if Stripe does not have it (any more), or it has no
	owner. Raises ServiceUnavailable, or ServiceRefused for any other refusal.
	"""
	try:
		with answers():
			return id_of(stripe_client().payment_methods.retrieve(method).customer)
	except ServiceRefused as refusal:
		if refusal.code != "resource_missing":
			raise
		return ""


def expiry_of(method: Any) -> str:
	"""The last day on which a card can be charged ("2034-12-31"); "" for a bank account, or when Stripe does not report it."""
	card = getattr(method, "card", None)
	month, year = int(getattr(card, "exp_month", 0) or 0), int(getattr(card, "exp_year", 0) or 0)
	return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]}" if month and year else ""


def label_of(method: Any) -> str:
	"""The display name of a card or bank account: "Visa •••• 4242", "Compte •••• 6789"."""
	details = getattr(method, method.type, None)
	if not details:
		return ""
	name = "Compte" if method.type == DEBIT else BRANDS.get(details.brand, details.brand.title())
	return f"{name} •••• {details.last4}"
