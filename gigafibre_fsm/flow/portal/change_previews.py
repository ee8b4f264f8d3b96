"""Previews of plan changes and seasonal pauses to the cent, for the portal and for staff, by the rules that carry them out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import money
from gigafibre_fsm.flow.billing import corrections
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY, total
from gigafibre_fsm.flow.billing.agreements import of_subscriptions, subscriptions_to_read
from gigafibre_fsm.flow.billing.rules import month_bill, period_of
from gigafibre_fsm.flow.portal import overview, wording
from gigafibre_fsm.flow.subscriptions import plan_change, seasonal_pause
from gigafibre_fsm.flow.vocabulary import IN_SERVICE
from gigafibre_fsm.money import ZERO


def of_plan(subscription: str, sku: str, day: date, today: date) -> dict[str, Any]:
	"""The cost of a change of plan from `day`: {"price" (before taxes; the confirmation must repeat it), "lines"}. Raises
	like `plan_change.change_plan`.
	"""
	told = plan_change.preview(subscription, sku, day, today)
	location = frappe.db.get_value("Service Subscription", subscription, "location")
	lines = [line(_("New price, before taxes"), Decimal(told["price"]))]

	def at_new_price(doc: Any) -> None:
		if doc.name == subscription:
			doc.rate = Decimal(told["price"])

	correction = Decimal(told["correction"])
	if correction:
		days = _("The rest of this month, on your next bill, taxes included")
		lines.append(line(days, with_taxes(correction)))
	lines.append(line(_("Then each month, taxes included"), monthly(location, at_new_price)))
	return {"price": told["price"], "lines": lines}


def of_pause(subscription: str, first: date, back: date, today: date) -> dict[str, Any]:
	"""The credit of a seasonal pause: {"lines", "notes"}. Raises like `seasonal_pause.plan_pause`."""
	doc = frappe.get_doc("Service Subscription", subscription)
	seasonal_pause.check(doc, first, back, today)
	billed = corrections.billed_until(doc)
	credit = total(
		corrections.credit_for_unused_days(doc, corrections.price_of(doc), first - ONE_DAY, billed)
	)
	lines = [line(_("Credited on your next bill, taxes included"), with_taxes(credit))] if credit else []
	return {
		"lines": lines,
		"notes": [
			_("No bill for this service from {0} to {1}.").format(
				wording.day(first), wording.day(back - ONE_DAY)
			),
			_("It comes back by itself on {0}.").format(wording.day(back)),
		],
	}


def monthly(location: str, changed: Callable[[Any], None]) -> Decimal:
	"""The price of a whole month at a location with taxes, once its subscriptions are `changed`."""
	docs = subscriptions_to_read({"location": location, "status": ("in", IN_SERVICE)})
	for doc in docs:
		changed(doc)
	return month_bill(*overview.whole_month(*of_subscriptions(docs)), *period_of(getdate(nowdate()))).total


def line(label: str, amount: Decimal) -> dict[str, str]:
	return {"label": label, "amount_label": wording.amount(amount)}


def with_taxes(net: Decimal) -> Decimal:
	"""`net` with the taxes of a bill over this amount alone."""
	return net + sum(money.taxes(net), ZERO)
