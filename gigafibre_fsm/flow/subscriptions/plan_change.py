"""Changes the plan of an active service from a given day; the rest of the billed month is corrected on the next invoice."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.availability.rules import max_speed
from gigafibre_fsm.flow.availability.service import zone_of
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY, Adjustment, charge_for_days, total
from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.pricing.rules import CatalogueItem
from gigafibre_fsm.flow.pricing.service import catalogue_of
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ROUTERS
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff


@dataclass(frozen=True)
class Change:
	"""The new `item` from `day`, `label` in the customer's language, and the correction of days already billed, or to be
	billed at the price of the new plan.
	"""

	item: CatalogueItem
	label: str
	day: date
	adjustments: tuple[Adjustment, ...]

	@property
	def correction(self) -> Decimal:
		return total(self.adjustments)


def choices(name: str) -> list[dict[str, Any]]:
	"""The plans that this subscription can change to: [{"sku", "name", "price", "current", "fits", "why" (the reason if it
	does not fit)}].
	"""
	subscription = frappe.get_doc("Service Subscription", name)
	limits = _limits(subscription.location)
	return [
		{
			"sku": item.sku,
			"name": item.name,
			"price": f"{item.price:.2f}",
			"current": item.sku == subscription.item,
			"fits": not _too_fast(item, limits),
			"why": _too_fast(item, limits),
		}
		for item in sorted(shop_of(subscription).values(), key=lambda item: (item.sort, item.sku))
		if item.service_type == subscription.service_type
	]


def preview(name: str, sku: str, day: date, today: date) -> dict[str, str]:
	"""{"price", "correction", "until"} of a change, without making it. Raises like `change_plan`."""
	subscription = frappe.get_doc("Service Subscription", name)
	change = _change(subscription, sku, day, today)
	return {
		"price": f"{change.item.price:.2f}",
		"correction": f"{change.correction:.2f}",
		"until": str(subscription.billed_until or ""),
	}


def change_plan(name: str, sku: str, day: date, today: date) -> Document:
	"""Change a subscription to another plan of its kind at today's price, from `day` (today, or earlier while the current
	price has held).

	Discounts and extras stay. Raises BadRequest for a plan that is not sold there or an invalid day, Conflict when the
	subscription is not active.
	"""
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	change = _change(subscription, sku, day, today)
	before = {"item": subscription.item, "rate": f"{subscription.rate:.2f}"}
	corrections.adjust(subscription, list(change.adjustments))
	subscription.update(
		{
			"item": change.item.sku,
			"description": change.label,
			"rate": float(change.item.price),
			# A first bill that is not made yet uses the plan of its day.
			"plan_since": day if subscription.billed_until else None,
			"price_snapshot": json.dumps(
				{"sku": change.item.sku, "rate": str(change.item.price), "from": str(day), "before": before}
			),
		}
	)
	subscription.save(ignore_permissions=True)
	announce("line_changed", frappe.get_doc("Service Location", subscription.location))
	facts = {
		"subscription": name,
		"service": change.label,
		"date": str(day),
		"monthly": f"{change.item.price:.2f}",
		"correction": f"{change.correction:.2f}",
	}
	key = f"plan.changed:{name}:{change.item.sku}:{day}:{len(subscription.adjustments)}"
	tell_customer(subscription.customer, "plan.changed", facts, key, subscription)
	staff = {
		**facts,
		"customer": subscription.customer,
		"location": subscription.location,
		"before": before["item"],
		"item": change.item.sku,
		"line_profile": frappe.get_cached_value("Item", change.item.sku, "fsm_line_profile") or "",
	}
	tell_staff("plan.changed", staff, key, subscription)
	return subscription


def _change(subscription: Document, sku: str, day: date, today: date) -> Change:
	if subscription.status != "Active":
		raise Conflict(_("Only an active service can change plans."))
	old = corrections.price_of(subscription)[0]
	since = max(corrections.billed_from(subscription), old.start or date.min)
	if not max(since, period_of(today)[0]) <= day <= today:
		raise BadRequest(_("Choose a day of this month, between the start of the current price and today."))
	item = shop_of(subscription).get(sku)
	if not item or item.service_type != subscription.service_type:
		raise BadRequest(_("This plan is not sold at this address."))
	if item.sku == subscription.item:
		raise BadRequest(_("This is the current plan."))
	if refusal := _too_fast(item, _limits(subscription.location)):
		raise BadRequest(refusal)
	language = templates.language(frappe.db.get_value("Customer", subscription.customer, "language"))
	label = item.english if language == "en" and item.english else item.name
	if not subscription.billed_until:
		return Change(item, label, day, ())
	until = getdate(subscription.billed_until)
	new = replace(old, sku=item.sku, label=label, unit=item.price, start=day)
	adjustments = corrections.credit_for_unused_days(
		subscription, [old], day - ONE_DAY, until
	) + charge_for_days([new], day, until)
	# The bill of a month that has begun and is not billed yet will have only the new plan, from its first day.
	adjustments += charge_for_days([old], max(until + ONE_DAY, since), day - ONE_DAY)
	return Change(item, label, day, tuple(adjustments))


def shop_of(subscription: Document) -> dict[str, CatalogueItem]:
	"""The items for sale at the subscription's location, at today's prices."""
	return dict(catalogue_of(zone_of(_port(subscription.location))).items)


def _port(location: str) -> Any | None:
	name = frappe.db.get_value("Service Location", location, "fibre_port")
	fields = ["olt", "pricing_zone", "max_speed"]
	return frappe.db.get_value("Fibre Port", name, fields, as_dict=True) if name else None


def _limits(location: str) -> tuple[int, int]:
	"""(Mbps of the line, 0 without a port; Mbps of its devices, 0 when unknown)."""
	port = _port(location)
	olt_speed = frappe.get_cached_value("OLT", port.olt, "max_speed") if port else 0
	line = max_speed(port.max_speed or 0, olt_speed or 0) if port else 0
	there = {"location": location, "status": ("in", IN_HOUSE), "equipment_type": ("in", ROUTERS)}
	profiles = frappe.get_all(
		"Service Equipment", {**there, "device_profile": ("is", "set")}, pluck="device_profile"
	)
	speeds = [frappe.get_cached_value("Device Profile", name, "max_speed") for name in profiles]
	return line, min(filter(None, speeds), default=0)


def _too_fast(item: CatalogueItem, limits: tuple[int, int]) -> str:
	"""The reason why a location cannot have a plan, as a sentence; empty if it can."""
	line, devices = limits
	if item.down > line:
		return _("{0} is faster than the {1} Mbps that this address can get.").format(item.name, line)
	if devices and item.down > devices:
		return _(
			"{0} needs another device in the house: the present one carries {1} Mbps. Please contact us."
		).format(item.name, devices)
	return ""
