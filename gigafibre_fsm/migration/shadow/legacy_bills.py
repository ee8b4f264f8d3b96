"""The legacy system's bills of a month, by account. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from gigafibre_fsm.flow.billing.rules import days_served
from gigafibre_fsm.migration.legacy import SEASONAL, SUSPENDED
from gigafibre_fsm.migration.phases.catalogue import sku_of
from gigafibre_fsm.migration.planned import Tables
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.migration.shadow.facts import ADD_ON, COMBO, CREDIT, DISCOUNT, ONCE, PLAN, LegacyBill, Line
from gigafibre_fsm.money import ZERO

TABLES = ("account", "delivery", "invoice", "invoice_line", "product", "service", "service_discount")
KIND_OF_CATEGORY = {
	"internet": PLAN, "tv": PLAN, "phone": PLAN, "tv_addon": ADD_ON, "fee": ADD_ON, "discount": DISCOUNT,
	"one_time": ONCE, "equipment": ONCE,
}  # fmt: skip


def of_month(
	tables: Tables, period_start: date, period_end: date, combos: frozenset[str]
) -> dict[str, list[LegacyBill]]:
	"""{account id: its bills dated in the month}. `combos`: the SKUs of combo discounts."""
	categories = {sku_of(row["sku"]): row["category"] for row in tables["product"]}
	services = {row["id"]: row for row in tables["service"]}
	dated = [row for row in tables["invoice"] if row["date"] and period_start <= row["date"] <= period_end]
	wanted = {row["id"] for row in dated}
	lines: dict[str, list[Line]] = defaultdict(list)
	for row in tables["invoice_line"]:
		if row["invoice_id"] in wanted and row["amount"]:
			lines[row["invoice_id"]].append(
				_line(row, services, categories, combos, period_start, period_end)
			)
	bills: dict[str, list[LegacyBill]] = defaultdict(list)
	for row in dated:
		bills[row["account_id"]].append(LegacyBill(row["id"], row["total"] or ZERO, tuple(lines[row["id"]])))
	return bills


def _line(
	row: Row,
	services: Mapping[str, Row],
	categories: Mapping[str, str],
	combos: frozenset[str],
	period_start: date,
	period_end: date,
) -> Line:
	sku, amount = sku_of(row["sku"]), row["amount"]
	kind = COMBO if sku in combos else KIND_OF_CATEGORY.get(categories.get(sku, ""), ONCE)
	if amount < 0 and kind not in (DISCOUNT, COMBO):
		kind = CREDIT
	service = services.get(row["service_id"])
	fits = service and sku_of(service["sku"]) == sku
	days = None
	if row["first"] or row["last"]:
		days = days_served(row["first"] or period_start, period_start, period_end, row["last"])
	return Line(
		sku,
		kind,
		amount,
		row["service_id"],
		_monthly(service) if fits and service else None,
		days,
		(period_end - period_start).days + 1,
	)


def _monthly(service: Row) -> Decimal | None:
	return service["price"] * (service["quantity"] or 1) if service["price"] is not None else None


def prices(tables: Tables) -> dict[str, Decimal]:
	"""{service id: its monthly price}"""
	return {row["id"]: price for row in tables["service"] if (price := _monthly(row)) is not None}


def paused(tables: Tables, period_end: date) -> frozenset[str]:
	"""The suspended services, and seasonal ones that resume after the month."""
	return frozenset(
		row["id"]
		for row in tables["service"]
		if row["status"] == SUSPENDED
		or (row["reason"] == SEASONAL and row["resume_on"] and row["resume_on"] > period_end)
	)


def ended_discounts(tables: Tables, period_start: date) -> dict[str, frozenset[str]]:
	"""{account id: the SKUs of discounts that ended before the month}"""
	accounts = {row["id"]: row["account_id"] for row in tables["delivery"]}
	owners = {row["id"]: accounts.get(row["delivery_id"], "") for row in tables["service"]}
	found: dict[str, set[str]] = defaultdict(set)
	for row in tables["service_discount"]:
		if row["end"] and row["end"] < period_start:
			found[owners.get(row["service_id"], "")].add(sku_of(row["sku"]))
	return {account: frozenset(skus) for account, skus in found.items()}
