"""Add-ons of a television service (channels): added and removed from a given day; the rest of the billed month is corrected
on the next invoice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY, Adjustment, charge_for_days, total
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.rules import Agreed
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.pricing.rules import CatalogueItem
from gigafibre_fsm.flow.subscriptions.plan_change import shop_of
from gigafibre_fsm.flow.vocabulary import TV, TV_ADD_ON
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff


@dataclass(frozen=True)
class Change:
	"""Items `added` at today's price, rows `removed` at the agreed one, and the correction of days already billed, or to be
	billed for days before the change.
	"""

	added: tuple[CatalogueItem, ...]
	removed: tuple[Any, ...]
	adjustments: tuple[Adjustment, ...]

	@property
	def monthly(self) -> Decimal:
		"""The difference per month, before taxes."""
		less = sum((decimal(row.rate) * (row.qty or 1) for row in self.removed), ZERO)
		return sum((item.price for item in self.added), ZERO) - less

	@property
	def correction(self) -> Decimal:
		return total(self.adjustments)


def choices(name: str) -> list[dict[str, Any]]:
	"""The add-ons of a television service, and those that it can add: [{"sku", "name", "price", "had"}]."""
	subscription = frappe.get_doc("Service Subscription", name)
	had = {row.item: row for row in _rows(subscription)}
	language = templates.language(frappe.local.lang)
	found = [
		{
			"sku": item.sku,
			"name": labels.of_item(item.sku, item.name, language),
			"price": f"{decimal(had[item.sku].rate) if item.sku in had else item.price:.2f}",
			"had": item.sku in had,
		}
		for item in sorted(_sold(subscription).values(), key=lambda item: (item.sort, item.sku))
		if item.public or item.sku in had
	]
	gone = [row for sku, row in had.items() if sku not in {each["sku"] for each in found}]
	return found + [
		{
			"sku": row.item,
			"name": labels.of_item(row.item, row.description or "", language),
			"price": f"{decimal(row.rate):.2f}",
			"had": True,
		}
		for row in gone
	]


def preview(name: str, wanted: Collection[str], today: date) -> Change:
	"""The change to exactly the add-ons `wanted`, without making it. Raises like `change`."""
	return _change(frappe.get_doc("Service Subscription", name), wanted, today)


def change(name: str, wanted: Collection[str], today: date) -> Document:
	"""Set the add-ons of a television service to exactly `wanted` from today; existing ones keep their agreed price.

	Raises BadRequest for an add-on that is not sold there and when nothing would change, Conflict when the service is not
	active.
	"""
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	made = _change(subscription, wanted, today)
	corrections.adjust(subscription, list(made.adjustments))
	for row in made.removed:
		subscription.remove(row)
	language = templates.language(frappe.db.get_value("Customer", subscription.customer, "language"))
	for item in made.added:
		label = labels.of_item(item.sku, item.name, language)
		row = {
			"item": item.sku,
			"description": label,
			"qty": 1,
			"rate": float(item.price),
			"from_date": today,
		}
		subscription.append("extras", row)
	subscription.save(ignore_permissions=True)
	_notify(subscription, made, today)
	return subscription


def _change(subscription: Document, wanted: Collection[str], today: date) -> Change:
	if subscription.status != "Active":
		raise Conflict(_("Only an active service can change its channels."))
	sold, rows = _sold(subscription), _rows(subscription)
	had = {row.item for row in rows}
	new = [sold.get(sku) for sku in dict.fromkeys(wanted) if sku not in had]
	if not all(item and item.public for item in new):
		raise BadRequest(_("This add-on is not sold at this address."))
	removed = [row for row in rows if row.item not in wanted]
	if not new and not removed:
		raise BadRequest(_("Nothing would change."))
	gone = [_agreed(row) for row in removed]
	begun = [Agreed(item.sku, item.name, item.price) for item in new]
	return Change(tuple(new), tuple(removed), tuple(_adjustments(subscription, gone, begun, today)))


def _adjustments(
	subscription: Document, gone: list[Agreed], begun: list[Agreed], today: date
) -> list[Adjustment]:
	if not subscription.billed_until:
		return []
	until = getdate(subscription.billed_until)
	found = corrections.credit_for_unused_days(subscription, gone, today - ONE_DAY, until) + charge_for_days(
		begun, today, until
	)
	# The bill of a month that has begun and is not billed yet will not include removed items.
	first = max(until + ONE_DAY, corrections.billed_from(subscription))
	return found + charge_for_days(gone, first, today - ONE_DAY)


def _notify(subscription: Document, made: Change, today: date) -> None:
	after = [row.item for row in _rows(subscription)]
	monthly = decimal(subscription.rate) + sum(
		(decimal(row.rate) * (row.qty or 1) for row in subscription.extras), ZERO
	)
	names = [row.description or row.item for row in _rows(subscription)]
	facts = {
		"subscription": subscription.name,
		"service": " + ".join([subscription.description or subscription.item, *names]),
		"date": str(today),
		"monthly": f"{monthly:.2f}",
		"correction": f"{made.correction:.2f}",
	}
	key = (
		f"plan.changed:{subscription.name}:add-ons:{today}:{len(subscription.adjustments)}:{'+'.join(after)}"
	)
	tell_customer(subscription.customer, "plan.changed", facts, key[:140], subscription)
	staff = {
		**facts,
		"customer": subscription.customer,
		"location": subscription.location,
		"before": subscription.item,
		"item": subscription.item,
		"add_ons": after,
		"line_profile": frappe.get_cached_value("Item", subscription.item, "fsm_line_profile") or "",
	}
	tell_staff("plan.changed", staff, key[:140], subscription)


def _sold(subscription: Document) -> dict[str, CatalogueItem]:
	if subscription.service_type != TV:
		return {}
	return {sku: item for sku, item in shop_of(subscription).items() if item.service_type == TV_ADD_ON}


def _rows(subscription: Document) -> list[Any]:
	"""The rows of extras that are channels; others, such as the fee for 911, come and go with their service."""
	return [
		row
		for row in subscription.extras
		if frappe.get_cached_value("Item", row.item, "fsm_service_type") == TV_ADD_ON
	]


def _agreed(row: Any) -> Agreed:
	first = getdate(row.from_date) if row.from_date else None
	return Agreed(row.item, row.description or row.item, decimal(row.rate), row.qty or 1, first)
