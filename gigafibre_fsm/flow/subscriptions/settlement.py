"""The settlement of ended services: credited days, combos of the remaining services, the exit fee. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.flow.billing.adjustments import (
	ONE_DAY,
	Adjustment,
	charge_for_days,
	credit_after_last_day,
	total,
)
from gigafibre_fsm.flow.billing.agreements import decimal, once_of_order
from gigafibre_fsm.flow.billing.corrections import billed_from, credit_for_unused_days, price_of
from gigafibre_fsm.flow.subscriptions import combo_discounts
from gigafibre_fsm.flow.subscriptions.exit_fee import Commitment, ExitFee, exit_fee
from gigafibre_fsm.flow.vocabulary import SETTINGS, TV
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.setup.catalogue import TV_BOX_CREDIT

BY_DISCOUNT, BY_BOX, BY_BOTH = "Commitment Discount", "First TV Box", "Both"


@dataclass(frozen=True)
class Settlement:
	"""The settlement of services that end after the same day `last`: `days` are the adjustments (subscription -> rows),
	`fees` the exit fee of each contract, by the subscription that records it.
	"""

	ended: tuple[Document, ...]
	remaining: tuple[Document, ...]
	last: date
	days: dict[str, list[Adjustment]]
	combos: list[combo_discounts.Combo]
	fees: dict[str, ExitFee]

	@cached_property
	def correction(self) -> Decimal:
		"""Before taxes, without the fee; negative for a credit."""
		rows = [row for each in self.days.values() for row in each]
		return total([*rows, *(row for change in self.combos for row in change.adjustments)])

	@property
	def fee(self) -> Decimal:
		"""Taxes included."""
		return sum((fee.amount for fee in self.fees.values()), ZERO)


def settle(subscriptions: Sequence[Document], names: frozenset[str], last: date) -> Settlement:
	"""The settlement when `names` of a location's live `subscriptions` end after the day `last`."""
	ended = tuple(each for each in subscriptions if each.name in names)
	remaining = tuple(each for each in subscriptions if each.name not in names)
	return Settlement(
		ended,
		remaining,
		last,
		{each.name: days_of(each, last) for each in ended},
		combo_discounts.combos_after(remaining, ended, last),
		_fees(ended, last),
	)


def days_of(subscription: Document, last: date) -> list[Adjustment]:
	"""The credit for days billed beyond the last day, or the charge for unbilled days up to it. A suspended service is not
	billed for the days of its suspension.
	"""
	if not subscription.billed_until:
		return []
	billed = getdate(subscription.billed_until)
	if last < billed:
		return credit_for_unused_days(subscription, price_of(subscription), last, billed)
	if subscription.status == "Active":
		return charge_for_days(price_of(subscription), billed + ONE_DAY, last)
	return []


def charge_after_last_day(subscription: Document, last: date, until: date) -> list[Adjustment]:
	"""The days after `last` of a month that was billed only up to it, because the service was planned to end then."""
	back = credit_after_last_day(price_of(subscription), billed_from(subscription), last, until)
	return [Adjustment(row.sku, row.label, -row.amount, row.first, row.last) for row in back]


def _fees(ended: Sequence[Document], last: date) -> dict[str, ExitFee]:
	fees = {}
	ordered = sorted(ended, key=_contract)
	for contract, grouped in groupby(ordered, key=_contract):
		services = list(grouped)
		known = [_commitment(each, last) for each in services if each.start_date and each.commitment_end]
		fee = exit_fee(known, last, _charged(contract, services))
		if fee.amount:
			fees[services[0].name] = fee
	return fees


def _contract(subscription: Document) -> tuple[str, str]:
	"""The contract of a subscription: its order, or its location if it was migrated without an order."""
	order = subscription.sales_order
	return ("sales_order", order) if order else ("location", subscription.location)


def _charged(contract: tuple[str, str], services: Sequence[Document]) -> Decimal:
	"""Exit fees of the same contract that were charged, or are agreed, for its other services."""
	field, value = contract
	filters = {field: value, "name": ("not in", [each.name for each in services]), "exit_fee": (">", 0)}
	if field == "location":
		filters["sales_order"] = ("is", "not set")
	asked = frappe.get_all("Service Subscription", filters=filters, pluck="exit_fee")
	return sum((decimal(amount) for amount in asked), ZERO)


def _commitment(subscription: Document, last: date) -> Commitment:
	start, end = getdate(subscription.start_date), getdate(subscription.commitment_end)
	price = [entry for entry in price_of(subscription) if not entry.end or entry.end > last]
	monthly = max(sum((entry.amount for entry in price), ZERO), ZERO)
	return Commitment(start, end, monthly, _inducement(subscription, last))


def _inducement(subscription: Document, last: date) -> Decimal:
	"""The value that the customer received for committing, up to the last day, as far as the settings count it."""
	counts = frappe.get_cached_doc(SETTINGS).exit_inducement
	value = ZERO
	if counts in (BY_DISCOUNT, BY_BOTH):
		start = getdate(subscription.start_date)
		given = [
			entry for entry in price_of(subscription) if entry.amount < 0 and _is_for_commitment(entry.sku)
		]
		value -= total(charge_for_days(given, start, min(last, getdate(subscription.commitment_end))))
	if counts in (BY_BOX, BY_BOTH) and subscription.service_type == TV:
		_charges, credits = once_of_order(subscription.sales_order)
		value -= sum((entry.amount for entry in credits if entry.sku == TV_BOX_CREDIT), ZERO)
	return max(value, ZERO)


def _is_for_commitment(item: str) -> bool:
	return (frappe.get_cached_value("Item", item, "fsm_discount_rule") or "").startswith("Commitment")
