"""The report of a shadow bill, as text and as JSON. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from gigafibre_fsm.migration.shadow.facts import Account
from gigafibre_fsm.migration.shadow.reasons import REASONS, Difference
from gigafibre_fsm.money import ZERO

SHOWN = 5
ALL_AGREE, SOME_DIFFER = 0, 3
"""Exit statuses; 1 is an error that stopped the run, 2 a wrong command line."""


@dataclass
class Report:
	"""`accounts`: those with a bill on either side, each with its differences."""

	month: date
	source: str
	accounts: list[tuple[Account, list[Difference]]] = field(default_factory=list)

	@property
	def differing(self) -> list[tuple[Account, list[Difference]]]:
		return [(account, found) for account, found in self.accounts if found]

	@property
	def status(self) -> int:
		return SOME_DIFFER if self.differing else ALL_AGREE

	@property
	def totals(self) -> tuple[Decimal, Decimal]:
		"""Dollars with taxes: (here, there)"""
		here = sum((account.total_here for account, _found in self.accounts), ZERO)
		return here, sum((account.total_there for account, _found in self.accounts), ZERO)

	def counts(self) -> dict[str, tuple[int, Decimal]]:
		"""reason -> (how many differences, here minus there in dollars), in the order of REASONS"""
		counted: Counter[str] = Counter()
		amounts: dict[str, Decimal] = dict.fromkeys(REASONS, ZERO)
		for _account, found in self.accounts:
			for each in found:
				counted[each.reason] += 1
				amounts[each.reason] += each.here - each.there
		return {reason: (counted[reason], amounts[reason]) for reason in REASONS if counted[reason]}

	def as_json(self) -> dict[str, Any]:
		"""The whole report as JSON-ready data; amounts are texts in dollars."""
		here, there = self.totals
		return {
			"month": f"{self.month:%Y-%m}",
			"source": self.source,
			"customers": len(self.accounts),
			"agree": len(self.accounts) - len(self.differing),
			"total_here": str(here),
			"total_there": str(there),
			"reasons": {
				reason: {"meaning": REASONS[reason], "count": count, "net_here_minus_there": str(amount)}
				for reason, (count, amount) in self.counts().items()
			},
			"differences": [
				{
					"account": account.id,
					"customer": account.customer,
					"total_here": str(account.total_here),
					"total_there": str(account.total_there),
					"reasons": [
						{
							"reason": each.reason,
							"here": str(each.here),
							"there": str(each.there),
							"detail": each.detail,
						}
						for each in found
					],
				}
				for account, found in self.differing
			],
			"status": self.status,
		}

	def lines(self) -> Iterator[str]:
		"""The report as lines for a terminal: the totals, and the first customers of each reason."""
		here, there = self.totals
		agree = len(self.accounts) - len(self.differing)
		yield f"bills of {self.month:%Y-%m}, not kept, compared with {self.source}"
		yield f"{len(self.accounts):,} customers with a bill: {agree:,} agree to the cent, {len(self.differing):,} differ"
		yield f"total with taxes: {here:,.2f} here, {there:,.2f} there, {here - there:+,.2f}"
		for reason, (count, amount) in self.counts().items():
			yield f"{count:>9,}  {reason}: {REASONS[reason]} ({amount:+,.2f})"
			shown = [
				(account, each)
				for account, found in self.differing
				for each in found
				if each.reason == reason
			]
			for account, each in shown[:SHOWN]:
				who = f"account {account.id} {account.customer}".strip()
				yield f"{'':11}{who}: {each.here} here, {each.there} there; {each.detail}"
			if count > SHOWN:
				yield f"{'':11}and {count - SHOWN:,} more, see --report"
