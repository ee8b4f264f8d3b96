"""Days without service and the money for them: seasonal pauses (the chalet), and services stopped for want of
payment.

A seasonal pause gives back what was billed beyond its first day. A service that was stopped because it was not
paid is not billed while it stands still, and gives nothing back. Either is billed again from the day of its return.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import dates
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.activation import suspension
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY, Adjustment, added, given_back
from gigafibre_fsm.flow.billing.agreements import of_subscriptions
from gigafibre_fsm.flow.billing.rules import Agreed, period_of
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

SEASONAL, UNPAID = "Seasonal", "Unpaid"
SHORTEST, LONGEST = timedelta(days=30), timedelta(days=300)


def plan_pause(name: str, first: date, back: date, today: date) -> Document:
	"""Agree on a seasonal pause from `first` until the day before `back`. It begins at once when `first` has come.

	Raises BadRequest for days that make no pause, Conflict when the subscription is not active.
	"""
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	if subscription.status != "Active":
		raise Conflict(_("Only an active service can be paused."))
	if first < today:
		raise BadRequest(_("A pause begins today or later."))
	if not SHORTEST <= back - first <= LONGEST:
		raise BadRequest(
			_("A seasonal pause lasts from {0} to {1} days.").format(SHORTEST.days, LONGEST.days)
		)
	subscription.update({"pause_from": first, "resume_on": back})
	subscription.save(ignore_permissions=True)
	if first == today:
		pause(name, today)
	subscription.reload()
	return subscription


def cancel_pause(name: str) -> Document:
	"""Forget a pause that has not begun. Raises Conflict when there is none."""
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	if subscription.status != "Active" or not subscription.pause_from:
		raise Conflict(_("No pause is planned."))
	subscription.update({"pause_from": None, "resume_on": None})
	return subscription.save(ignore_permissions=True)


def due(today: date) -> list[str]:
	"""Subscriptions whose pause begins or ends by `today`."""
	return frappe.db.sql(
		"""SELECT name FROM `tabService Subscription`
		WHERE (status = 'Active' AND pause_from <= %(today)s)
			OR (status = 'Suspended' AND suspension = 'Seasonal' AND resume_on <= %(today)s)
		ORDER BY name""",
		{"today": today},
		pluck=True,
	)


def turn(name: str, today: date) -> None:
	"""Begin or end the pause of a subscription, as its dates have it."""
	if frappe.db.get_value("Service Subscription", name, "status") == "Active":
		pause(name, today)
	else:
		resume(name, today)


def pause(name: str, today: date) -> None:
	"""Begin the agreed pause, counted from its agreed day however late this runs."""
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	first = subscription.pause_from and getdate(subscription.pause_from)
	if subscription.status != "Active" or not first or first > today:
		return
	billed = _billed_until(subscription)
	adjust(
		subscription, given_back(price_of(subscription), billed_from(subscription), first - ONE_DAY, billed)
	)
	subscription.billed_until = min(billed, first - ONE_DAY)
	suspension.suspend([subscription], SEASONAL, first)
	_tell("service.paused", subscription, {"date": str(first), "back": str(subscription.resume_on or "")})


def resume(name: str, today: date) -> None:
	"""End a seasonal pause today: the rest of the month is on the next invoice. Raises Conflict when it is not
	paused.
	"""
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	if subscription.status == "Active":
		return
	if subscription.status != "Suspended" or subscription.suspension != SEASONAL:
		raise Conflict(_("This service is not paused."))
	bill_again(subscription, today)
	suspension.resume([subscription])
	_tell("service.resumed", subscription, {"date": str(today)})


def bill_again(subscription: Document, day: date) -> None:
	"""Have a service that comes back on `day` billed from then on: to the end of the month by an adjustment, for an
	invoice of this month may have been made already.
	"""
	billed = _billed_until(subscription)
	first, until = max(day, billed + ONE_DAY), period_of(day)[1]
	if subscription.last_day:
		until = min(until, getdate(subscription.last_day))
		# One whose last day went by while it stood still has nothing left to be billed.
		subscription.billed_until = max(billed, until) if until < day else billed
	if first <= until:
		adjust(subscription, added(price_of(subscription), first, until))
		subscription.update({"billed_until": until, "price_since": first})


def adjust(subscription: Document, adjustments: list[Adjustment]) -> None:
	"""Write adjustments into a subscription that the caller saves."""
	language = templates.language(frappe.db.get_value("Customer", subscription.customer, "language"))
	sentence = _("{0}, {1} (correction)", language)
	for entry in adjustments:
		subscription.append(
			"adjustments",
			{
				"item": entry.sku,
				"description": sentence.format(entry.label, dates.between(entry.first, entry.last, language)),
				"amount": float(entry.amount),
				"from_date": entry.first,
				"to_date": entry.last,
			},
		)


def price_of(subscription: Document) -> list[Agreed]:
	services, discounts = of_subscriptions([subscription])
	return services + discounts


def billed_from(subscription: Document) -> date:
	"""The first day since which its present price has been billed without a break."""
	known = filter(None, (subscription.start_date, subscription.price_since))
	return max((getdate(day) for day in known), default=date.min)


def _billed_until(subscription: Document) -> date:
	if subscription.billed_until:
		return getdate(subscription.billed_until)
	return getdate(subscription.start_date) - ONE_DAY


def _tell(topic: str, subscription: Document, facts: dict[str, str]) -> None:
	service = subscription.description or subscription.item
	about = {"service": service, "subscription": subscription.name, **facts}
	key = f"{topic}:{subscription.name}:{facts['date']}"
	tell_customer(subscription.customer, topic, about, key, subscription)
	tell_staff(topic, {**about, "customer": subscription.customer}, key, subscription)
