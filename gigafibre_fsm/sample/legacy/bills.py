"""The bills and payments of the generated accounts, over twelve months."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gigafibre_fsm.money import taxes
from gigafibre_fsm.setup.catalogue import BY_SKU

Tables = dict[str, list[dict[str, Any]]]
Lines = list[tuple[int, str, Decimal]]
"""The lines of a monthly bill: (service, SKU, dollars before taxes)."""

MONTHS = 12
# One account in so many owes its last bills, or has credit.
OWING_EVERY, CREDIT_EVERY = 9, 50


def add(
	tables: Tables, account: int, number: int, lines: Lines, today: date, *, suspended: bool, owes: bool
) -> None:
	"""Add the bills of twelve months; all are paid except those of accounts that owe. The bill of this month has its
	lines; who is suspended gets none for it.
	"""
	net = sum((amount for _service, _sku, amount in lines), Decimal(0))
	total = net + sum(taxes(net))
	unpaid = 1 + number % 3 if number % OWING_EVERY == 4 or owes else 0
	balance = Decimal(0)
	for back in range(MONTHS, 0, -1):
		day = _months_before(today, back - 1 + suspended)
		invoice = len(tables["invoice"]) + 100_001
		tables["invoice"].append(
			{
				"id": invoice,
				"account_id": account,
				"date_facture": str(day),
				"echeance": str(day + timedelta(days=15)),
				"total": str(total),
			}  # fmt: skip
		)
		if back == 1 and not suspended:
			_lines_of(tables, invoice, lines, day)
		if back <= unpaid:
			balance += total
		else:
			_payment(tables, account, invoice, min(day + timedelta(days=3), today), total)
	if number % CREDIT_EVERY == 9 and not unpaid:
		_payment(tables, account, 0, today - timedelta(days=1), Decimal("60.00"))
		balance -= Decimal("60.00")
	tables["account"][-1]["solde"] = f"{balance:.2f}"


def _lines_of(tables: Tables, invoice: int, lines: Lines, day: date) -> None:
	month_end = _months_before(day, -1) - timedelta(days=1)
	for service, sku, amount in lines:
		tables["invoice_item"].append(
			{
				"id": len(tables["invoice_item"]) + 300_001,
				"invoice_id": invoice,
				"service_id": service,
				"sku": sku,
				"description": BY_SKU[sku].name,
				"montant": str(amount),
				"du": str(day),
				"au": str(month_end),
			}  # fmt: skip
		)


def _payment(tables: Tables, account: int, invoice: int, day: date, amount: Decimal) -> None:
	payment = len(tables["payment"]) + 200_001
	tables["payment"].append(
		{
			"id": payment,
			"account_id": account,
			"invoice_id": invoice,
			"date_paiement": str(day),
			"montant": str(amount),
			"mode": "Carte",
			"reference": f"EX{payment}",
		}  # fmt: skip
	)


def _months_before(day: date, many: int) -> date:
	months = day.year * 12 + day.month - 1 - many
	return date(months // 12, months % 12 + 1, 1)
