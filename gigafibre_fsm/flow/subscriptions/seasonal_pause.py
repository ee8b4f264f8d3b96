"""Seasonal pauses (of a chalet): planned, started and ended. Days billed beyond the first day of a pause are credited, and
the service is billed again from the day on which it resumes.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.activation import suspension
from gigafibre_fsm.flow.activation.suspension import SEASONAL
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY
from gigafibre_fsm.flow.billing.corrections import (
	adjust,
	bill_again,
	billed_until,
	credit_for_unused_days,
	price_of,
)
from gigafibre_fsm.flow.billing.holds import on_hold
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

SHORTEST, LONGEST = timedelta(days=30), timedelta(days=300)
FURTHEST = timedelta(days=366)


def plan_pause(name: str, first: date, back: date, today: date) -> Document:
	"""Plan a seasonal pause from `first` until the day before `back`. A pause with `first` today or earlier starts
	immediately.

	Raises BadRequest for invalid days, Conflict when the subscription is not active.
	"""
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	check(subscription, first, back, today)
	subscription.update({"pause_from": first, "resume_on": back})
	subscription.save(ignore_permissions=True)
	if first == today:
		pause(name, today)
	subscription.reload()
	return subscription


def check(subscription: Document, first: date, back: date, today: date) -> None:
	"""Validate a pause. Raises like `plan_pause`."""
	if subscription.status != "Active":
		raise Conflict(_("Only an active service can be paused."))
	if not today <= first <= today + FURTHEST:
		raise BadRequest(_("The pause must start today or later, within a year."))
	if not SHORTEST <= back - first <= LONGEST:
		raise BadRequest(
			_("A seasonal pause must last from {0} to {1} days.").format(SHORTEST.days, LONGEST.days)
		)


def cancel_pause(name: str) -> Document:
	"""Cancel a pause that has not started. Raises Conflict if there is none."""
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	if subscription.status != "Active" or not subscription.pause_from:
		raise Conflict(_("No pause is planned."))
	subscription.update({"pause_from": None, "resume_on": None})
	return subscription.save(ignore_permissions=True)


def pauses_due(today: date) -> list[str]:
	"""Subscriptions whose pause starts or ends by `today`, without those of customers on hold."""
	rows = frappe.db.sql(
		"""SELECT name, customer FROM `tabService Subscription`
		WHERE (status = 'Active' AND pause_from <= %(today)s)
			OR (status = 'Suspended' AND suspension = 'Seasonal' AND resume_on <= %(today)s)
		ORDER BY name""",
		{"today": today},
	)
	held = on_hold(today) if rows else set()
	return [name for name, customer in rows if customer not in held]


def apply_pause_dates(name: str, today: date) -> None:
	"""Start or end the pause of a subscription, according to its dates."""
	if frappe.db.get_value("Service Subscription", name, "status") == "Active":
		pause(name, today)
	else:
		resume(name, today)


def pause(name: str, today: date) -> None:
	"""Start the planned pause, from its planned day even if this runs later."""
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	first = subscription.pause_from and getdate(subscription.pause_from)
	if subscription.status != "Active" or not first or first > today:
		return
	billed = billed_until(subscription)
	adjust(
		subscription, credit_for_unused_days(subscription, price_of(subscription), first - ONE_DAY, billed)
	)
	subscription.billed_until = min(billed, first - ONE_DAY)
	suspension.suspend([subscription], SEASONAL, first)
	_notify("service.paused", subscription, {"date": str(first), "back": str(subscription.resume_on or "")})


def resume(name: str, today: date) -> None:
	"""End a seasonal pause today: the rest of the month is on the next invoice. Raises Conflict when it is not paused."""
	locks.account_of("Service Subscription", name)
	subscription = frappe.get_doc("Service Subscription", name, for_update=True)
	if subscription.status == "Active":
		return
	if subscription.status != "Suspended" or subscription.suspension != SEASONAL:
		raise Conflict(_("This service is not paused."))
	bill_again(subscription, today)
	suspension.resume([subscription])
	_notify("service.resumed", subscription, {"date": str(today)})


def _notify(topic: str, subscription: Document, facts: dict[str, str]) -> None:
	service = subscription.description or subscription.item
	about = {"service": service, "subscription": subscription.name, **facts}
	key = f"{topic}:{subscription.name}:{facts['date']}"
	tell_customer(subscription.customer, topic, about, key, subscription)
	tell_staff(topic, {**about, "customer": subscription.customer}, key, subscription)
