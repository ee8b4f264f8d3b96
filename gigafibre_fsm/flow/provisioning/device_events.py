"""What devices report, and whose they are. With pushes.py the only writer of Device Event and Provisioning
Push.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.dates import ago
from gigafibre_fsm.exceptions import NotFound, ServiceRefused
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.provisioning import desired, earlier_reports
from gigafibre_fsm.flow.provisioning.acs_clock import to_milliseconds
from gigafibre_fsm.flow.provisioning.profiles import (
	DeviceFacts,
	canonical_mac,
	canonical_serial,
	mac_forms,
	macs_of,
	serial_forms,
)
from gigafibre_fsm.flow.provisioning.pushes import (
	give_up,
	on_push_outcome,
	on_verify_outcome,
	push,
	push_again,
	push_house,
	sweep,
)
from gigafibre_fsm.flow.provisioning.rules import event_key
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ON_THE_ACS
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

__all__ = [
	"configuration", "match", "on_device_informed", "on_equipment_replaced", "on_equipment_scanned",
	"on_find_outcome", "on_push_outcome", "on_verify_outcome", "push", "push_again", "push_house",
	"record_event", "sweep_acs", "sweep_pushes",
]  # fmt: skip

UNKNOWN_KIND = "Unknown device"
"""A device may have been plugged in up to an hour before its label was scanned."""


def record_event(facts: DeviceFacts) -> Document:
	"""Keep what a device reported, once for each `event_key`, and do what follows from it. Returns the Device
	Event.

	A device that is ours gets its telemetry updated and is announced as `device_informed`; one that is not
	leaves an Issue.
	"""
	now = now_datetime()
	equipment = match(facts)
	event = _insert_event(facts, event_key(facts, now), equipment, now)
	if event.flags.repeated:
		return event
	if equipment:
		_take_over(event, equipment)
	else:
		event.db_set("issue", _report_unknown(facts, event))
	return event


def match(facts: DeviceFacts) -> str | None:
	"""The Service Equipment that reports `facts`: by serial, then by MAC address, in whatever notation each
	was written.
	"""
	for field, forms in (
		("serial", serial_forms(facts.serial)),
		("mac", [form for mac in macs_of(facts) for form in mac_forms(mac)]),
		("serial", [form for mac in macs_of(facts) for form in serial_forms(mac)]),
	):
		if forms:
			found = frappe.get_all(
				"Service Equipment",
				filters={field: ("in", forms), "status": ("!=", "Retiré")},
				pluck="name",
				order_by="creation desc",
				limit=1,
			)
			if found:
				return found[0]
	return None


def on_device_informed(event: Document) -> None:
	"""Listener: tell the device what it should know."""
	push(event.equipment, event.event, event.event)


def on_equipment_scanned(equipment: Document) -> None:
	"""Listener: the device may have reported before anyone knew whose it is; else ask the ACS for it."""
	if equipment.equipment_type not in ON_THE_ACS:
		return
	known = earlier_reports.last_report(equipment)
	if known:
		known.db_set("equipment", equipment.name)
		_close_issue(known)
	if known and earlier_reports.is_of_this_visit(to_milliseconds(known.happened_at), equipment):
		_take_over(known, equipment.name, first=True)
	else:
		_ask_for(equipment)


def on_equipment_replaced(equipment: Document) -> None:
	"""Listener: what was on its way to a device that is gone is not sent any more."""
	give_up(equipment.name, _("Another device has taken its place."))


def on_find_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""The ACS was asked for a device: what it knows is as good as a report."""
	answer = receipt.response if receipt else {}
	name = item.payload["equipment"]
	if answer.get("state") != "found" or not frappe.db.exists("Service Equipment", name):
		return
	equipment = frappe.get_doc("Service Equipment", name)
	if equipment.last_inform or not earlier_reports.is_of_this_visit(answer["last_inform"], equipment):
		return
	record_event(
		DeviceFacts(
			serial=answer["serial"],
			event="inform",
			oui=answer["oui"],
			product_class=answer["product_class"],
			acs_device_id=receipt.provider_reference if receipt else "",
			event_key=f"found:{name}:{answer['last_inform']}",
		)
	)


def configuration(serial: str, acs_device_id: str) -> dict[str, Any]:
	"""The desired state of a device that asks for it (pull mode), with its passwords: {"since": ms,
	"parameters": [[path, value, type]]}.

	Raises NotFound for a device that is not ours.
	"""
	name = match(DeviceFacts(serial=serial))
	if not name:
		frappe.throw(_("This device is not known."), NotFound)
	equipment = frappe.get_doc("Service Equipment", name)
	# A defective one may lie in a workshop: it is told nothing of the household that it came from.
	wanted = desired.wanted(equipment) if equipment.status in IN_HOUSE else None
	asked = frappe.db.get_value(
		"Provisioning Push", {"equipment": name, "status": ("in", ("Pending", "Pushed"))}, "creation"
	)
	return {
		"since": to_milliseconds(asked or now_datetime()),
		"parameters": [[p.path, p.value, p.xsd_type] for p in wanted.parameters] if wanted else [],
	}


def sweep_pushes() -> int:
	"""Each minute: pushes that are due, and devices that were scanned but never reported."""
	silent = frappe.get_all(
		"Service Equipment",
		filters={
			"status": ("in", IN_HOUSE),
			"equipment_type": ("in", ON_THE_ACS),
			"last_inform": ("is", "not set"),
			"scanned_at": (">", ago(hours=12)),
		},
		pluck="name",
		limit=50,
	)
	for name in silent:
		_ask_for(frappe.get_doc("Service Equipment", name))
	return sweep() + len(silent)


def sweep_acs() -> None:
	"""Each night: presets that nobody waits for any more."""
	post("GenieACS", topic="device.sweep", key=f"device.sweep:{now_datetime():%Y%m%d}")


def _insert_event(facts: DeviceFacts, key: str, equipment: str | None, now: datetime) -> Document:
	event = frappe.get_doc(
		{
			"doctype": "Device Event",
			"event": facts.event,
			"serial": canonical_serial(facts.serial),
			"mac": canonical_mac(facts.mac) or canonical_mac(facts.serial),
			"equipment": equipment,
			"acs_device_id": facts.acs_device_id,
			"product_class": facts.product_class,
			"oui": facts.oui,
			"ip_address": facts.ip,
			"firmware": facts.firmware,
			"rx_power": facts.rx_power,
			"happened_at": now,
			"event_key": key,
		}
	)
	try:
		return event.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		# Locking reads: the rival's row may be younger than this transaction's view of the table.
		name = frappe.db.sql(
			"SELECT name FROM `tabDevice Event` WHERE event_key = %s LOCK IN SHARE MODE", key
		)[0][0]
		known = frappe.get_doc("Device Event", name, for_update=True)
		known.flags.repeated = True
		return known


def _take_over(event: Document, equipment: str, first: bool = False) -> None:
	"""Let the equipment know what the event says of it, and the rest of the flow that it reported."""
	doc = frappe.get_doc("Service Equipment", equipment, for_update=True)
	first = first or not doc.last_inform
	facts = DeviceFacts(
		event.serial or "", mac=event.mac or "", oui=event.oui or "", product_class=event.product_class or ""
	)
	values: dict[str, Any] = {
		"acs_device_id": event.acs_device_id or doc.acs_device_id,
		"ip_address": event.ip_address or doc.ip_address,
		"firmware": event.firmware or doc.firmware,
		"model": doc.model or event.product_class,
		"device_profile": doc.device_profile or desired.profile_for(doc, facts),
		"online": int(event.event != "offline"),
	}
	if (
		event.serial
		and not doc.serial
		and not frappe.db.exists("Service Equipment", {"serial": event.serial})
	):
		values["serial"] = event.serial  # its label was scanned by MAC; the line is known by the serial
	if event.rx_power:
		values["rx_power"] = event.rx_power
	if event.event != "offline":
		values["last_inform"] = max(
			filter(None, (get_datetime(doc.last_inform), get_datetime(event.happened_at)))
		)
	frappe.db.set_value("Service Equipment", equipment, values)
	if "serial" in values:
		announce("equipment_identified", frappe.get_doc("Service Equipment", equipment))
	_close_issue(event)
	if first:
		told = {
			"serial": event.serial,
			"equipment": equipment,
			"type": doc.equipment_type,
			"ip": event.ip_address,
		}
		tell_staff("device.online", told, f"device.online:{equipment}:{event.name}", doc)
	if event.event != "offline":
		announce("device_informed", event)


def _ask_for(equipment: Document) -> None:
	key = f"find:{equipment.name}:{equipment.serial or equipment.mac}:{now_datetime():%Y%m%d%H%M}"
	post("GenieACS", topic="device.find", key=key, payload={"equipment": equipment.name}, reference=equipment)


def _report_unknown(facts: DeviceFacts, event: Document) -> str | None:
	"""One Issue for each unknown device, however often it reports."""
	serial = event.serial or facts.acs_device_id
	guard = DeviceFacts(serial, event="unknown", mac=facts.mac, acs_device_id=facts.acs_device_id)
	first = _insert_event(guard, f"unknown:{serial}", None, now_datetime())
	if first.flags.repeated:
		return first.issue
	lines = {
		_("Serial"): serial,
		_("MAC address"): event.mac,
		_("Model"): facts.product_class,
		_("Device in the ACS"): facts.acs_device_id,
		_("IP address"): facts.ip,
	}
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": f"Unknown device {serial}",
			"description": "<br>".join(f"{k}: {frappe.utils.escape_html(v)}" for k, v in lines.items() if v),
			"fsm_kind": UNKNOWN_KIND,
		}
	).insert(ignore_permissions=True)
	first.db_set("issue", issue.name)
	told = {"serial": serial, "product_class": facts.product_class, "issue": issue.name}
	tell_staff("device.unknown", told, f"device.unknown:{serial}", issue)
	return issue.name


def _close_issue(event: Document) -> None:
	"""The device is known now: its Issue has been answered."""
	guard = frappe.db.get_value(
		"Device Event", {"event_key": f"unknown:{event.serial}"}, ["name", "issue"], as_dict=True
	)
	if not guard:
		return
	frappe.db.set_value("Device Event", guard.name, "event_key", f"known:{guard.name}")
	if guard.issue and frappe.db.get_value("Issue", guard.issue, "status") == "Open":
		issue = frappe.get_doc("Issue", guard.issue)
		issue.status = "Closed"
		issue.service_equipment = event.equipment
		issue.save(ignore_permissions=True)
