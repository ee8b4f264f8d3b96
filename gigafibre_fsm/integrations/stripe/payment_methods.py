"""Names and details of saved cards and bank accounts."""

from __future__ import annotations

from typing import Any

CARD, DEBIT = "card", "acss_debit"
BRANDS = {
	"visa": "Visa",
	"mastercard": "Mastercard",
	"amex": "Amex",
	"discover": "Discover",
	"interac": "Interac",
}


def label_of(method: Any) -> str:
	"""The display name of a card or bank account: "Visa •••• 4242", "Compte •••• 6789"."""
	details = getattr(method, method.type, None)
	if not details:
		return ""
	name = "Compte" if method.type == DEBIT else BRANDS.get(details.brand, details.brand.title())
	return f"{name} •••• {details.last4}"
