"""Reads the site's facts about the payers of a file: customers by account number, bills, debts. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.flow.collections.payment_files import rules
from gigafibre_fsm.flow.collections.payment_files.reader import Row
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY

BILL = ("name", "customer", "outstanding_amount", "debit_to", "fsm_charge_state")


def facts_of(rows: Sequence[Row], company: str) -> rules.Known:
	"""The facts that `rules.judge_all` needs for these lines."""
	numbers, names = rules.candidates(rows)
	holders = account_numbers.holders(_spellings(numbers, rows))
	accounts = {rules.digits(number): customer for number, customer in holders.items()}
	bills = {row.name.upper(): _bill(row) for row in _invoices({"name": among(names)}, company)}
	owing = _by_customer(_invoices({"outstanding_amount": (">", 0)}, company))
	people = {*accounts.values(), *(bill.customer for bill in bills.values()), *owing}
	return rules.Known(accounts, bills, owing, _names(people))


def payable(customer: str, company: str) -> list[rules.Bill]:
	"""The bills that a payment of a customer may pay, oldest first; without bills with a charge in progress: that charge
	finds the money on account first.
	"""
	rows = _invoices({"customer": customer, "outstanding_amount": (">", 0)}, company)
	return _by_customer(rows).get(customer, [])


def receivable(bills: Iterable[str]) -> dict[str, str]:
	"""{bill: its receivable account}."""
	rows = frappe.get_all("Sales Invoice", {"name": among(bills)}, ["name", "debit_to"])
	return {row.name: row.debit_to for row in rows}


def _spellings(numbers: Collection[str], rows: Iterable[Row]) -> set[str]:
	"""The numbers in normalised form and as the file writes them: an old number may begin with zeros."""
	return {*numbers, *(row.account for row in rows), *(row.reference for row in rows)} - {""}


def _invoices(filters: dict[str, Any], company: str) -> list[Any]:
	return frappe.get_all(
		"Sales Invoice",
		filters={**filters, "docstatus": 1, "is_return": 0, "company": company},
		fields=list(BILL),
		order_by="posting_date, name",
		limit=0,
	)


def _by_customer(rows: Iterable[Any]) -> dict[str, list[rules.Bill]]:
	found: dict[str, list[rules.Bill]] = defaultdict(list)
	for row in rows:
		if row.fsm_charge_state not in CHARGE_UNDER_WAY:
			found[row.customer].append(_bill(row))
	return dict(found)


def _bill(row: Any) -> rules.Bill:
	return rules.Bill(row.name, row.customer, decimal(row.outstanding_amount))


def _names(people: Collection[str]) -> dict[str, str]:
	rows = frappe.get_all(
		"Customer",
		filters={"name": among(people)},
		fields=["name", "customer_name"],
		order_by="name",
		limit=0,
	)
	return {row.name: row.customer_name for row in rows}
