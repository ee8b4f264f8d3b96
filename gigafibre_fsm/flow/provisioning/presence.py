"""Which devices are online: devices report to this app only when they start, but inform the ACS every five minutes."""

from __future__ import annotations

import frappe

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.provisioning.acs_clock import from_milliseconds
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post


def ask_the_acs() -> None:
	"""Every ten minutes: one query to the ACS for all devices."""
	if frappe.db.exists("Service Equipment", {"acs_device_id": ("is", "set"), "status": ("in", IN_HOUSE)}):
		post("GenieACS", topic="device.presence", key=f"device.presence:{utc_now():%Y%m%d%H%M}")


def on_presence_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.presence: {"online": {equipment: last inform in ms}, "offline": the same}, only devices that changed."""
	for state, online in (("online", 1), ("offline", 0)):
		for name, last_inform in (receipt.response.get(state, {}) if receipt else {}).items():
			values = {"online": online}
			if last_inform:
				values["last_inform"] = from_milliseconds(last_inform)
			frappe.db.set_value("Service Equipment", name, values, update_modified=False)
