"""The reasons why a customer's bill differs between the two systems. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gigafibre_fsm.migration.shadow.facts import (
	ADD_ON,
	COMBO,
	CREDIT,
	DISCOUNT,
	ONCE,
	PLAN,
	Account,
	LegacyBill,
	Line,
	with_taxes,
)
from gigafibre_fsm.money import ZERO, cents, taxes

REASONS: dict[str, str] = {
	"price": "Another monthly price for the same item",
	"proration": "Other days of the month billed",
	"plan_changed": "Another plan for the same service",
	"discount_ended": "A discount that has ended on one side only",
	"discount_missing": "A discount there that is not here",
	"discount_extra": "A discount here that is not there",
	"discount_amount": "The same discount, another amount",
	"addon_missing": "An add-on or fee there that is not here",
	"addon_extra": "An add-on or fee here that is not there",
	"tax": "The taxes there are not TPS and TVQ on its lines",
	"combo": "Another combo discount",
	"pause": "A service that is suspended on one side only",
	"credit": "A credit or correction on one side only",
	"one_time": "A one-time charge on one side only",
	"service_missing": "A service billed there that is not billed here",
	"service_extra": "A service billed here that is not billed there",
	"rounding": "Cents of rounding",
	"billed_twice": "Billed twice there",
	"account_missing": "A bill of an account that is not here",
	"unexplained": "No reason found: look at both bills",
}
MOST_CENTS = Decimal("0.02")
"""Two taxes, each rounded once, or the shares of two months: a larger difference is not due to rounding."""
EXTRA = {
	PLAN: "service_extra",
	ADD_ON: "addon_extra",
	DISCOUNT: "discount_extra",
	COMBO: "combo",
	ONCE: "one_time",
	CREDIT: "credit",
}
"""The reason of a line that only this site has, by its kind."""
MISSING = {**EXTRA, PLAN: "service_missing", ADD_ON: "addon_missing", DISCOUNT: "discount_missing"}


@dataclass(frozen=True)
class Difference:
	"""Amounts in dollars before taxes, on either side; those of `tax` and of a rounding of taxes are taxes."""

	reason: str
	here: Decimal
	there: Decimal
	detail: str

	def __post_init__(self) -> None:
		if self.reason not in REASONS:
			raise KeyError(self.reason)


def differences(account: Account) -> list[Difference]:
	"""The differences between this site's bill and the legacy system's; empty when the totals and all lines agree. Together
	they equal the difference of the totals, to the cent.
	"""
	if not account.customer:
		return [Difference("account_missing", ZERO, bill.total, f"bill {bill.id}") for bill in account.there]
	bills, found = _without_duplicates(account.there)
	if any(bill.total and not bill.lines for bill in bills):
		return found + _by_total(account, bills)
	lines, twice = _lines_once(account.here, [line for bill in bills for line in bill.lines])
	found += twice
	left_here, left_there = [], []
	for here, there in _pairs(account.here, lines):
		if here and there:
			if here.amount != there.amount:
				found.append(_difference(_why_amounts(account, here, there), here, there))
		elif here:
			left_here.append(here)
		else:
			left_there.append(there)
	found += _unpaired(account, left_here, left_there)
	return found + [difference for bill in bills for difference in _of_taxes(bill)]


def _without_duplicates(bills: Sequence[LegacyBill]) -> tuple[list[LegacyBill], list[Difference]]:
	"""(the bills without duplicates; the duplicates as differences)"""
	kept: list[LegacyBill] = []
	found: list[Difference] = []
	seen: dict[tuple[Decimal, tuple[tuple[str, Decimal], ...]], str] = {}
	for bill in bills:
		content = bill.total, tuple(sorted((line.sku, line.amount) for line in bill.lines))
		first = seen.setdefault(content, bill.id)
		if first == bill.id or bill.total <= 0:
			kept.append(bill)
		else:
			found.append(
				Difference("billed_twice", ZERO, bill.net or bill.total, f"bill {bill.id} repeats {first}")
			)
			found += _of_taxes(bill)
	return kept, found


def _lines_once(here: Sequence[Line], there: Sequence[Line]) -> tuple[list[Line], list[Difference]]:
	"""The same for single lines: a service, item and amount that occurs more often there than the item does here."""
	ours = Counter(line.sku for line in here)
	kept: list[Line] = []
	found: list[Difference] = []
	seen: Counter[tuple[str, str, Decimal]] = Counter()
	for line in there:
		place = line.service, line.sku, line.amount
		seen[place] += 1
		if line.service and seen[place] > max(1, ours[line.sku]) and line.kind not in (ONCE, CREDIT):
			found.append(
				Difference("billed_twice", ZERO, line.amount, f"{line.sku} of service {line.service}")
			)
		else:
			kept.append(line)
	return kept, found


def _pairs(here: Iterable[Line], there: Iterable[Line]) -> Iterator[tuple[Line | None, Line | None]]:
	"""Pairs of lines of one item: a plan with that of the same service, then equal amounts, then in order."""
	ours, theirs = defaultdict(list), defaultdict(list)
	for lines, by_sku in ((here, ours), (there, theirs)):
		for line in lines:
			by_sku[line.sku].append(line)
	for sku in dict.fromkeys((*ours, *theirs)):
		mine, others = ours[sku], theirs[sku]
		for alike in (_same_service, lambda one, other: one.amount == other.amount, lambda one, other: True):
			for line in list(mine):
				if other := next((each for each in others if alike(line, each)), None):
					mine.remove(line), others.remove(other)
					yield line, other
		yield from ((line, None) for line in mine)
		yield from ((None, line) for line in others)


def _same_service(one: Line, other: Line) -> bool:
	return one.kind == PLAN and one.service != "" and one.service == other.service


def _why_amounts(account: Account, here: Line, there: Line) -> str:
	if here.kind == COMBO:
		return "combo"
	whole = here.monthly if here.monthly is not None else here.amount
	days = there.days
	if days is None and there.amount != there.monthly:
		days = _days_that_give(there.amount, whole, here.of_days)
	if days is not None and here.days is not None and days != here.days:
		paused = here.service in account.paused_here or there.service in account.paused_there
		return "pause" if paused else "proration"
	if here.days is not None and here.days < here.of_days and abs(here.amount - there.amount) <= MOST_CENTS:
		return "rounding"
	return {DISCOUNT: "discount_amount", CREDIT: "credit", ONCE: "one_time"}.get(here.kind, "price")


def _days_that_give(amount: Decimal, whole: Decimal, of_days: int) -> int | None:
	"""The number of days whose share of a monthly price is `amount`."""
	return next((days for days in range(1, of_days + 1) if cents(whole * days / of_days) == amount), None)


def _unpaired(account: Account, here: list[Line], there: list[Line]) -> Iterator[Difference]:
	"""Lines that only one side has."""
	for line in list(here):
		other = next((each for each in there if _same_service(line, each)), None)
		if other:
			here.remove(line), there.remove(other)
			yield _difference("plan_changed", line, other)
	for line in here:
		reason = EXTRA[line.kind]
		if line.kind in (PLAN, ADD_ON, DISCOUNT, COMBO) and line.service in account.paused_there:
			reason = "pause"
		elif line.kind == DISCOUNT and line.sku in account.ended_there:
			reason = "discount_ended"
		yield _difference(reason, line, None)
	for line in there:
		reason = MISSING[line.kind]
		if line.service in account.paused_here or line.sku in account.paused_skus:
			reason = "pause"
		elif line.kind == DISCOUNT and line.sku in account.ended_here:
			reason = "discount_ended"
		yield _difference(reason, None, line)


def _difference(reason: str, here: Line | None, there: Line | None) -> Difference:
	line = here or there
	detail = line.sku + (f" of service {line.service}" if line.service else "")
	if here and there and here.sku != there.sku:
		detail = f"{here.sku} here, {there.sku} there, service {there.service}"
	if reason == "proration" and here and there:
		detail += f": {here.days} of {here.of_days} days here, {there.days or 'other'} there"
	return Difference(reason, here.amount if here else ZERO, there.amount if there else ZERO, detail)


def _of_taxes(bill: LegacyBill) -> Iterator[Difference]:
	"""The taxes of a legacy bill where they are not those on its lines."""
	if not bill.lines:
		return
	due, asked = sum(taxes(bill.net), ZERO), bill.total - bill.net
	if due != asked:
		reason = "rounding" if abs(due - asked) <= MOST_CENTS else "tax"
		yield Difference(reason, due, asked, f"taxes of bill {bill.id}")


def _by_total(account: Account, bills: Sequence[LegacyBill]) -> list[Difference]:
	"""If the legacy system stores no lines: the one reason that explains the difference of the totals to the cent."""
	there, net = sum((bill.total for bill in bills), ZERO), account.net_here
	if there == with_taxes(net):
		return []
	for reason, change, detail in _guesses(account):
		if with_taxes(net + change) == there:
			here, other = (-change, ZERO) if change < 0 else (ZERO, change)
			return [Difference(reason, here, other, detail)]
	due = with_taxes(net)
	if there == net:
		return [Difference("tax", due - net, ZERO, "no taxes there")]
	reason = "rounding" if abs(due - there) <= MOST_CENTS else "unexplained"
	return [Difference(reason, due, there, "the totals, with taxes; no lines there")]


def _guesses(account: Account) -> Iterator[tuple[str, Decimal, str]]:
	"""(reason, its effect on this site's net amount, detail)"""
	for line in account.here:
		reason = "pause" if line.service in account.paused_there else EXTRA[line.kind]
		if line.kind == DISCOUNT and line.sku in account.ended_there:
			reason = "discount_ended"
		yield reason, -line.amount, line.sku
		price = account.prices_there.get(line.service) if line.kind == PLAN else None
		if price is not None and price != line.monthly:
			yield "price", price - line.amount, line.sku
	yield from (("pause", amount, sku) for sku, amount in account.paused_skus.items())
	yield from (("discount_ended", amount, sku) for sku, amount in account.ended_here.items())
