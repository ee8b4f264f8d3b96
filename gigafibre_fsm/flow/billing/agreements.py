"""Reads what a customer agreed to pay from subscriptions and orders, in the form of the pure rules."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.rules import Agreed
from gigafibre_fsm.flow.vocabulary import PAID_ONCE


def decimal(amount: float | str | None) -> Decimal:
	"""A stored amount as Decimal, exactly as it is displayed."""
	return Decimal(f"{float(amount or 0):.2f}") if isinstance(amount, float) else Decimal(str(amount or 0))


def subscriptions_to_read(filters: dict[str, Any]) -> list[Any]:
	"""Subscriptions, oldest first, each with its `extras` and `discounts`, in three queries; read-only, not to be saved."""
	found = frappe.get_all("Service Subscription", filters=filters, fields=["*"], order_by="creation")
	by_name = {row.name: row.update(extras=[], discounts=[]) for row in found}
	for table, place in (("Subscription Extra", "extras"), ("Subscription Discount", "discounts")):
		of_these = {"parenttype": "Service Subscription", "parent": among(by_name)}
		for row in frappe.get_all(table, filters=of_these, fields=["*"], order_by="idx") if by_name else ():
			by_name[row.parent][place].append(row)
	return found


def of_subscriptions(subscriptions: Iterable[Any]) -> tuple[list[Agreed], list[Agreed]]:
	"""(services, discounts): each subscription with its extras, and the discounts of all, in order."""
	services: list[Agreed] = []
	discounts: list[Agreed] = []
	for subscription in subscriptions:
		name = subscription.name or ""
		start = getdate(subscription.start_date) if subscription.start_date else None
		end = getdate(subscription.end_date) if subscription.end_date else None
		plan = (subscription, subscription.get("plan_since"))
		for row, first in (plan, *((row, row.get("from_date")) for row in subscription.extras)):
			label, price = row.description or _name(row.item), decimal(row.rate)
			since = _latest(start, first)
			services.append(Agreed(row.item, label, price, row.qty or 1, since, end, name))
		for row in subscription.discounts:
			until = min(filter(None, (end, getdate(row.end_date) if row.end_date else None)), default=None)
			since = _latest(start, row.from_date)
			amount = -abs(decimal(row.amount))
			label = row.description or _name(row.item)
			discounts.append(Agreed(row.item, label, amount, 1, since, until, name))
	return services, discounts


def once_of_order(order: str | None) -> tuple[list[Agreed], list[Agreed]]:
	"""(charges, credits): the one-time amounts of an order, from its quote, or from its items where staff entered the order."""
	if not order:
		return [], []
	doc = frappe.get_doc("Sales Order", order)
	quoted = json.loads(doc.get("fsm_quote_snapshot") or "{}").get("lines")
	if quoted:
		lines = [
			(line["kind"], Agreed(line["sku"], line["label"], decimal(line["unit"]), int(line["qty"])))
			for line in quoted
			if line["kind"] in ("one_time", "credit")
		]
	else:
		lines = [
			(
				"credit" if row.rate < 0 else "one_time",
				Agreed(row.item_code, row.item_name, decimal(row.rate), int(row.qty)),
			)
			for row in doc.items
			if frappe.get_cached_value("Item", row.item_code, "fsm_service_type") in PAID_ONCE
		]
	return [entry for kind, entry in lines if kind == "one_time"], [
		entry for kind, entry in lines if kind == "credit"
	]


def _latest(start: date | None, first: Any) -> date | None:
	return max(filter(None, (start, getdate(first) if first else None)), default=None)


def _name(item: str) -> str:
	return frappe.get_cached_value("Item", item, "item_name") or item
