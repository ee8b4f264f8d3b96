"""The compared facts: the lines of one customer's bills of a month, on either side. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from gigafibre_fsm.money import ZERO, taxes

PLAN, ADD_ON, DISCOUNT, COMBO, ONCE, CREDIT = "plan", "add-on", "discount", "combo", "once", "credit"


@dataclass(frozen=True)
class Line:
	"""One line of a bill; amounts in dollars before taxes.

	`service`: the id of the legacy service that it belongs to, "" when unknown; of our add-ons and discounts, that of
	their plan. `monthly`: the agreed price of a whole month. `days`: the days of the month that are billed, of
	`of_days`; None where the legacy system does not say.
	"""

	sku: str
	kind: str
	amount: Decimal
	service: str = ""
	monthly: Decimal | None = None
	days: int | None = None
	of_days: int = 30


@dataclass(frozen=True)
class LegacyBill:
	"""`total` includes taxes. `lines` is empty if the legacy system stores none."""

	id: str
	total: Decimal
	lines: tuple[Line, ...] = ()

	@property
	def net(self) -> Decimal:
		return sum((line.amount for line in self.lines), ZERO)


@dataclass
class Account:
	"""One customer's month.

	`paused_here`, `paused_there`: the ids of legacy services that are suspended, on either side; `paused_skus`: the items
	of our suspended subscriptions with their monthly amounts. `ended_here`, `ended_there`: discounts that ended before
	the month, with their amounts (below zero).
	"""

	id: str
	customer: str = ""
	here: tuple[Line, ...] = ()
	there: tuple[LegacyBill, ...] = ()
	paused_here: frozenset[str] = frozenset()
	paused_there: frozenset[str] = frozenset()
	paused_skus: dict[str, Decimal] = field(default_factory=dict)
	ended_here: dict[str, Decimal] = field(default_factory=dict)
	ended_there: frozenset[str] = frozenset()
	prices_there: dict[str, Decimal] = field(default_factory=dict)
	"""service id -> its monthly price in the legacy system"""

	@property
	def net_here(self) -> Decimal:
		return sum((line.amount for line in self.here), ZERO)

	@property
	def total_here(self) -> Decimal:
		return with_taxes(self.net_here)

	@property
	def total_there(self) -> Decimal:
		return sum((bill.total for bill in self.there), ZERO)


def with_taxes(net: Decimal) -> Decimal:
	return net + sum(taxes(net), ZERO)
