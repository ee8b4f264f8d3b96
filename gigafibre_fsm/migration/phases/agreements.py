"""Plans payment agreements in force, during which dunning waits. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import IN_FORCE
from gigafibre_fsm.migration.planned import Link, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.money import ZERO


def plan(
	tables: Tables, balances: Mapping[str, Decimal], findings: Findings, site: Site
) -> Iterator[Planned]:
	"""`balances`: the debt of each account, by its id; of several agreements of one account the latest is used."""
	there = {row["id"] for row in tables["account"]}
	installments = _installments(tables, findings)
	held: dict[str, Row] = {}
	for row in tables["agreement"]:
		if row["account_id"] not in there:
			findings.note("orphan_agreement", row["_row"], f"account {row['account_id']}")
		elif not row["status"]:
			findings.note("agreement_without_state", row["_row"], row["amount"])
		elif row["status"] != IN_FORCE:
			findings.pass_over("agreement_over")
		elif not installments[row["id"]]:
			findings.note("agreement_without_dates", row["_row"], row["amount"])
		elif balances.get(row["account_id"], ZERO) <= 0:
			findings.note("agreement_without_debt", row["_row"], row["amount"])
		else:
			if earlier := held.get(row["account_id"]):
				findings.note("agreement_repeated", earlier["_row"], row["_row"])
			held[row["account_id"]] = row
	for row in held.values():
		yield _agreement(row, installments[row["id"]], findings, site)


def _installments(tables: Tables, findings: Findings) -> Mapping[str, list[Row]]:
	"""Installments by agreement, earliest first, without those without a day or an amount."""
	there = {row["id"] for row in tables["agreement"]}
	found: dict[str, list[Row]] = defaultdict(list)
	for row in tables["installment"]:
		if row["agreement_id"] not in there:
			findings.note("orphan_installment", row["_row"], f"agreement {row['agreement_id']}")
		elif not row["due"] or not row["amount"] or row["amount"] < 0:
			findings.note("installment_unreadable", row["_row"], f"{row['due']} {row['amount']}")
		else:
			found[row["agreement_id"]].append(row)
	for rows in found.values():
		rows.sort(key=lambda row: row["due"])
	return found


def _agreement(row: Row, installments: list[Row], findings: Findings, site: Site) -> Planned:
	promised = sum((each["amount"] for each in installments), ZERO)
	if row["amount"] is not None and row["amount"] != promised:
		findings.note("agreement_sum_differs", row["_row"], f"{row['amount']}, installments {promised}")
	values = {
		"status": "Active",
		"customer": Link("Customer", f"account:{row['account_id']}"),
		"agreed_on": row["agreed_on"] or site.started,
		"notes": row["notes"] or "",
		"is_sample": int(site.sample),
	}
	lines = tuple(
		{
			"due_date": each["due"],
			"amount": float(each["amount"]),
			"paid_before": int(bool(each["paid"])),
		}
		for each in installments
	)
	return Planned("Payment Agreement", row["_row"], values, {"installments": lines})
