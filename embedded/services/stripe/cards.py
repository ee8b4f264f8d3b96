"""Stripe's published test cards and accounts, and their behaviour."""

from dataclasses import dataclass
from typing import Literal

from embedded.services.messages import Params

Outcome = Literal["ok", "authenticate", "decline"]


@dataclass(frozen=True)
class Card:
	"""`setup`: when it is saved or charged on-session; `charge`: after that; `away`: when the customer is away.

	`away_once_set_up` is the result of an off-session payment after a completed set-up.
	"""

	brand: str = "visa"
	setup: Outcome = "ok"
	charge: Outcome = "ok"
	away: Outcome = "ok"
	away_once_set_up: Outcome | None = None
	code: str = "card_declined"
	decline_code: str | None = "generic_decline"
	country: str = "US"


CARDS: dict[str, Card] = {
	"4242424242424242": Card(),
	"4000056655665556": Card(),
	"5555555555554444": Card("mastercard"),
	"378282246310005": Card("amex"),
	"4000001240000000": Card(country="CA"),
	"4000002500003155": Card(setup="authenticate", away="authenticate", away_once_set_up="ok"),
	"4000002760003184": Card(setup="authenticate", charge="authenticate", away="authenticate"),
	"4000000000003220": Card(setup="authenticate", charge="authenticate", away="authenticate"),
	"4000003800000446": Card(charge="authenticate", away="ok"),
	"4000008260003178": Card(
		setup="authenticate", charge="decline", away="decline", decline_code="insufficient_funds"
	),
	"4000000000000341": Card(charge="decline", away="decline"),
	"4000000000000002": Card(setup="decline", charge="decline", away="decline"),
	"4000000000009995": Card(
		setup="decline", charge="decline", away="decline", decline_code="insufficient_funds"
	),
	"4000000000009987": Card(setup="decline", charge="decline", away="decline", decline_code="lost_card"),
	"4000000000009979": Card(setup="decline", charge="decline", away="decline", decline_code="stolen_card"),
	"4000000000000069": Card(
		setup="decline", charge="decline", away="decline", code="expired_card", decline_code=None
	),
	"4000000000000127": Card(
		setup="decline", charge="decline", away="decline", code="incorrect_cvc", decline_code=None
	),
	"4000000000000119": Card(
		setup="decline", charge="decline", away="decline", code="processing_error", decline_code=None
	),
}

# Ready-made payment methods and tokens, by their published names.
READY_MADE: dict[str, str] = {
	"visa": "4242424242424242",
	"mastercard": "5555555555554444",
	"amex": "378282246310005",
	"ca": "4000001240000000",
	"chargeDeclined": "4000000000000002",
	"visa_chargeDeclined": "4000000000000002",
	"chargeDeclinedInsufficientFunds": "4000000000009995",
	"visa_chargeDeclinedInsufficientFunds": "4000000000009995",
	"chargeCustomerFail": "4000000000000341",
	"authenticationRequired": "4000002760003184",
	"authenticationRequiredOnSetup": "4000002500003155",
	"threeDSecure2Required": "4000000000003220",
}

# Canadian pre-authorised debits, by account number: how they settle, and the failure code.
ACSS_ACCOUNTS: dict[str, str | None] = {
	"000123456789": None,
	"900123456789": None,
	"000222222227": "insufficient_funds",
	"900222222227": "insufficient_funds",
	"000111111113": "account_closed",
	"000111111116": "no_account",
	"000333333335": "debit_not_authorized",
}

MESSAGES: dict[str, str] = {
	"card_declined": "Your card was declined.",
	"insufficient_funds": "Your card has insufficient funds.",
	"expired_card": "Your card has expired.",
	"incorrect_cvc": "Your card's security code is incorrect.",
	"processing_error": "An error occurred while processing your card. Try again in a little bit.",
	"incorrect_number": "Your card number is incorrect.",
	"invalid_expiry_year": "Your card's expiration year is invalid.",
	"authentication_required": "Your card was declined. This transaction requires authentication.",
}


def luhn_valid(number: str) -> bool:
	digits = [int(digit) for digit in reversed(number)]
	return sum(digits[::2]) % 10 == sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) * 9 % 10


def card_details(number: str, card: Card, month: int, year: int) -> Params:
	"""The `card` of a payment method: never the number."""
	return {
		"brand": card.brand,
		"checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
		"country": card.country,
		"exp_month": month,
		"exp_year": year,
		"fingerprint": f"fake{number[-6:]}",
		"funding": "credit",
		"generated_from": None,
		"last4": number[-4:],
		"networks": {"available": [card.brand], "preferred": None},
		"three_d_secure_usage": {"supported": True},
		"wallet": None,
	}
