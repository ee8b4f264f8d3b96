"""Device reports, and whose devices they are. With pushes.py the only writer of Device Event and Provisioning Push."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.clock import ago
from gigafibre_fsm.exceptions import NotFound, ServiceRefused
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.provisioning import desired, earlier_reports, event_log, light, recognition, strangers
from gigafibre_fsm.flow.provisioning.acs_clock import to_milliseconds
from gigafibre_fsm.flow.provisioning.profiles import DeviceFacts
from gigafibre_fsm.flow.provisioning.pushes import give_up, push, push_again, push_house, sweep
from gigafibre_fsm.flow.provisioning.rules import event_key
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ON_THE_ACS
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

__all__ = [
	"accept", "configuration", "on_device_informed", "on_equipment_replaced", "on_equipment_scanned",
	"on_find_outcome", "push", "push_again", "push_house", "record_event", "sweep_acs", "sweep_pushes",
]  # fmt: skip


def record_event(facts: DeviceFacts, alone: bool = True) -> Document:
	"""Record what a device reported, once for each `event_key`, and act on it. Returns the Device Event.

	A device of ours gets its telemetry updated and is announced as `device_informed`; an unknown one opens an
	Issue. Where several devices claim the same identity (not `alone`), none is trusted.
	"""
	now = now_datetime()
	found = recognition.recognise(facts)
	if not alone and found.equipment:
		found = recognition.Recognised(claims=found.equipment)
	event = event_log.insert(facts, event_key(facts, now), found, now)
	if event.flags.repeated:
		return event
	if found.equipment:
		_take_over(event, found.equipment)
		profile = frappe.db.get_value("Service Equipment", found.equipment, "device_profile")
		event.flags.refused = light.note(found.equipment, profile, facts.rx_power)
	elif found.claims:
		event.db_set("issue", strangers.ask_person(event))
	else:
		event.db_set("issue", strangers.report_unknown(facts, event))
	return event


def accept(issue: str) -> Document:
	"""Confirm that the device of an Issue is ours: it becomes that piece of equipment and receives its
	settings. Raises NotFound or Conflict where there is nothing to confirm.
	"""
	event = strangers.claimed(issue)
	equipment = frappe.get_doc("Service Equipment", event.claims, for_update=True)
	give_up(equipment.name, _("Another device has replaced it."))
	facts = event_log.facts_of(event)
	values = {"acs_device_id": event.acs_device_id, "device_profile": desired.profile_for(equipment, facts)}
	frappe.db.set_value("Service Equipment", equipment.name, values)
	event.db_set("equipment", equipment.name)
	strangers.close(issue, equipment.name)
	equipment.add_comment(
		"Info", frappe.utils.escape_html(_("Confirmed as: {0}").format(event.acs_device_id))
	)
	_take_over(event, equipment.name)
	equipment.reload()
	return equipment


def on_device_informed(event: Document) -> None:
	"""Listener: send the device its settings."""
	push(event.equipment, event.event, event.event)


def on_equipment_scanned(equipment: Document) -> None:
	"""Listener: the device may have reported before it was scanned; else ask the ACS for it."""
	if equipment.equipment_type not in ON_THE_ACS:
		return
	known = earlier_reports.last_report(equipment)
	verdict = recognition.judge(equipment, event_log.facts_of(known)) if known else recognition.OTHER
	if verdict == recognition.OURS:
		known.db_set("equipment", equipment.name)
		strangers.close_unknown(known)
	elif verdict == recognition.CLAIM:
		known.db_set("claims", equipment.name)
		strangers.close_unknown(known)
		known.db_set("issue", strangers.ask_person(known))
	fresh = known and earlier_reports.is_of_this_visit(to_milliseconds(known.happened_at), equipment)
	if fresh and verdict == recognition.OURS:
		_take_over(known, equipment.name, first=True)
	else:
		_ask_for(equipment)


def on_equipment_replaced(equipment: Document) -> None:
	"""Listener: what was being sent to a replaced device is cancelled."""
	give_up(equipment.name, _("Another device has replaced it."))


def on_find_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.find: what the ACS knows of the device counts as a report."""
	answer = receipt.response if receipt else {}
	name = item.payload["equipment"]
	if not answer.get("found") or not frappe.db.exists("Service Equipment", name):
		return
	equipment = frappe.get_doc("Service Equipment", name)
	if equipment.acs_device_id:
		return
	fresh = [
		DeviceFacts(
			serial=device["serial"],
			event="inform",
			oui=device["oui"],
			product_class=device["product_class"],
			acs_device_id=device["id"],
			event_key=f"found:{name}:{device['id']}:{device['last_inform']}"[:140],
		)
		for device in answer["found"]
		if earlier_reports.is_of_this_visit(device["last_inform"], equipment)
	]
	believed = [facts for facts in fresh if recognition.judge(equipment, facts) == recognition.OURS]
	for facts in fresh:
		record_event(facts, alone=len(believed) < 2 or facts not in believed)


def configuration(serial: str, acs_device_id: str) -> dict[str, Any]:
	"""The desired state for a device that asks for it (pull mode), with its passwords: {"since": ms,
	"parameters": [[path, value, type]], "mark": the tag that the device gets once it has accepted them}.

	Raises NotFound for a device that is not ours, or whose identity is not confirmed.
	"""
	name = recognition.recognise(DeviceFacts(serial=serial, acs_device_id=acs_device_id)).equipment
	equipment = frappe.get_doc("Service Equipment", name) if name and acs_device_id else None
	if not equipment or equipment.acs_device_id != acs_device_id:
		frappe.throw(_("This device is unknown."), NotFound)
	# A defective device may be in a workshop: it does not receive the customer's settings.
	wanted = desired.wanted(equipment) if equipment.status in IN_HOUSE else None
	asked = frappe.db.get_value(
		"Provisioning Push",
		{"equipment": equipment.name, "status": ("in", ("Pending", "Pushed"))},
		["creation", "mark"],
		as_dict=True,
	)
	return {
		"since": to_milliseconds(asked.creation if asked else now_datetime()),
		"mark": asked.mark if asked else None,
		"parameters": [[p.path, p.value, p.xsd_type] for p in wanted.parameters] if wanted else [],
	}


def sweep_pushes() -> int:
	"""Every minute: pushes that are due, and devices that were scanned but never reported."""
	silent = frappe.get_all(
		"Service Equipment",
		filters={
			"status": ("in", IN_HOUSE),
			"equipment_type": ("in", ON_THE_ACS),
			"acs_device_id": ("is", "not set"),
			"scanned_at": (">", ago(hours=12)),
		},
		pluck="name",
		limit=50,
	)
	for name in silent:
		_ask_for(frappe.get_doc("Service Equipment", name))
	return sweep() + len(silent)


def sweep_acs() -> None:
	"""Every night: remove leftovers from the ACS."""
	post("GenieACS", topic="device.sweep", key=f"device.sweep:{now_datetime():%Y%m%d}")


def _take_over(event: Document, equipment: str, first: bool = False) -> None:
	"""Copy the event's facts to the equipment, and announce the report to the rest of the flow."""
	doc = frappe.get_doc("Service Equipment", equipment, for_update=True)
	first = first or not doc.last_inform
	facts = event_log.facts_of(event)
	values: dict[str, Any] = {
		"acs_device_id": event.acs_device_id or doc.acs_device_id,
		"ip_address": event.ip_address or doc.ip_address,
		"firmware": event.firmware or doc.firmware,
		"model": doc.model or event.product_class,
		# The device's own data override what was guessed from its label.
		"device_profile": desired.profile_for(doc, facts) or doc.device_profile,
		"online": int(event.event != "offline"),
	}
	if (
		event.serial
		and not doc.serial
		and not frappe.db.exists("Service Equipment", {"serial": event.serial})
	):
		values["serial"] = event.serial  # its label was scanned by MAC; the port is known by the serial
	if event.rx_power:
		values["rx_power"] = event.rx_power
	if event.event != "offline":
		values["last_inform"] = max(
			filter(None, (get_datetime(doc.last_inform), get_datetime(event.happened_at)))
		)
	frappe.db.set_value("Service Equipment", equipment, values)
	if "serial" in values:
		announce("equipment_identified", frappe.get_doc("Service Equipment", equipment))
	strangers.close_unknown(event)
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
