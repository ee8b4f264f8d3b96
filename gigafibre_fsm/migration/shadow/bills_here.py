"""This site's side of the comparison: the computed bills of a month, and the facts that explain differences. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import frappe

from gigafibre_fsm.flow.billing import unkept_bills
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.rules import InvoiceLine
from gigafibre_fsm.flow.subscriptions.combo_discounts import COMBO as COMBO_RULE
from gigafibre_fsm.flow.vocabulary import DISCOUNT as DISCOUNT_TYPE
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, MAIN_SERVICES, PAID_ONCE
from gigafibre_fsm.migration import ledger
from gigafibre_fsm.migration.shadow.facts import ADD_ON, COMBO, CREDIT, DISCOUNT, ONCE, PLAN, Line


@dataclass
class Facts:
	"""The facts of one customer's subscriptions in the month."""

	paused: set[str] = field(default_factory=set)
	paused_skus: dict[str, Decimal] = field(default_factory=dict)
	ended: dict[str, Decimal] = field(default_factory=dict)


def customers() -> dict[str, str]:
	"""{legacy account id: customer}"""
	return dict(
		frappe.get_all(
			"Customer",
			filters={"legacy_customer_id": ("is", "set")},
			fields=["legacy_customer_id", "name"],
			order_by="name",
			as_list=True,
		)
	)


def item_kinds() -> dict[str, str]:
	"""{item: the kind of its lines}"""
	found = {}
	for row in frappe.get_all("Item", fields=["name", "fsm_service_type", "fsm_discount_rule"]):
		if row.fsm_service_type == DISCOUNT_TYPE:
			is_combo = (row.fsm_discount_rule or "").startswith(COMBO_RULE)
			found[row.name] = COMBO if is_combo else DISCOUNT
		elif row.fsm_service_type in MAIN_SERVICES:
			found[row.name] = PLAN
		else:
			found[row.name] = ONCE if row.fsm_service_type in PAID_ONCE else ADD_ON
	return found


def services_there() -> dict[str, str]:
	"""{subscription: the id of its legacy service}"""
	return {record: key.partition(":")[2] for record, key in ledger.keys_of("Service Subscription").items()}


def lines(
	names: Iterable[str], month: date, kinds: Mapping[str, str], services: Mapping[str, str]
) -> dict[str, tuple[Line, ...]]:
	"""{customer: the lines of the month's bill}"""
	return {
		customer: tuple(_line(line, kinds, services) for line in bill.lines)
		for customer, bill in unkept_bills.of_month(list(names), month)
	}


def _line(line: InvoiceLine, kinds: Mapping[str, str], services: Mapping[str, str]) -> Line:
	if line.kind == "adjustment":
		return Line(line.sku, CREDIT, line.amount)
	whole = line.amount if not line.is_part else None
	return Line(
		line.sku,
		kinds.get(line.sku, ADD_ON),
		line.amount,
		services.get(line.subscription, ""),
		whole,
		line.days,
		line.of_days,
	)


def facts(names: Iterable[str], period_start: date, services: Mapping[str, str]) -> dict[str, Facts]:
	"""{customer: the services suspended here, and the discounts that ended before the month}"""
	found: dict[str, Facts] = defaultdict(Facts)
	customers_of: dict[str, str] = {}
	wanted = set(names)
	for row in frappe.get_all(
		"Service Subscription",
		filters={"status": ("in", IN_SERVICE)},
		fields=["name", "customer", "status", "item", "rate", "qty"],
	):
		if row.customer not in wanted:
			continue
		customers_of[row.name] = row.customer
		if row.status == "Suspended":
			_pause(found[row.customer], row, services.get(row.name, ""))
	suspended = {
		name for name, customer in customers_of.items() if services.get(name, "") in found[customer].paused
	}
	for row in _children("Subscription Extra", ["item", "qty", "rate"]):
		if row.parent in suspended:
			_pause(found[customers_of[row.parent]], row, "")
	for row in _children("Subscription Discount", ["item", "amount", "end_date"]):
		if row.parent in customers_of and row.end_date and row.end_date < period_start:
			found[customers_of[row.parent]].ended[row.item] = -abs(decimal(row.amount))
		elif row.parent in suspended:
			found[customers_of[row.parent]].paused_skus[row.item] = -abs(decimal(row.amount))
	return found


def _pause(account: Facts, row: Any, service: str) -> None:
	if service:
		account.paused.add(service)
	account.paused_skus[row.item] = decimal(row.rate) * (row.qty or 1)


def _children(doctype: str, fields: list[str]) -> list[Any]:
	return frappe.get_all(doctype, filters={"parenttype": "Service Subscription"}, fields=["parent", *fields])
