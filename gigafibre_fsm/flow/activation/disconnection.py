"""The end of a service: devices to return, the port freed, the location disconnected. Money: flow/subscriptions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.provisioning import pushes
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, INTERNET, SERVICE_OF_EQUIPMENT, TV_BOX, VISIT_OPEN

SOLD = TV_BOX
"""The only device that customers buy; the others are lent."""
FIBRE_FIELDS = ("fibre_port", "olt", "olt_name", "olt_ip", "olt_frame", "olt_slot", "olt_port", "ont_id")


def obstacle(location: str) -> str:
	"""The reason why no service at a location can be ended right now, as a sentence; an empty string if there is none."""
	if frappe.db.exists("Service Subscription", {"location": location, "status": "Pending"}):
		return _("Another service is being installed at this address: complete or cancel that order first.")
	visit = frappe.db.get_value("Dispatch Job", {"location": location, "status": ("in", VISIT_OPEN)})
	return _("{0} is open at this address: complete or cancel it first.").format(visit) if visit else ""


def devices(location: str, subscriptions: Collection[Document]) -> list[Any]:
	"""The devices of these subscriptions at the premises: rows of name, equipment_type, serial, status."""
	names = {subscription.name for subscription in subscriptions}
	kinds = {subscription.service_type for subscription in subscriptions}
	rows = frappe.get_all(
		"Service Equipment",
		filters={
			"location": location,
			"status": ("in", (*IN_HOUSE, "Awaiting Scan")),
			"return_since": ("is", "not set"),
		},
		fields=["name", "equipment_type", "serial", "status", "subscription"],
		order_by="name",
	)
	# migrated devices have no subscription
	return [
		row
		for row in rows
		if (
			row.subscription in names
			if row.subscription
			else SERVICE_OF_EQUIPMENT.get(row.equipment_type) in kinds
		)
	]


def to_return(rows: Collection[Any]) -> list[Any]:
	return [row for row in rows if row.status in IN_HOUSE and row.equipment_type != SOLD]


def disconnect(place: Document, subscriptions: Collection[Document], last: date) -> list[Any]:
	"""Remove these ended subscriptions from their location; `last` was their last day. Returns the devices to return.

	The caller has locked both and ended the subscriptions.
	"""
	rows = devices(place.name, subscriptions)
	due = to_return(rows)
	for row in rows:
		device = frappe.get_doc("Service Equipment", row.name, for_update=True)
		if row in due:
			# Its last push puts it into the walled garden, and its telephone account is removed: see overrides.
			device.return_since = last
			device.save(ignore_permissions=True)
		else:
			device.retire()
	states = frappe.get_all("Service Subscription", filters={"location": place.name}, pluck="status")
	port = place.fibre_port
	if "Active" not in states and "Suspended" not in states:
		place.update({"status": "Disconnected", "disconnected_on": last, "fibre_port": None})
	else:
		place.status = "Active" if "Active" in states else "Suspended"
		if INTERNET in {subscription.service_type for subscription in subscriptions}:
			place.update({**dict.fromkeys(FIBRE_FIELDS), "connection_type": "VoIP only"})
	place.save(ignore_permissions=True)
	if port and not place.fibre_port:
		# Announced before the port is vacated: for lines that predate this app's OLT commands, only the port still names the
		# ONT to disconnect.
		announce("port_vacated", frappe.get_doc("Fibre Port", port))
		claims.vacate(port, place.name)
		stay = {"name": among(row.name for row in due)}
		frappe.db.set_value("Service Equipment", stay, "left_on_port", port)
	pushes.push_location(place.name, "service ended")
	return due
