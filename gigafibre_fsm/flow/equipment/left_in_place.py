"""Assigns the devices that a former customer left at an address to a customer who starts without a visit."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, now_datetime, nowdate

from gigafibre_fsm.flow.availability import left_devices
from gigafibre_fsm.flow.dispatch import without_visit
from gigafibre_fsm.flow.equipment import identity, labels
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.vocabulary import ONT


def on_start_chosen(job: Document) -> None:
	"""Listener: assign the left devices of this visit to the customer. If one is missing meanwhile, the start becomes a
	visit.
	"""
	there = left_devices.devices_at(frappe.db.get_value("Service Location", job.location, "fibre_port") or "")
	wanted = [row.equipment_type for row in job.equipment_list]
	if ONT not in wanted or not set(wanted) <= there.keys() or len(wanted) != len(set(wanted)):
		without_visit.give_up(job.name, _("The devices are not at the address any more."))
		return
	known = labels.models()
	for row in job.equipment_list:
		device = _take_over(job, row.equipment, there[row.equipment_type], known)
		row.serial, row.scanned_at = device.serial or device.mac, device.scanned_at
		row.db_update()
		announce("equipment_scanned", device)


def _take_over(job: Document, name: str, left: Any, known: list[identity.Model]) -> Document:
	former = frappe.get_doc("Service Equipment", left.name, for_update=True)
	former.returned_on = nowdate()  # the former customer owes nothing for it
	former.retire()
	former.add_comment("Info", escape_html(_("Stays at the address, for order {0}.").format(job.sales_order)))
	device = frappe.get_doc("Service Equipment", name, for_update=True)
	# It is the same device: its identification stays valid.
	device.update(
		{"dispatch_job": job.name, "scanned_at": now_datetime(), "acs_device_id": left.acs_device_id}
	)
	device.pon_serial = left.pon_serial
	for kind, value in (("serial", left.serial), ("mac", left.mac)):
		if value:
			labels.assign(device, labels.read(value, known, confirmed=True), known)
			device.reload()
			if kind == "serial" and not left.mac:
				break
	return device
