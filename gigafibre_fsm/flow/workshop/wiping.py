"""Factory reset through the ACS, and its proof: the device restarts with factory settings, without data of a household.

asked -> the reset is queued -> the device reports a bootstrap -> its WiFi name and telephone account are read back -> Proven
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import Conflict, ServiceRefused
from gigafibre_fsm.flow.dispatch.rules import CREDENTIALS
from gigafibre_fsm.flow.provisioning.acs_channel import READ_BACK, RESET
from gigafibre_fsm.flow.provisioning.acs_clock import to_milliseconds
from gigafibre_fsm.flow.vocabulary import IN_WORKSHOP
from gigafibre_fsm.flow.workshop import rules
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

DEVICE = "Service Equipment"
ASKED, PROVEN, BY_HAND, LEFTOVER = "Asked", "Proven", "By Hand", "Not Wiped"


def request_wipe(name: str) -> Document:
	"""Reset the device to factory settings the next time it is online. Raises Conflict for a device that is not in the ACS."""
	device = frappe.get_doc(DEVICE, name, for_update=True)
	if device.status not in IN_WORKSHOP:
		raise Conflict(_("This device is not in the workshop."))
	if not device.acs_device_id:
		raise Conflict(_("The ACS does not know this device: wipe it by hand."))
	asked = clock.utc_now()
	device.update({"wipe_state": ASKED, "wipe_asked_at": asked})
	device.save(ignore_permissions=True)
	post(
		"GenieACS",
		topic=RESET,
		key=f"{RESET}:{name}:{asked}",
		target=device.acs_device_id,
		payload={"equipment": name},
		reference=device,
	)
	return device


def on_device_informed(event: Document) -> None:
	"""Listener: a device in the workshop has restarted after its reset."""
	if event.event != "bootstrap" or not event.equipment:
		return
	device = frappe.get_doc(DEVICE, event.equipment, for_update=True)
	if device.status in IN_WORKSHOP and device.wipe_state == ASKED:
		post(
			"GenieACS",
			topic=READ_BACK,
			key=f"{READ_BACK}:{device.name}:{event.name}",
			target=device.acs_device_id,
			payload={"equipment": device.name, "after": to_milliseconds(event.happened_at)},
			reference=device,
		)


def on_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.reset, and of device.read_back: {"values": what the device holds now}. After a refusal nothing is proven,
	and the bench does not wait for the device any longer.
	"""
	device = frappe.get_doc(DEVICE, item.payload["equipment"], for_update=True)
	if device.status not in IN_WORKSHOP or device.wipe_state != ASKED:
		return
	if refusal:
		device.wipe_state = ""
		device.save(ignore_permissions=True)
		said = _("The factory reset failed: {0}").format(refusal)
		device.add_comment("Info", frappe.utils.escape_html(said))
	elif receipt and item.topic == READ_BACK:
		_judge(device, receipt.response.get("values", ()))


def _judge(device: Document, held: Iterable[str]) -> None:
	if rules.is_leftover(held, households(device)):
		device.wipe_state = LEFTOVER
		device.save(ignore_permissions=True)
	else:
		clear_household_data(device, PROVEN)


def households(device: Document) -> set[str]:
	"""The current and former WiFi names and telephone accounts of the household's devices."""
	rows: list[Any] = frappe.get_all(
		DEVICE,
		filters={"location": device.location or ""},
		fields=["custom_wifi_ssid", "custom_sip_username"],
	)
	own = (device.custom_wifi_ssid, device.custom_sip_username)
	return {value for row in rows for value in (row.custom_wifi_ssid, row.custom_sip_username) if value} | {
		value for value in own if value
	}


def clear_household_data(device: Document, state: str) -> None:
	"""Remove the household's data from the record of the device."""
	device.update({**dict.fromkeys(CREDENTIALS), "wipe_state": state})
	device.save(ignore_permissions=True)
