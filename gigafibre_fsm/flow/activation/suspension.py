"""Suspends and resumes services: subscriptions, location and devices. Money: flow/billing and flow/subscriptions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.model.document import Document

from gigafibre_fsm import locks
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.provisioning.pushes import push_location
from gigafibre_fsm.flow.vocabulary import IN_SERVICE

SEASONAL, UNPAID = "Seasonal", "Unpaid"
"""The reason of a suspension."""


def lock_subscriptions(customer: str, **filters: str) -> list[Document]:
	"""A customer's subscriptions with these values, locked in order of creation, together with the customer's account. Raises
	Overtaken.
	"""
	locks.account(customer)
	conditions = "".join(f" AND {field} = %({field})s" for field in filters)
	names = frappe.db.sql(
		f"""SELECT name FROM `tabService Subscription` WHERE customer = %(customer)s{conditions}
		ORDER BY creation, name FOR UPDATE""",  # noqa: S608 - names of fields
		{"customer": customer, **filters},
		pluck=True,
	)
	return [frappe.get_doc("Service Subscription", name, for_update=True) for name in names]


def suspend(subscriptions: Iterable[Document], reason: str, day: date) -> list[str]:
	"""Suspend active subscriptions from `day` for `reason` (Unpaid or Seasonal); returns the pushes that put their routers
	into the walled garden. Subscriptions that are not active are left unchanged.
	"""
	stopped = [subscription for subscription in subscriptions if subscription.status == "Active"]
	for subscription in stopped:
		subscription.update({"status": "Suspended", "suspension": reason, "suspended_on": day})
		subscription.save(ignore_permissions=True)
	return _update_locations_and_devices(stopped, "service suspended")


def resume(subscriptions: Iterable[Document]) -> list[str]:
	"""Resume suspended subscriptions; returns the pushes that take their routers out of the walled garden."""
	back = [subscription for subscription in subscriptions if subscription.status == "Suspended"]
	for subscription in back:
		if subscription.suspension == SEASONAL:
			subscription.update({"pause_from": None, "resume_on": None})
		subscription.update({"status": "Active", "suspension": "", "suspended_on": None})
		subscription.save(ignore_permissions=True)
	return _update_locations_and_devices(back, "service restored")


def _update_locations_and_devices(subscriptions: list[Document], reason: str) -> list[str]:
	"""Set the status of locations and devices from their subscriptions."""
	pushes: list[str] = []
	for name in dict.fromkeys(subscription.location for subscription in subscriptions):
		states = frappe.get_all("Service Subscription", filters={"location": name}, pluck="status")
		location = frappe.get_doc("Service Location", name, for_update=True)
		wanted = "Active" if "Active" in states else "Suspended"
		if location.status in IN_SERVICE and location.status != wanted:
			location.status = wanted
			location.save(ignore_permissions=True)
		announce("line_changed", location)
		pushes += push_location(name, reason)
	return pushes
