"""A quote: its lines, its totals with taxes, and its form as JSON. Pure.

Amounts are `Decimal` Canadian dollars before taxes unless they say otherwise. Recurring amounts are a
month's.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gigafibre_fsm.money import ZERO, cents, taxes

# Consumer Protection Act, s. 214.7: the lesser of $50 and a tenth of the price of the services not yet
# provided, where no rebate on goods was given. A month that has begun counts as over (Regulation, s. 79.10).
EXIT_FEE_CAP = Decimal("50.00")
EXIT_FEE_SHARE = Decimal("0.10")


@dataclass(frozen=True)
class QuoteLine:
	"""`kind` is recurring, discount, one_time or credit; `months` is how long a discount runs, 0 for always."""

	sku: str
	label: str
	kind: str
	service_type: str
	qty: int
	unit: Decimal
	english: str = ""
	note: str = ""
	months: int = 0

	@property
	def amount(self) -> Decimal:
		return self.unit * self.qty

	@property
	def monthly(self) -> bool:
		return self.kind in ("recurring", "discount")


@dataclass(frozen=True)
class Totals:
	subtotal: Decimal
	tps: Decimal
	tvq: Decimal

	@property
	def total(self) -> Decimal:
		return self.subtotal + self.tps + self.tvq

	def __sub__(self, part: Totals) -> Totals:
		return Totals(self.subtotal - part.subtotal, self.tps - part.tps, self.tvq - part.tvq)

	def as_dict(self) -> dict[str, str]:
		return {name: f"{getattr(self, name):.2f}" for name in ("subtotal", "tps", "tvq", "total")}


@dataclass(frozen=True)
class Quote:
	zone: str
	on: datetime.date
	commitment: int
	lines: tuple[QuoteLine, ...] = field(default_factory=tuple)

	@property
	def monthly(self) -> Totals:
		return totals(line.amount for line in self.lines if line.monthly)

	@property
	def later(self) -> Totals:
		"""The monthly lines once the discounts of limited duration have ended."""
		return totals(line.amount for line in self.lines if line.monthly and not line.months)

	@property
	def one_time(self) -> Totals:
		"""The amount that the one-time lines add to a month: they are billed with a month and taxed together with it."""
		return self.whole - self.monthly

	@property
	def whole(self) -> Totals:
		"""All lines on one document: the Sales Order, and a first invoice for a whole month."""
		return totals(line.amount for line in self.lines)

	@property
	def commitment_total(self) -> Decimal:
		"""The amount that the customer pays until the commitment ends, taxes included; zero without a commitment."""
		return self.monthly.total * self.commitment + self.one_time.total if self.commitment else ZERO

	def as_dict(self, language: str = "fr", say: Callable[[str], str] = str) -> dict[str, Any]:
		"""The quote as JSON, amounts as text. `say` translates the notes."""
		return {
			"lines": [
				{
					"sku": line.sku,
					"label": line.english if language == "en" and line.english else line.label,
					"kind": line.kind,
					"service_type": line.service_type,
					"qty": line.qty,
					"unit": f"{line.unit:.2f}",
					"amount": f"{line.amount:.2f}",
					"note": say(line.note) if line.note else "",
					"months": line.months,
				}
				for line in self.lines
			],
			"monthly": self.monthly.as_dict(),
			"later": self.later.as_dict(),
			"one_time": self.one_time.as_dict(),
			"commitment": {
				"months": self.commitment,
				"total": f"{self.commitment_total:.2f}",
				"exit_fee": f"{exit_fee(self.monthly.subtotal, self.commitment):.2f}",
			},
			"on": self.on.isoformat(),
			"zone": self.zone,
		}


def totals(amounts: Iterable[Decimal]) -> Totals:
	"""Net, TPS and TVQ of one document (money.py)."""
	net = sum(amounts, ZERO)
	return Totals(cents(net), *taxes(net))


def exit_fee(monthly_net: Decimal, months_left: int) -> Decimal:
	"""The legal maximum of the exit fee with `months_left` months of the commitment left."""
	return cents(min(EXIT_FEE_CAP, monthly_net * max(months_left, 0) * EXIT_FEE_SHARE))
