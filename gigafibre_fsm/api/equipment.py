"""The buttons of devices: enter a label that was never scanned, replace a device, confirm a device that claims to be ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import Unsure
from gigafibre_fsm.flow.equipment import replacement
from gigafibre_fsm.flow.provisioning import device_events
from gigafibre_fsm.guards import arguments


@frappe.whitelist(methods=["POST"])
@guards.roles("FSM Manager")
def match(equipment: str = "", code: str = "", reason: str = "", confirm: Any = False) -> dict[str, Any]:
	"""Enter the label of a device in service that nobody scanned: {"equipment", "serial", "mac", "status"}; or,
	with nothing changed, {"confirm": true, "question"}: call again with `confirm`.
	"""
	return _sure(
		lambda: replacement.match(_name(equipment), _code(code), _reason(reason), _confirmed(confirm))
	)


@frappe.whitelist(methods=["POST"])
@guards.roles("FSM Support", "FSM Manager")
def replace(
	equipment: str = "", code: str = "", reason: str = "", fate: str = "", confirm: Any = False
) -> dict[str, Any]:
	"""Replace a device in service, keeping its credentials: returns the new one, like `match`."""
	wanted = arguments.choice(fate, _("Status"), replacement.FATES, default=replacement.DEFECTIVE)
	return _sure(
		lambda: replacement.replace(
			_name(equipment), _code(code), _reason(reason), wanted, confirmed=_confirmed(confirm)
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.roles("FSM Manager")
def accept(issue: str = "") -> dict[str, Any]:
	"""Answer yes to an Issue "Is this our device?". The device receives its settings; returns like `match`."""
	return _shown(device_events.accept(arguments.text(issue, _("Issue"))))


def _name(equipment: object) -> str:
	return arguments.text(equipment, _("Equipment"))


def _code(code: object) -> str:
	return arguments.scanned(code, _("Code"))


def _confirmed(confirm: object) -> bool:
	return arguments.flag(confirm, _("Confirmation"))


def _sure(work: Callable[[], Document]) -> dict[str, Any]:
	try:
		return _shown(work())
	except Unsure as doubt:
		return {"confirm": True, "question": str(doubt)}


def _reason(reason: object) -> str:
	return arguments.text(reason, _("Reason"), max=500)


def _shown(device: Document) -> dict[str, Any]:
	return {
		"equipment": device.name,
		"serial": device.serial or "",
		"mac": device.mac or "",
		"status": device.status,
	}
