"""Devices due back: requested, reminded of, picked up."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, getdate

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.activation.disconnection import SOLD
from gigafibre_fsm.flow.dispatch import opening
from gigafibre_fsm.flow.vocabulary import AT_HOUSEHOLD, PICKUP_JOB, SETTINGS, VISIT_OPEN
from gigafibre_fsm.flow.workshop import rules
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.notifications.notify import tell_customer

DEVICE = "Service Equipment"


def ask_back(name: str, reason: str, today: date) -> Document:
	"""Ask for a device back although its service goes on (another plan, another device). Idempotent.

	Raises Conflict for a device that is not at a household, or that was sold.
	"""
	device = frappe.get_doc(DEVICE, name, for_update=True)
	if not reason.strip():
		raise BadRequest(_("Enter a reason."))
	if device.return_since:
		return device
	if device.status not in AT_HOUSEHOLD or device.equipment_type == SOLD:
		raise Conflict(_("This device is not one that comes back."))
	device.return_since = today
	device.save(ignore_permissions=True)
	device.add_comment("Info", frappe.utils.escape_html(_("To be returned: {0}").format(reason)))
	return device


def devices_due(**filters: Any) -> list[Any]:
	"""The devices due back, oldest first."""
	return frappe.get_all(
		DEVICE,
		filters={"return_since": ("is", "set"), "status": ("in", AT_HOUSEHOLD), **filters},
		fields=[
			"name", "equipment_type", "serial", "mac", "status", "customer", "location", "return_since",
			"return_reminders", "fee_state", "return_fee",
		],
		order_by="return_since, name",
		limit=0,
	)  # fmt: skip


def reminders_due(today: date) -> list[str]:
	"""Locations whose customer is due a reminder today of devices to return."""
	days = reminder_days()
	late = [
		row.location
		for row in devices_due()
		if rules.reminders_due(getdate(row.return_since), today, days, row.return_reminders or 0)
	]
	return list(dict.fromkeys(filter(None, late)))


def remind(location: str, today: date) -> None:
	"""Remind the customer of all devices due back from a location, in one message."""
	rows = devices_due(location=location)
	if not rows:
		return
	place = frappe.db.get_value(
		"Service Location", location, ["customer", "address_line", "city"], as_dict=True
	)
	language = templates.language(frappe.db.get_value("Customer", place.customer, "language"))
	settings = frappe.get_cached_doc(SETTINGS)
	charged = settings.return_fee_days and settings.return_fee
	since = getdate(rows[0].return_since)
	facts = {
		"equipment": [_(row.equipment_type, language) for row in rows],
		"address": ", ".join(filter(None, (place.address_line, place.city))),
		"since": str(since),
		"fee": f"{settings.return_fee:.2f}" if charged else "",
		"fee_date": str(max(add_days(since, settings.return_fee_days), today)) if charged else "",
	}
	number = 1 + max(row.return_reminders or 0 for row in rows)
	key = f"equipment.return_due:{location}:{since}:{number}"
	tell_customer(
		place.customer, "equipment.return_due", facts, key, frappe.get_doc("Service Location", location)
	)
	for row in rows:
		frappe.db.set_value(DEVICE, row.name, "return_reminders", (row.return_reminders or 0) + 1)


def plan_pickup(location: str) -> Document:
	"""Plan the pickup visit for the devices of a location; the dispatcher assigns a day. Returns the one that is already
	planned.

	Raises Conflict when there is nothing to pick up.
	"""
	frappe.get_doc("Service Location", location, for_update=True)
	if planned := pickup_of(location):
		return frappe.get_doc("Dispatch Job", planned)
	rows = devices_due(location=location)
	if not rows:
		raise Conflict(_("Nothing is to be returned from this address."))
	return opening.open_job(PICKUP_JOB, location, equipment=[row.name for row in rows])


def pickup_of(location: str) -> str | None:
	waiting = {"location": location, "job_type": PICKUP_JOB, "status": ("in", VISIT_OPEN)}
	return frappe.db.get_value("Dispatch Job", waiting)


def reminder_days() -> list[int]:
	written = (frappe.get_cached_doc(SETTINGS).return_reminder_days or "").split(",")
	return sorted(int(part) for part in written if part.strip().isdigit())
