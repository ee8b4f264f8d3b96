"""Plans the bills and payments of the last twelve months as read-only records: they are not in the ledger, and nothing is
owed on them. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.planned import Link, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.money import ZERO, taxes


def plan(tables: Tables, unpaid: Mapping[str, Decimal], findings: Findings, site: Site) -> Iterator[Planned]:
	"""Plan bills, then payments. `unpaid`: the remainder of each bill, by its id: an unpaid one is imported whatever its age,
	and refers to its opening bill.
	"""
	owners = {row["id"]: Link("Customer", row["_row"]) for row in tables["account"]}
	lines = _lines(tables, findings)
	for row in tables["invoice"]:
		if row["account_id"] not in owners or row["total"] is None:
			continue  # noted by money.py
		if not unpaid.get(row["id"]) and row["date"] and row["date"] < site.history_since:
			findings.pass_over("bill_of_earlier_years")
			continue
		if lines[row["id"]] and not _adds_up(lines[row["id"]], row["total"]):
			findings.note("invoice_lines_differ", row["_row"], row["total"])
		yield _bill(row, owners[row["account_id"]], unpaid.get(row["id"]), lines[row["id"]], site)
	for row in tables["payment"]:
		if row["account_id"] not in owners or row["amount"] is None:
			continue
		if row["date"] and row["date"] < site.history_since:
			findings.pass_over("payment_of_earlier_years")
			continue
		yield _payment(row, owners[row["account_id"]], site)


def _lines(tables: Tables, findings: Findings) -> Mapping[str, list[Row]]:
	there = {row["id"] for row in tables["invoice"]}
	lines: dict[str, list[Row]] = defaultdict(list)
	for row in tables["invoice_line"]:
		if row["invoice_id"] in there:
			lines[row["invoice_id"]].append(row)
		else:
			findings.note("orphan_invoice_line", row["_row"], f"invoice {row['invoice_id']}")
	return lines


def _adds_up(lines: list[Row], total: Decimal) -> bool:
	"""Whether the lines add up to the total, with taxes as lines of their own or without any."""
	net = sum((line["amount"] or ZERO for line in lines), ZERO)
	return total in (net, net + sum(taxes(net)))


def _bill(row: Row, customer: Link, unpaid: Decimal | None, lines: list[Row], site: Site) -> Planned:
	values = {
		"customer": customer,
		"number": row["id"],
		"invoice_date": row["date"],
		"due_date": row["due"],
		"total": float(row["total"]),
		"opening_invoice": Link("Sales Invoice", row["_row"], optional=True) if unpaid else None,
		"is_sample": int(site.sample),
	}
	printed = tuple(
		{"description": (line["description"] or "")[:140], "amount": float(line["amount"] or ZERO)}
		for line in lines
	)
	return Planned("Legacy Invoice", row["_row"], values, {"lines": printed} if printed else {})


def _payment(row: Row, customer: Link, site: Site) -> Planned:
	bill = Link("Legacy Invoice", f"invoice:{row['invoice_id']}", optional=True)
	values = {
		"customer": customer,
		"payment_date": row["date"],
		"amount": float(row["amount"]),
		"method": (row["method"] or "")[:140],
		"reference": (row["reference"] or "")[:140],
		"legacy_invoice": bill if row["invoice_id"] else None,
		"is_sample": int(site.sample),
	}
	return Planned("Legacy Payment", row["_row"], values)
