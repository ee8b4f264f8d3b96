"""Processes device reports. With event_log.py and device_issues.py the only writer of Device Event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm import locks
from gigafibre_fsm.flow.equipment import identity, labels
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.ordering import tasks
from gigafibre_fsm.flow.provisioning import (
	credentials,
	desired_state,
	device_issues,
	event_log,
	identities,
	light,
	recognition,
)
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, with_named_readings
from gigafibre_fsm.flow.provisioning.pushes import give_up, last_verified, push
from gigafibre_fsm.flow.provisioning.rules import event_key
from gigafibre_fsm.flow.vocabulary import ONT
from gigafibre_fsm.notifications.notify import tell_staff


def record_event(facts: DeviceFacts, alone: bool = True, at: datetime | None = None) -> Document:
	"""Record a device's report (`at` in site time; default now), once for each `event_key`, and process it. Returns the
	Device Event.

	The report of a known device updates its telemetry and is announced as `device_informed`; an unknown device opens an
	Issue. When several devices claim the same identity (not `alone`), none is trusted.
	"""
	now = at or now_datetime()
	found = recognition.recognise(facts)
	if not alone and found.equipment:
		found = recognition.Recognised(claims=found.equipment)
	profile = _profile_of(found.equipment, facts) if found.equipment else None
	if profile:
		facts = with_named_readings(
			facts, desired_state.readings_of(frappe.get_cached_doc("Device Profile", profile))
		)
	event = event_log.insert(facts, event_key(facts, now), found, now, profile)
	if event.flags.repeated:
		return event
	if found.equipment:
		take_over(event, facts, found.equipment, rival=found.rival)
		event.flags.refused = light.store_reading(found.equipment, profile, facts.rx_power)
	elif found.claims:
		event.db_set("issue", device_issues.ask_person(event))
	else:
		event.db_set("issue", device_issues.report_unknown(facts, event))
	return event


def _profile_of(equipment: str, facts: DeviceFacts) -> str | None:
	"""The Device Profile of a reporting device. Its own data override the guess from its label."""
	fields = ["equipment_type", "model", "device_profile"]
	row = frappe.db.get_value("Service Equipment", equipment, fields, as_dict=True)
	return desired_state.profile_for(row, facts) or row.device_profile


def accept(issue: str) -> Document:
	"""Accept the device of an Issue as the claimed Service Equipment; it receives its settings. Raises NotFound or Conflict
	when there is nothing to accept, or when it is the ONT of another port.
	"""
	event = device_issues.claimed_report(issue)
	equipment = frappe.get_doc("Service Equipment", event.claims, for_update=True)
	if event.pon_serial:
		labels.require_no_other_line(identity.Code(identity.SERIAL, event.pon_serial), equipment.location)
	give_up(equipment.name, _("Another device has replaced it."))
	facts = event_log.facts_of(event)
	values = {
		"acs_device_id": event.acs_device_id,
		"device_profile": desired_state.profile_for(equipment, facts),
	}
	frappe.db.set_value("Service Equipment", equipment.name, values)
	event.db_set("equipment", equipment.name)
	device_issues.close(issue, equipment.name)
	equipment.add_comment(
		"Info", frappe.utils.escape_html(_("Confirmed as: {0}").format(event.acs_device_id))
	)
	take_over(event, facts, equipment.name)
	equipment.reload()
	return equipment


def on_device_informed(event: Document) -> None:
	"""Listener: send the device its settings. A device that was reset after it had them first gets another telephone
	password.
	"""
	if event.event == "bootstrap" and last_verified(event.equipment):
		credentials.after_reset(frappe.get_doc("Service Equipment", event.equipment))
	push(event.equipment, event.event, event.event)


def take_over(
	event: Document, facts: DeviceFacts, equipment: str, first: bool = False, rival: str | None = None
) -> None:
	"""Copy the reported facts to the equipment, and announce the report. Names of a `rival` device are left to it, and staff
	are notified.
	"""
	doc = locks.row("Service Equipment", equipment)
	first = first or not doc.last_inform
	names = _new_names(doc, event)
	values: dict[str, Any] = {
		**names,
		"acs_device_id": facts.acs_device_id or doc.acs_device_id,
		"ip_address": facts.ip or doc.ip_address,
		"firmware": facts.firmware or doc.firmware,
		"uptime": facts.uptime or 0,
		"model": doc.model or facts.product_class,
		"device_profile": desired_state.profile_for(doc, facts) or doc.device_profile,
		"online": int(facts.event != "offline"),
	}
	if event.rx_power:
		values["rx_power"] = event.rx_power
	if facts.event != "offline":
		values["last_inform"] = max(
			filter(None, (get_datetime(doc.last_inform), get_datetime(event.happened_at)))
		)
	frappe.db.set_value("Service Equipment", equipment, values)
	identities.add_names(equipment, facts, but=_names_of(rival) if rival else ())
	if rival:
		event.db_set("issue", device_issues.report_conflict(event, equipment, rival))
	if names:
		announce("equipment_identified", frappe.get_doc("Service Equipment", equipment))
	device_issues.close_unknown(event)
	if doc.equipment_type == ONT:
		tasks.prove(doc.sales_order, "port")  # the report came over its line
	if first:
		told = {
			"serial": event.serial,
			"pon_serial": event.pon_serial,
			"maker_serial": event.maker_serial,
			"macs": (event.macs or "").split(),
			"equipment": equipment,
			"type": doc.equipment_type,
			"ip": facts.ip,
			"firmware": facts.firmware,
			"rx_power": event.rx_power or None,
			"uptime": facts.uptime,
		}
		held = frappe.get_doc("Service Equipment", equipment)
		tell_staff("device.online", told, f"device.online:{equipment}:{event.name}", held)
	if facts.event != "offline":
		announce("device_informed", event)


def _names_of(equipment: str) -> tuple[identities.Name, ...]:
	row = frappe.db.get_value("Service Equipment", equipment, ["serial", "mac", "pon_serial"], as_dict=True)
	label = DeviceFacts(row.serial or "", mac=row.mac or "", pon_serial=row.pon_serial or "")
	held = frappe.get_all("Device Identity", {"parent": equipment}, ["kind", "value"], as_list=True)
	return (*identities.reported(label), *map(tuple, held))


def _new_names(doc: Any, event: Document) -> dict[str, str]:
	"""The serials of the device that its label did not have: an OLT knows a line by the PON serial of its ONT."""
	names = {}
	if (
		event.serial
		and not doc.serial
		and not frappe.db.exists("Service Equipment", {"serial": event.serial})
	):
		names["serial"] = event.serial
	if doc.equipment_type == ONT and event.pon_serial and event.pon_serial != doc.pon_serial:
		names["pon_serial"] = event.pon_serial
	return names
