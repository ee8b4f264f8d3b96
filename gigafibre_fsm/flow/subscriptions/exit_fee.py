"""Which services end together, and the exit fee for leaving before the end of a commitment. Pure, in Decimal.

Consumer Protection Act (Quebec), s. 214.7 and 214.8, and its Regulation, s. 79.10:

    no commitment, or its term is over     nothing
    no economic inducement                 the lesser of $50 and a tenth of the price of the months not begun
    economic inducement                    its value x months not begun / months of the commitment

A month that has begun counts as over. The $50 are per contract, that is per order, however many of its services end and on
how many days. The payment for the end of a contract is deemed to include its taxes (Excise Tax Act, s. 182; Act respecting
the Québec sales tax, s. 318), so the fee includes them, and is rounded down to the cent: no customer pays more than the law
allows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from dateutil.relativedelta import relativedelta

from gigafibre_fsm.flow.pricing.quotes import EXIT_FEE_CAP, EXIT_FEE_SHARE
from gigafibre_fsm.money import CENT, TPS, TVQ, ZERO, taxes


def ending_with(chosen: Iterable[str], present: Collection[str], needs: Mapping[str, str]) -> frozenset[str]:
	"""The kinds of service that end when `chosen` end: those, and all of `present` that require one of them (`needs`: kind ->
	required kind).
	"""
	gone = set(chosen)
	while more := {kind for kind in present if needs.get(kind) in gone} - gone:
		gone |= more
	return frozenset(gone)


@dataclass(frozen=True)
class Commitment:
	"""One service that ends before its commitment does: `monthly` is its price with extras and discounts, before taxes;
	`inducement` the value that the customer received for committing, or 0.
	"""

	start: date
	end: date
	monthly: Decimal
	inducement: Decimal = ZERO

	def months_left(self, last: date) -> int:
		"""Months of the term that have not begun on the `last` day of service."""
		return sum(1 for begun in self._months() if begun > last)

	@property
	def months(self) -> int:
		return len(self._months())

	def _months(self) -> list[date]:
		"""The first day of each month of the term."""
		months, begun = [], self.start
		while begun <= self.end:
			months.append(begun)
			begun = self.start + relativedelta(months=len(months))
		# From the 29th to the 31st a term may end on a shorter month's last day, on which no further month begins.
		return months[:-1] if len(months) > 1 and months[-1] == self.end else months


@dataclass(frozen=True)
class ExitFee:
	"""`amount` in dollars, taxes included. `months` of the term have not begun; `left` is their price before taxes;
	`inducement` is the basis of the fee unless it is 0; `charged` was already charged for the same contract.
	"""

	amount: Decimal = ZERO
	months: int = 0
	left: Decimal = ZERO
	inducement: Decimal = ZERO
	charged: Decimal = ZERO

	@property
	def before_taxes(self) -> Decimal:
		return before_taxes(self.amount)


def exit_fee(services: Iterable[Commitment], last: date, charged: Decimal = ZERO) -> ExitFee:
	"""The maximum exit fee of one contract when these `services` of it end after the day `last`."""
	services = [service for service in services if service.end > last]
	months = max((service.months_left(last) for service in services), default=0)
	left = sum((service.monthly * service.months_left(last) for service in services), ZERO)
	inducement = sum((service.inducement for service in services), ZERO)
	if inducement:
		parts = (s.inducement * s.months_left(last) / s.months for s in services if s.inducement)
		allowed = sum(parts, ZERO)
	else:
		allowed = min(EXIT_FEE_CAP - charged, left * EXIT_FEE_SHARE)
	amount = max(ZERO, allowed).quantize(CENT, ROUND_DOWN)
	return ExitFee(amount, months, left, inducement, charged)


def before_taxes(amount: Decimal) -> Decimal:
	"""The largest net amount that, with both taxes added, does not exceed `amount`."""
	net = (amount / (1 + TPS + TVQ)).quantize(CENT, ROUND_DOWN) + CENT
	while net + sum(taxes(net), ZERO) > amount:
		net -= CENT
	return max(net, ZERO)
