"""Changes this month's bills in a legacy database so that each differs from its services in one way, which a shadow bill must
find and name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from typing import Any

from gigafibre_fsm.money import CENT, cents, taxes
from gigafibre_fsm.sample.legacy.generator import INTERNET_PLANS, TV_PLANS, Row, Tables
from gigafibre_fsm.setup.catalogue import BY_SKU

OLD_DISCOUNT = "RABFIN"
COMBOS = ("RAB2X", "RAB3X", "RAB4X")


class Bills:
	"""The bills of the current month, each used for one difference only, and their lines."""

	def __init__(self, tables: Tables) -> None:
		self.tables = tables
		self._invoices = {row["id"]: row for row in tables["invoice"]}
		self._lines: dict[int, list[Row]] = {}
		for row in tables["invoice_item"]:
			self._lines.setdefault(row["invoice_id"], []).append(row)
		self._services = {row["id"]: row for row in tables["service"]}
		self._free = dict.fromkeys(self._lines)
		self._ids = count(900_001)

	def take(self, fits: Callable[[list[Row]], bool] = lambda lines: True) -> tuple[Row, list[Row]]:
		"""A bill that no difference has used yet, and its lines."""
		found = next(id for id in self._free if fits(self._lines[id]))
		del self._free[found]
		return self._invoices[found], self._lines[found]

	def service(self, line: Row) -> Row:
		return self._services[line["service_id"]]

	def add(self, bill: Row, sku: str, amount: Decimal | str, **more: Any) -> None:
		"""Add a line to a bill."""
		like = self._lines[bill["id"]][0]
		row = {**like, "id": next(self._ids), "sku": sku, "montant": str(amount), **more}
		self.tables["invoice_item"].append(row)
		self._lines[bill["id"]].append(row)

	def remove(self, line: Row) -> None:
		self.tables["invoice_item"].remove(line)
		self._lines[line["invoice_id"]].remove(line)

	def total_up(self, bill: Row) -> None:
		"""The total of the lines, with taxes."""
		net = sum((Decimal(line["montant"]) for line in self._lines[bill["id"]]), Decimal(0))
		bill["total"] = str(net + sum(taxes(net)))


def _has(*skus: str) -> Callable[[list[Row]], bool]:
	return lambda lines: any(line["sku"] in skus for line in lines)


def _line(lines: list[Row], *skus: str) -> Row:
	return next(line for line in lines if line["sku"] in skus)


def price(bills: Bills) -> Row:
	bill, lines = bills.take(_has(*INTERNET_PLANS))
	line = _line(lines, *INTERNET_PLANS)
	line["montant"] = str(Decimal(line["montant"]) + Decimal("3.07"))
	return bill


def proration(bills: Bills) -> Row:
	bill, lines = bills.take(_has(*INTERNET_PLANS))
	line = _line(lines, *INTERNET_PLANS)
	first, last = line["du"], line["au"]
	days = int(last[-2:])
	line.update(montant=str(cents(Decimal(line["montant"]) * 10 / days)), du=first, au=f"{last[:-2]}10")
	return bill


def discount_ended(bills: Bills) -> Row:
	bill, lines = bills.take(_has(*INTERNET_PLANS))
	service = _line(lines, *INTERNET_PLANS)["service_id"]
	number = len(bills.tables["service_rabais"]) + 940_001
	before = f"{int(bill['date_facture'][:4]) - 1}-06-30"
	bills.tables["service_rabais"].append(
		{"id": number, "service_id": service, "sku": OLD_DISCOUNT, "montant": "-7.00", "fin": before}
	)
	bills.add(bill, OLD_DISCOUNT, "-7.00", service_id=service)
	return bill


def discount_missing(bills: Bills) -> Row:
	bill, _lines = bills.take(_has(*INTERNET_PLANS))
	bills.add(bill, OLD_DISCOUNT, "-4.00")
	return bill


def addon_missing(bills: Bills) -> Row:
	bill, lines = bills.take(lambda lines: _has(*TV_PLANS)(lines) and not _has("TVSPORTS")(lines))
	bills.add(bill, "TVSPORTS", BY_SKU["TVSPORTS"].price, service_id=_line(lines, *TV_PLANS)["service_id"])
	return bill


def addon_extra(bills: Bills) -> Row:
	bill, lines = bills.take(_has("SERV911"))
	bills.remove(_line(lines, "SERV911"))
	return bill


def tax(bills: Bills) -> Row:
	bill, lines = bills.take()
	bill["total"] = str(sum(Decimal(line["montant"]) for line in lines))
	return bill


def combo(bills: Bills) -> Row:
	bill, lines = bills.take(_has(*COMBOS))
	line = _line(lines, *COMBOS)
	line["montant"] = str(Decimal(line["montant"]) - 5)
	return bill


def pause(bills: Bills) -> Row:
	bill, lines = bills.take(lambda lines: len(lines) == 1 and _has(*INTERNET_PLANS)(lines))
	bills.service(lines[0]).update(statut="suspendu", raison="saisonnier", suspendu_le=bill["date_facture"])
	return bill


def credit(bills: Bills) -> Row:
	bill, _lines = bills.take()
	bills.add(bill, "CREDIT", "-12.34", service_id=0)
	return bill


def one_time(bills: Bills) -> Row:
	bill, _lines = bills.take()
	bills.add(bill, "FDEPLACE", "75.00", service_id=0)
	return bill


def service_missing(bills: Bills) -> Row:
	bill, lines = bills.take(lambda lines: not _has("TELEPMENS")(lines))
	bills.add(bill, "TELEPMENS", BY_SKU["TELEPMENS"].price, service_id=0)
	return bill


def service_extra(bills: Bills) -> Row:
	bill, lines = bills.take(lambda lines: _has(*TV_PLANS)(lines) and not _has("TVSPORTS")(lines))
	bills.remove(_line(lines, *TV_PLANS))
	return bill


def rounding(bills: Bills) -> Row:
	bill, _lines = bills.take()
	bill["total"] = str(Decimal(bill["total"]) + CENT)
	return bill


def billed_twice(bills: Bills) -> Row:
	bill, lines = bills.take()
	again = {**bill, "id": 800_000 + len(bills.tables["invoice"])}
	bills.tables["invoice"].append(again)
	for number, line in enumerate(lines):
		copy = {**line, "id": 700_000 + 10 * again["id"] + number, "invoice_id": again["id"]}
		bills.tables["invoice_item"].append(copy)
	return bill


KINDS: dict[str, Callable[[Bills], Row]] = {
	kind.__name__: kind
	for kind in (
		price, proration, discount_ended, discount_missing, addon_missing, addon_extra, tax, combo, pause, credit,
		one_time, service_missing, service_extra, rounding, billed_twice,
	)
}  # fmt: skip
"""reason -> the change that causes it; returns the bill."""
AS_BILLED = ("tax", "rounding", "billed_twice")
"""Kinds whose total is not that of the lines."""


def differ(tables: Tables, each: int) -> Iterator[tuple[int, str]]:
	"""Change `each` bills in each way, before the database is migrated: yields (account, reason)."""
	product = {
		**tables["product"][0],
		"id": 990_001,
		"sku": OLD_DISCOUNT,
		"nom": "Rabais terminé",
		"prix": "0.00",
	}
	tables["product"].append({**product, "categorie": "Rabais", "combo_ready": 0})
	bills = Bills(tables)
	for reason, change in KINDS.items():
		for _time in range(each):
			bill = change(bills)
			if reason not in AS_BILLED:
				bills.total_up(bill)
			yield bill["account_id"], reason
