"""The only calculation of sales taxes, for quotes, orders and invoices. Pure.

As prescribed by Revenu Québec: each tax is calculated on the net total of one document, excluding the other
tax, and rounded once, half a cent up. So the taxes of two documents may differ by a cent from those of both
together.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "CAD"
CENT = Decimal("0.01")
ZERO = Decimal("0.00")
TPS = Decimal("0.05")
TVQ = Decimal("0.09975")
SMALLEST = Decimal("0.50")
"""The smallest card payment: no bill is made for less, and a smaller balance is not collected."""


def cents(amount: Decimal) -> Decimal:
	"""To the cent, half away from zero."""
	return amount.quantize(CENT, ROUND_HALF_UP)


def taxes(net: Decimal) -> tuple[Decimal, Decimal]:
	"""(TPS, TVQ) on the net amount of one document."""
	return cents(net * TPS), cents(net * TVQ)
