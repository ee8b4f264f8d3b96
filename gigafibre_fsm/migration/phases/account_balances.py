"""The balance of each legacy account: its bills with their remainders, and its unallocated payments. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.planned import Tables
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.money import ZERO

BEGINNING = date.min


@dataclass
class Account:
	"""The bills of one account with their remainders, and its unallocated payments."""

	left: dict[str, Decimal] = field(default_factory=dict)
	bills: dict[str, Row] = field(default_factory=dict)
	spare: Decimal = ZERO
	given_back: Decimal = ZERO

	@property
	def balance(self) -> Decimal:
		"""Balance in dollars; negative for a credit."""
		return sum(self.left.values(), ZERO) - self.spare + self.given_back


def accounts_of(tables: Tables, findings: Findings, today: date) -> dict[str, Account]:
	"""Each account with bills or payments. Payments are allocated to the bills that they name, then to the oldest."""
	_check_bills(tables["invoice"], findings, today)
	owners = {row["id"]: row["account_id"] for row in tables["invoice"]}
	there = {row["id"] for row in tables["account"]}
	accounts: dict[str, Account] = defaultdict(Account)
	for row in tables["invoice"]:
		if row["account_id"] not in there:
			findings.note("orphan_invoice", row["_row"], f"account {row['account_id']}")
		elif row["total"] is None:
			findings.note("amount_unreadable", row["_row"])
		elif row["total"] < 0:
			findings.note("invoice_below_zero", row["_row"], row["total"])
			accounts[row["account_id"]].spare -= row["total"]
		else:
			account = accounts[row["account_id"]]
			account.left[row["id"]], account.bills[row["id"]] = row["total"], row
	for row in _payments(tables["payment"], there, owners, today, findings):
		account, amount = accounts[row["account_id"]], row["amount"]
		if amount < 0:
			findings.note("payment_below_zero", row["_row"], amount)
			account.given_back -= amount
			continue
		if row["invoice_id"] in account.left:
			paid = min(amount, account.left[row["invoice_id"]])
			account.left[row["invoice_id"]] -= paid
			if paid < amount:
				findings.note(
					"invoice_overpaid", row["_row"], f"invoice {row['invoice_id']}: {amount - paid}"
				)
			amount -= paid
		account.spare += amount
	for account in accounts.values():
		_settle(account)
	return dict(accounts)


def _check_bills(rows: Iterable[Row], findings: Findings, today: date) -> None:
	"""Add findings for doubtful bills, which are imported unchanged."""
	seen: dict[tuple[str, date, Decimal], str] = {}
	for row in rows:
		if not row["date"]:
			findings.note("bill_without_date", row["_row"])
		elif row["date"] > today:
			findings.note("dated_in_future", row["_row"], row["date"])
		elif row["total"]:
			same = (row["account_id"], row["date"], row["total"])
			if (first := seen.setdefault(same, row["_row"])) != row["_row"]:
				findings.note("bill_repeated", row["_row"], first)


def _payments(
	rows: Iterable[Row], there: set[str], owners: Mapping[str, str], today: date, findings: Findings
) -> Iterator[Row]:
	"""The valid payments. `owners`: the account of each bill."""
	seen: dict[tuple[str, str, Decimal], str] = {}
	for row in rows:
		where, bill = row["_row"], row["invoice_id"]
		if row["account_id"] not in there:
			findings.note("orphan_payment", where, f"account {row['account_id']}")
			continue
		if row["amount"] is None:
			findings.note("amount_unreadable", where)
			continue
		if not row["amount"]:
			findings.note("payment_of_nothing", where, row["reference"])
		if row["date"] and row["date"] > today:
			findings.note("dated_in_future", where, row["date"])
		if bill and owners.get(bill) != row["account_id"]:
			findings.note("payment_of_other_bill", where, f"invoice {bill} of account {owners.get(bill)}")
		if row["reference"] and row["amount"]:
			same = (row["account_id"], row["reference"], row["amount"])
			if (first := seen.setdefault(same, where)) != where:
				findings.note("payment_repeated", where, first)
		yield row


def _settle(account: Account) -> None:
	"""Allocate unallocated payments to the remainders, oldest bill first; refunds reduce unallocated payments first."""
	back = min(account.spare, account.given_back)
	account.spare, account.given_back = account.spare - back, account.given_back - back
	oldest_first = sorted(account.bills.values(), key=lambda row: (row["date"] or BEGINNING, row["id"]))
	for row in oldest_first:
		paid = min(account.spare, account.left[row["id"]])
		account.left[row["id"]] -= paid
		account.spare -= paid
