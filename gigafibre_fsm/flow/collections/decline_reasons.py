"""Why a bank declined a charge, as a sentence. Pure; the codes are Stripe's decline codes (docs.stripe.com/declines/codes).

Lost, stolen and suspicious cards have no sentence, as Stripe asks: its user must not be warned.
"""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]


def sentence(code: str | None, _: Translate) -> str:
	"""The reason that belongs to a decline code, translated by `_`; empty where the bank gives none that may be shown."""
	match code or "":
		case "insufficient_funds":
			return _("The funds on the account are insufficient.")
		case "expired_card":
			return _("The card has expired.")
		case "incorrect_cvc" | "invalid_cvc":
			return _("The card's security code is not correct.")
		case "card_velocity_exceeded" | "withdrawal_count_limit_exceeded":
			return _("The card has reached its limit.")
		case "card_not_supported" | "currency_not_supported" | "transaction_not_allowed":
			return _("The card does not allow this kind of payment.")
		case "account_closed" | "incorrect_number" | "invalid_account" | "invalid_number":
			return _("The card or the account does not exist any more.")
		case "issuer_not_available" | "processing_error" | "reenter_transaction" | "try_again_later":
			return _("The bank could not process the payment; another try may succeed.")
		case "no_card":
			return _("No card is saved.")
	return ""
