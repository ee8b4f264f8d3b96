"""Matches a line with its customer, and with the bills that it pays. Pure.

Two facts of a line must agree before it is booked automatically: the account number with the amount or with the payer's name;
the number of a bill with its amount or with one of these. A name alone is only a proposal.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from gigafibre_fsm.flow.collections.payment_files.reader import Row
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.spelling import unaccented

CHEQUE = "Cheque"
MATCHED, DOUBTFUL, UNMATCHED, DUPLICATE, UNREADABLE = (
	"Matched",
	"Doubtful",
	"Unmatched",
	"Duplicate",
	"Unreadable",
)
BY_ACCOUNT, BY_INVOICE, BY_NAME = "Account Number", "Invoice", "Name"
MONEY_BACK = "taken_back"
LIKELY_NAME = 2
"""The number of words that two names must share: many people share a family name."""


@dataclass(frozen=True)
class Bill:
	"""An unpaid bill; `owed` is the amount that a payment may still be allocated to."""

	name: str
	customer: str
	owed: Decimal


@dataclass(frozen=True)
class Known:
	"""The site's facts about the payers of a file. Account numbers without spaces, names of bills in capitals."""

	accounts: Mapping[str, str]
	bills: Mapping[str, Bill]
	owing: dict[str, Sequence[Bill]]
	names: Mapping[str, str]
	"""Customer -> name, of the customers above and of all who owe money."""

	@cached_property
	def _by_word(self) -> dict[str, set[str]]:
		found: dict[str, set[str]] = defaultdict(set)
		for customer, name in self.names.items():
			for word in _words(name):
				found[word].add(customer)
		return found

	def namesakes(self, payer: str) -> list[str]:
		"""The customers whose name matches the payer's: exactly, or else by enough words."""
		likely = set().union(*(self._by_word.get(word, set()) for word in _words(payer)))
		likely = {each for each in likely if same_person(payer, self.names[each])}
		exactly = {each for each in likely if _words(self.names[each]) == _words(payer)}
		return sorted(exactly or likely)


@dataclass(frozen=True)
class Verdict:
	"""The result for a line. `doubt` is the reason for review: name_only, amount, two_customers, taken_back, or ""."""

	status: str
	customer: str = ""
	invoice: str = ""
	how: str = ""
	doubt: str = ""


def judge_all(rows: Iterable[Row], known: Known) -> list[Verdict]:
	"""The verdict on each line. Bills that an earlier line of the file pays are no longer owed: a second payment of the same
	amount is doubtful.
	"""
	known = replace(known, owing=dict(known.owing))
	verdicts = []
	for row in rows:
		verdict = judge(row, known)
		verdicts.append(verdict)
		if verdict.status == MATCHED:
			owing = known.owing.get(verdict.customer, ())
			known.owing[verdict.customer] = still_owed(owing, allocate(row.amount, owing, verdict.invoice))
	return verdicts


def still_owed(owing: Iterable[Bill], paid: Iterable[tuple[str, Decimal]]) -> list[Bill]:
	"""The amounts still owed of these bills after a payment."""
	parts = dict(paid)
	after = (replace(bill, owed=bill.owed - parts.get(bill.name, ZERO)) for bill in owing)
	return [bill for bill in after if bill.owed > 0]


def judge(row: Row, known: Known) -> Verdict:
	"""The verdict on a line: its customer, as far as the line identifies one."""
	if row.problem:
		return Verdict(UNREADABLE, doubt=row.problem)
	by_account, by_bill = _by_account(row, known), _bill(row, known)
	if row.amount < 0:
		return Verdict(DOUBTFUL, by_account or (by_bill.customer if by_bill else ""), doubt=MONEY_BACK)
	if by_account and by_bill and by_bill.customer != by_account:
		return Verdict(DOUBTFUL, by_account, how=BY_ACCOUNT, doubt="two_customers")
	invoice = by_bill.name if by_bill else ""
	if customer := by_account or (by_bill.customer if by_bill else ""):
		how = BY_ACCOUNT if by_account else BY_INVOICE
		sure = (by_account and by_bill) or fits(row.amount, known.owing.get(customer, ()), invoice)
		sure = sure or same_person(row.payer, known.names.get(customer, ""))
		return Verdict(MATCHED if sure else DOUBTFUL, customer, invoice, how, "" if sure else "amount")
	likely = known.namesakes(row.payer)
	if len(likely) > 1:
		paying = [each for each in likely if fits(row.amount, known.owing.get(each, ()))]
		likely = paying if len(paying) == 1 else []
	if likely:
		return Verdict(DOUBTFUL, likely[0], how=BY_NAME, doubt="name_only")
	return Verdict(UNMATCHED)


def fits(amount: Decimal, owing: Sequence[Bill], invoice: str = "") -> bool:
	"""Whether an amount equals a bill, or the oldest bills together; or the bill named `invoice` if it is owed."""
	named = [bill for bill in owing if bill.name == invoice]
	sums = accumulate(bill.owed for bill in owing)
	return amount in {*(bill.owed for bill in named or owing), *sums}


def allocate(amount: Decimal, owing: Iterable[Bill], invoice: str = "") -> list[tuple[str, Decimal]]:
	"""[(bill, amount)] that a payment pays: first the bill that it names, then the one of its amount, then the oldest. The
	rest stays on account.
	"""
	bills = list(owing)
	exact = next((bill.name for bill in bills if bill.owed == amount), "")
	bills.sort(key=lambda bill: (bill.name != invoice, bill.name != exact))
	paid = []
	for bill in bills:
		part = min(amount, bill.owed)
		if part > 0:
			paid.append((bill.name, part))
			amount -= part
	return paid


def same_person(one: str, other: str) -> bool:
	"""Whether two names share enough words: TREMBLAY JEAN-PAUL and Jean-Paul Tremblay."""
	first, second = _words(one), _words(other)
	shared = first & second
	return len(shared) >= LIKELY_NAME and shared in (first, second)


def digits(text: str) -> str:
	"""The normalised form of an account number: without spaces, dashes and leading zeros."""
	return re.sub(r"[^0-9A-Z]", "", text.upper()).lstrip("0")


def candidates(rows: Iterable[Row]) -> tuple[set[str], set[str]]:
	"""(account numbers, names of bills) that the lines may refer to, to query only these."""
	accounts, bills = set(), set()
	for row in rows:
		accounts |= set(_account_numbers(row))
		bills |= set(_bill_numbers(row))
	return accounts, bills


def identities(source: str, rows: Sequence[Row]) -> list[str]:
	"""A key for each line, equal for the same payment in another file. Of two identical lines the second gets another key:
	both are payments. A cheque has the same key whatever day it is deposited.
	"""
	seen: dict[str, int] = {}
	keys = []
	for row in rows:
		said = [source, None if source == CHEQUE and row.reference else str(row.day), str(row.amount)]
		said += [digits(row.reference), digits(row.account), digits(row.invoice), sorted(_words(row.payer))]
		content = json.dumps([*said, row.raw if row.problem else ""])
		seen[content] = seen.get(content, 0) + 1
		keys.append(hashlib.sha256(f"{content}#{seen[content]}".encode()).hexdigest()[:40])
	return keys


def key_of_other_payment(key: str, line: str) -> str:
	"""The key of a line that a user has confirmed as a payment of its own, not a duplicate."""
	return hashlib.sha256(f"{key}:{line}".encode()).hexdigest()[:40]


@dataclass(frozen=True)
class Earlier:
	"""A line of an earlier file."""

	name: str
	day: date | None
	account: str
	reference: str
	payer: str


def look_alike(source: str, row: Row, earlier: Collection[Earlier]) -> str:
	"""The line among the `earlier` ones of this amount that seems to be the same payment exported with other columns; "" if
	there is none.
	"""
	for line in earlier:
		if line.day != row.day and source != CHEQUE:
			continue
		if row.reference and line.reference:
			alike = digits(row.reference) == digits(line.reference)
		else:
			alike = bool(row.account and digits(row.account) == digits(line.account))
			alike = alike or same_person(row.payer, line.payer)
		if alike:
			return line.name
	return ""


def _by_account(row: Row, known: Known) -> str:
	"""The customer of the line's account number; "" without a number, or with those of two customers."""
	found = {known.accounts[each] for each in _account_numbers(row) if each in known.accounts}
	return found.pop() if len(found) == 1 else ""


def _bill(row: Row, known: Known) -> Bill | None:
	found = {known.bills[each].name: known.bills[each] for each in _bill_numbers(row) if each in known.bills}
	return next(iter(found.values())) if len(found) == 1 else None


def _account_numbers(row: Row) -> list[str]:
	"""The numbers in the account column; without one, in the customer's reference, or in the message."""
	if row.account:
		return [digits(row.account)]
	found = [digits(row.reference), *(digits(each) for each in re.findall(r"\d[\d -]{3,}\d", row.message))]
	return [each for each in found if len(each) >= 4]


def _bill_numbers(row: Row) -> list[str]:
	texts = [row.invoice, *re.findall(r"[A-Za-z][\w-]*-\d[\w-]*", f"{row.reference} {row.message}")]
	return [text.strip().upper() for text in texts if text.strip()]


def _words(name: str) -> frozenset[str]:
	plain = unaccented(name).lower()
	return frozenset(word for word in re.split(r"[^a-z]+", plain) if len(word) > 1) - {
		"de",
		"la",
		"le",
		"et",
		"mme",
	}
