"""Plans the end of what an earlier run made of balances, permissions to debit and payment agreements, once the legacy system says
that they are over. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import IN_FORCE, OVER
from gigafibre_fsm.migration.phases import payment_methods
from gigafibre_fsm.migration.phases.account_balances import accounts_of
from gigafibre_fsm.migration.planned import Link, Places, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.money import ZERO

NOT_PAYING = {
	"fsm_stripe_payment_method": "",
	"fsm_stripe_mandate": "",
	"fsm_ppa_enabled": 0,
	"fsm_card_label": "",
}


def plan(tables: Tables, places: Places, site: Site) -> Iterator[Planned]:
	"""`places`: the records that the plan of today has not. Who owes nothing has opened with nothing; a permission that was
	withdrawn, or that a later one replaces, is Ended, and nothing is debited by it; an agreement that is over is Kept where nothing
	is owed, else Cancelled.
	"""
	accounts = {row["id"]: row for row in tables["account"]}
	known = accounts_of(tables, Findings(), date.max)
	rows = {row["_row"]: row for name in ("account", "mandate", "agreement") for row in tables[name]}
	latest = {
		_of(row): row for row in (*tables["mandate"], *tables["agreement"]) if row["status"] == IN_FORCE
	}
	for doctype, key in places:
		row = rows.get(key.partition("#")[0])
		account = accounts.get(row["account_id"], {}) if row and "account_id" in row else row
		if not row or not account:
			continue
		owed = known[account["id"]].balance if account["id"] in known else ZERO
		is_over = row["status"] == OVER or latest.get(_of(row), row) is not row
		if values := _values(doctype, key, row, account, owed, is_over):
			yield Planned(doctype, key, values, changes=Link(doctype, key))


def _of(row: Row) -> tuple[str, str]:
	"""(table, account) of a permission or an agreement."""
	return row["_row"].partition(":")[0], row.get("account_id", "")


def _values(
	doctype: str, key: str, row: Row, account: Row, owed: Decimal, is_over: bool
) -> Mapping[str, Any]:
	part = key.partition("#")[2]
	if part == "opening":
		return {"fsm_opening_balance": 0.0}
	if part == "paying":
		return _paying(row, account)
	if doctype == "Debit Mandate" and is_over:
		return {"status": "Ended"}
	if doctype == "Payment Agreement" and (is_over or owed <= ZERO):
		return {"status": "Cancelled" if owed > ZERO else "Kept"}
	return {}


def _paying(mandate: Row, account: Row) -> dict[str, Any]:
	"""By what the account itself names, unless that is the bank account which may not be debited any more."""
	own = payment_methods.of_account(account, {}, Findings())
	method = own["fsm_stripe_payment_method"]
	if not method or method == mandate["stripe_payment_method"]:
		return NOT_PAYING
	return {**NOT_PAYING, **{field: own[field] for field in NOT_PAYING if field in own}}
