"""The buttons of devices: a label that was never scanned, another device in the place of this one, a device that says to be
ours.
"""

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
	"""Give a device in service the label that nobody scanned: {"equipment", "serial", "mac", "status"}; or, with nothing
	done, {"confirm": true, "question"}: the same call with `confirm` goes through.
	"""
	return _sure(
		lambda: replacement.match(_name(equipment), _code(code), _reason(reason), _confirmed(confirm))
	)


@frappe.whitelist(methods=["POST"])
@guards.roles("FSM Support", "FSM Manager")
def replace(
	equipment: str = "", code: str = "", reason: str = "", fate: str = "", confirm: Any = False
) -> dict[str, Any]:
	"""Put another device in the place of one in service, with its credentials: the new one, as `match` answers."""
	wanted = arguments.choice(fate, _("Status"), replacement.FATES, default=replacement.DEFECTIVE)
	return _sure(
		lambda: replacement.replace(
			_name(equipment), _code(code), _reason(reason), wanted, confirmed=_confirmed(confirm)
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.roles("FSM Manager")
def accept(issue: str = "") -> dict[str, Any]:
	"""Of an Issue "Is this our device?": yes. The device is told what it should know; answers as `match` does."""
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
