"""What follows from a change of a device, whoever makes it: scan, desk, portal or import."""

from __future__ import annotations

from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.provisioning import device_events, sip_accounts
from gigafibre_fsm.flow.vocabulary import IN_HOUSE


def on_update(equipment: Document, method: str | None = None) -> None:
	"""Have the device told, if it is known to the ACS and anything is new to it, or what was on its way to it taken back; its
	SIP account opened or closed.
	"""
	if equipment.acs_device_id and equipment.status in IN_HOUSE:
		device_events.push(equipment.name, "record changed")
	elif equipment.acs_device_id and equipment.status not in IN_HOUSE:
		device_events.give_up(equipment.name, _("The device is no longer at the premises."))
	sip_accounts.follow(equipment)
