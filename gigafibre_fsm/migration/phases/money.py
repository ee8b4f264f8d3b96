"""Plans the opening balance of each account on the day of the migration: unpaid bills and credit, to the cent. Pure.

Opening balance of an account = its bills - its payments. Unpaid bills are imported one by one, each with its date, number and
remainder; payments beyond all bills are credit.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.phases import agreements, money_endings, past_bills, payment_methods
from gigafibre_fsm.migration.phases.account_balances import Account, accounts_of
from gigafibre_fsm.migration.planned import Link, Phase, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row


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
	endings=money_endings.plan,
)
