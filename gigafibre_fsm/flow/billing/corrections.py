"""Corrections of billed amounts: rows of `adjustments` on a subscription, for the customer's next invoice.

A seasonal pause credits what was billed beyond its first day. A service that is suspended for non-payment is not billed while
suspended, and credits nothing. Both are billed again from the day on which they resume.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.flow.billing.adjustments import (
	ONE_DAY,
	Adjustment,
	Price,
	charge_for_days,
	credit_after_last_day,
)
from gigafibre_fsm.flow.billing.agreements import of_subscriptions
from gigafibre_fsm.flow.billing.billed_lines import limit_to_billed
from gigafibre_fsm.flow.billing.rules import Agreed, Bill, InvoiceLine, period_of
from gigafibre_fsm.notifications import templates


def bill_again(subscription: Document, day: date) -> None:
	"""Bill a service that resumes on `day` again: up to the end of the month by an adjustment, since an invoice of this month
	may already exist.
	"""
	billed = billed_until(subscription)
	first, until = max(day, billed + ONE_DAY), period_of(day)[1]
	if subscription.last_day:
		until = min(until, getdate(subscription.last_day))
		# A service whose last day passed during the suspension has nothing left to bill.
		subscription.billed_until = max(billed, until) if until < day else billed
	if first <= until:
		adjust(subscription, charge_for_days(price_of(subscription), first, until))
		subscription.update({"billed_until": until, "price_since": first})


def credit_for_unused_days(subscription: Document, price: Price, last: date, until: date) -> list[Adjustment]:
	"""The credit for `price`, billed until `until`, for the days after `last`, limited to what is left of its lines."""
	return limit_to_billed(subscription, credit_after_last_day(price, billed_from(subscription), last, until))


def adjust(subscription: Document, adjustments: list[Adjustment]) -> None:
	"""Write adjustments into a subscription that the caller saves."""
	language = templates.language(frappe.db.get_value("Customer", subscription.customer, "language"))
	sentence = _("{0}, {1} (correction)", language)
	for entry in adjustments:
		subscription.append(
			"adjustments",
			{
				"item": entry.sku,
				"description": sentence.format(entry.label, dates.period(entry.first, entry.last, language)),
				"amount": float(entry.amount),
				"from_date": entry.first,
				"to_date": entry.last,
			},
		)


def carry_over(bill: Bill) -> None:
	"""Carry the lines of a bill that is too small over to the next one; one-time lines go with the first service. The caller
	marks the services as billed.
	"""
	names = list(dict.fromkeys(line.subscription for line in bill.lines if line.subscription))
	for name in names:
		subscription = frappe.get_doc("Service Subscription", name, for_update=True)
		language = templates.language(frappe.db.get_value("Customer", subscription.customer, "language"))
		for line in bill.lines:
			if (line.subscription or names[0]) == name:
				subscription.append("adjustments", _carried(line, bill, language))
		subscription.save(ignore_permissions=True)


def _carried(line: InvoiceLine, bill: Bill, language: str) -> dict[str, Any]:
	first, last = line.first or bill.period_start, line.last or bill.period_end
	days = f", {dates.period(first, last, language)}" if line.first else ""
	return {
		"item": line.sku,
		"description": f"{line.label}{days}",
		"amount": float(line.amount),
		"from_date": first,
		"to_date": last,
	}


def price_of(subscription: Document) -> list[Agreed]:
	services, discounts = of_subscriptions([subscription])
	return services + discounts


def billed_from(subscription: Document) -> date:
	"""The first day since which the service has been billed without interruption."""
	known = filter(None, (subscription.start_date, subscription.price_since))
	return max((getdate(day) for day in known), default=date.min)


def billed_until(subscription: Document) -> date:
	if subscription.billed_until:
		return getdate(subscription.billed_until)
	return getdate(subscription.start_date) - ONE_DAY
