"""Combo discounts when a service ends: the discount for the larger combo stops and the one for the smaller combo replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.flow.availability.service import zone_of
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY, Adjustment, charge_for_days
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.corrections import credit_for_unused_days
from gigafibre_fsm.flow.billing.rules import Agreed
from gigafibre_fsm.flow.pricing.service import catalogue_of
from gigafibre_fsm.flow.vocabulary import INTERNET

COMBO = "Combo "


@dataclass(frozen=True)
class Combo:
	"""A discount of `subscription` that stops after a last day (`row`), or a new one from the following day (`row` is None),
	and the adjustments of the days already billed.
	"""

	subscription: Document
	row: Any
	agreed: Agreed
	adjustments: tuple[Adjustment, ...]


def combos_after(remaining: Sequence[Document], ended: Sequence[Document], last: date) -> list[Combo]:
	"""The changes to the combo discounts of a location when `ended` end after the day `last` and `remaining` continue."""
	count = len({subscription.service_type for subscription in remaining})
	standing = [(each, row) for each in remaining for row in _current_rows(each, last)]
	stopping = [(each, row) for each, row in standing if _services(row) > count]
	changes = [_ended_combo(each, row, last) for each, row in stopping]
	had = standing or any(_current_rows(each, last) for each in ended)
	if had and len(stopping) == len(standing) and count > 1:
		changes += _new_combo(remaining, count, last)
	return changes


def write(changes: Sequence[Combo], last: date) -> None:
	"""Write the changes, without their adjustments, into subscriptions that the caller saves."""
	for change in changes:
		if change.row:
			change.row.end_date = last
			continue
		begun = change.agreed
		change.subscription.append(
			"discounts",
			{
				"item": begun.sku,
				"description": begun.label,
				"amount": float(begun.unit),
				"from_date": last + ONE_DAY,
			},
		)


def _current_rows(subscription: Document, last: date) -> list[Any]:
	return [
		row
		for row in subscription.discounts
		if _services(row) and (not row.end_date or getdate(row.end_date) > last)
	]


def _services(row: Any) -> int:
	"""The number of services of a combo discount; 0 for another discount."""
	rule = frappe.get_cached_value("Item", row.item, "fsm_discount_rule") or ""
	return int(rule.removeprefix(COMBO)) if rule.startswith(COMBO) else 0


def _ended_combo(subscription: Document, row: Any, last: date) -> Combo:
	start = getdate(row.from_date) if row.from_date else None
	agreed = Agreed(row.item, row.description or row.item, -abs(decimal(row.amount)), start=start)
	until = subscription.billed_until and getdate(subscription.billed_until)
	back = credit_for_unused_days(subscription, [agreed], last, until) if until else []
	return Combo(subscription, row, agreed, tuple(back))


def _new_combo(remaining: Sequence[Document], count: int, last: date) -> list[Combo]:
	# Discounts are on the Internet subscription, or else on the first one.
	subscription = min(remaining, key=lambda each: each.service_type != INTERNET)
	port = frappe.db.get_value("Service Location", subscription.location, "fibre_port")
	fields = ["olt", "pricing_zone"]
	line = frappe.db.get_value("Fibre Port", port, fields, as_dict=True) if port else None
	item = catalogue_of(zone_of(line)).by_rule(f"{COMBO}{count}")
	if not item:
		return []
	agreed = Agreed(item.sku, item.name, -abs(item.price))
	until = subscription.billed_until and getdate(subscription.billed_until)
	more = charge_for_days([agreed], last + ONE_DAY, until) if until and until > last else []
	return [Combo(subscription, None, agreed, tuple(more))]
