"""Reacts to every change of a device: by scan, desk, portal or import."""

from __future__ import annotations

from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.equipment import tv_boxes
from gigafibre_fsm.flow.provisioning import pushes, sip_accounts
from gigafibre_fsm.flow.vocabulary import IN_HOUSE


def on_update(equipment: Document, method: str | None = None) -> None:
	"""Push the device's new settings if the ACS knows it, or cancel the push in progress; create or delete its SIP account;
	announce a TV box that was assigned or released.
	"""
	if equipment.acs_device_id and equipment.status in IN_HOUSE:
		pushes.push(equipment.name, "record changed")
	elif equipment.acs_device_id and equipment.status not in IN_HOUSE:
		pushes.give_up(equipment.name, _("The device is no longer at the premises."))
	sip_accounts.sync(equipment)
	tv_boxes.announce_change(equipment)
