"""Diagnostics of a device for staff: what it told last, reading it again, switching it off and on, resetting it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.provisioning import diagnostics
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def show(equipment: str = "") -> dict[str, Any]:
	"""What a device told last: {"online", "last_inform", "pending", "waits", "values", "clients", "clients_at", "faults"}. Calls no
	device.
	"""
	return diagnostics.show(_name(equipment))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def refresh(equipment: str = "") -> dict[str, Any]:
	"""Have a device tell its values again; answers like `show`, with `pending` until they have come."""
	return diagnostics.refresh(_name(equipment))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def look(equipment: str = "") -> dict[str, Any]:
	"""See whether the values that were asked for have come; answers like `show`."""
	return diagnostics.poll(_name(equipment))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def reboot(equipment: str = "", reason: str = "") -> dict[str, Any]:
	"""Switch a device off and on; the reason stands in its timeline. Answers like `show`."""
	return diagnostics.reboot(_name(equipment), _reason(reason))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def factory_reset(equipment: str = "", typed: str = "", reason: str = "") -> dict[str, Any]:
	"""Reset a device to its factory settings; `typed` is the serial or MAC address on its label. Answers like `show`."""
	label = arguments.text(typed, _("Serial"), max=64)
	return diagnostics.factory_reset(_name(equipment), label, _reason(reason))


def _name(equipment: object) -> str:
	return arguments.text(equipment, _("Equipment"))


def _reason(reason: object) -> str:
	return arguments.text(reason, _("Reason"), max=300)
