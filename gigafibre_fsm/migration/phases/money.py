"""Plans the opening balance of each account on the day of the migration: unpaid bills and credit, to the cent. Pure.

Opening balance of an account = its bills - its payments. Unpaid bills are imported one by one, each with its date, number and
remainder; payments beyond all bills are credit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.phases import agreements, past_bills, payment_methods
from gigafibre_fsm.migration.planned import Link, Phase, Planned, Site, Tables
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


def plan(tables: Tables, findings: Findings, site: Site) -> list[Planned]:
	"""Plan the opening bills and credits of all accounts with a debt or a credit, then payment methods, agreements, and past
	bills.
	"""
	accounts = accounts_of(tables, findings, site.today)
	made: list[Planned] = []
	for row in tables["account"]:
		account = accounts.get(row["id"], Account())
		if row["balance"] is not None and row["balance"] != account.balance:
			findings.note(
				"balance_differs", row["_row"], f"{row['balance']}, bills and payments {account.balance}"
			)
		made += _opening(row, account, site)
	unpaid = {bill: left for account in accounts.values() for bill, left in account.left.items() if left}
	balances = {number: account.balance for number, account in accounts.items()}
	return [
		*made,
		*payment_methods.mandates(tables, findings, site),
		*agreements.plan(tables, balances, findings, site),
		*past_bills.plan(tables, unpaid, findings, site),
	]


def _opening(row: Row, account: Account, site: Site) -> list[Planned]:
	customer = Link("Customer", row["_row"])
	made = [
		_bill(customer, bill["_row"], account.left[bill["id"]], bill["date"], bill["id"], site)
		for bill in account.bills.values()
		if account.left[bill["id"]]
	]
	if account.given_back:
		made.append(_bill(customer, f"{row['_row']}#given-back", account.given_back, None, "", site))
	if account.spare:
		values = {"customer": customer, "amount": float(account.spare)}
		made.append(Planned("Payment Entry", f"{row['_row']}#credit", values))
	if account.balance:
		values = {"fsm_opening_balance": float(account.balance)}
		made.append(Planned("Customer", f"{row['_row']}#opening", values, changes=customer))
	return made


def _bill(customer: Link, key: str, amount: Decimal, day: date | None, number: str, site: Site) -> Planned:
	values = {
		"customer": customer,
		"amount": float(amount),
		"day": day,
		"number": number,
		"owed_since": site.hold_until,
		"sample": int(site.sample),
	}
	return Planned("Sales Invoice", key, values)


PHASE = Phase(
	"money",
	("invoice", "payment", "invoice_line", "mandate", "agreement", "installment"),
	plan,
	looks_into=("account",),
)
