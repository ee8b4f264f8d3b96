"""Pull mode: the settings for a device that asks for them through GenieACS's ext script."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.provisioning import desired, recognition
from gigafibre_fsm.flow.provisioning.acs_clock import to_milliseconds
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.flow.vocabulary import IN_HOUSE


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
	ours = equipment.status in IN_HOUSE and masters.is_run_here(masters.olt_of(equipment.location))
	wanted = desired.wanted(equipment) if ours else None
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
