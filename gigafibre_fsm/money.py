"""Sales taxes for quotations, orders and invoices, and the format of amounts. Pure.

Taxes as Revenu Québec prescribes: each tax is computed on the sum of one document, before the other tax, and rounded once,
half a cent up. So the taxes of two documents may differ by a cent from those of both together.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency

from gigafibre_fsm.dates import LOCALES

CURRENCY = "CAD"
CENT = Decimal("0.01")
ZERO = Decimal("0.00")
TPS = Decimal("0.05")
TVQ = Decimal("0.09975")
SMALLEST = Decimal("0.50")
"""The smallest card payment in dollars: no smaller bill is made, and no smaller balance is collected."""


def cents(amount: Decimal) -> Decimal:
	"""Round to the cent, half away from zero."""
	return amount.quantize(CENT, ROUND_HALF_UP)


def formatted(amount: Decimal, language: str) -> str:
	"""`99,95 $` in French, `$99.95` in English."""
	return format_currency(amount, CURRENCY, locale=LOCALES["en" if language.startswith("en") else "fr"])


def taxes(net: Decimal) -> tuple[Decimal, Decimal]:
	"""(TPS, TVQ) on the net amount of one document."""
	return cents(net * TPS), cents(net * TVQ)
