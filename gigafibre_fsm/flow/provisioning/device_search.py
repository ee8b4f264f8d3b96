"""Finds the device of a scanned label: in reports from before the scan, and by a query to the ACS."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.clock import ago
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.provisioning import device_issues, earlier_reports, event_log, recognition
from gigafibre_fsm.flow.provisioning.acs_clock import to_milliseconds
from gigafibre_fsm.flow.provisioning.device_events import record_event, take_over
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.flow.provisioning.pushes import give_up, push_again
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ON_THE_ACS
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post


def on_equipment_scanned(equipment: Document) -> None:
	"""Listener: use a report from before the scan; otherwise query the ACS."""
	if equipment.equipment_type not in ON_THE_ACS:
		return
	known = earlier_reports.last_report(equipment)
	facts = event_log.facts_of(known) if known else None
	verdict = recognition.judge(equipment, facts) if facts else recognition.OTHER
	if verdict == recognition.OURS:
		known.db_set("equipment", equipment.name)
		device_issues.close_unknown(known)
	elif verdict == recognition.CLAIM:
		known.db_set("claims", equipment.name)
		device_issues.close_unknown(known)
		known.db_set("issue", device_issues.ask_person(known))
	fresh = known and earlier_reports.is_of_this_visit(to_milliseconds(known.happened_at), equipment)
	if fresh and verdict == recognition.OURS:
		take_over(known, facts, equipment.name, first=True)
	else:
		_ask_for(equipment)


def on_equipment_replaced(equipment: Document) -> None:
	"""Listener: cancel the pushes to a replaced device."""
	give_up(equipment.name, _("Another device has replaced it."))


def on_find_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.find: the ACS's data about the device count as a report."""
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
			pon_serial=device.get("pon_serial", ""),
			event_key=f"found:{name}:{device['id']}:{device['last_inform']}"[:140],
		)
		for device in answer["found"]
		if earlier_reports.is_of_this_visit(device["last_inform"], equipment)
	]
	believed = [facts for facts in fresh if recognition.judge(equipment, facts) == recognition.OURS]
	for facts in fresh:
		record_event(facts, alone=len(believed) < 2 or facts not in believed)


def ask_again(equipment: str) -> None:
	"""For a waiting technician: run the next sweep's work at once, and retry a failed push."""
	doc = frappe.get_doc("Service Equipment", equipment)
	if doc.status not in IN_HOUSE or doc.equipment_type not in ON_THE_ACS:
		return
	if not doc.acs_device_id:
		_ask_for(doc)
		return
	last = frappe.get_all(
		"Provisioning Push",
		filters={"equipment": equipment},
		fields=["name", "status"],
		order_by="creation desc",
		limit=1,
	)
	if last and last[0].status == "Failed":
		push_again(last[0].name)


def sweep_silent() -> int:
	"""Every minute: query the ACS for scanned devices that have not reported yet; returns how many."""
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
	return len(silent)


def _ask_for(equipment: Document) -> None:
	key = f"find:{equipment.name}:{equipment.serial or equipment.mac}:{now_datetime():%Y%m%d%H%M}"
	post("GenieACS", topic="device.find", key=key, payload={"equipment": equipment.name}, reference=equipment)
