"""Diagnostics of a device for staff: last readings, refresh, reboot, factory reset."""

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
	"""The last readings of a device: {"online", "last_inform", "pending", "waits", "values", "clients", "clients_at",
	"faults"}. Queries no device.
	"""
	return diagnostics.latest_values(_name(equipment))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def refresh(equipment: str = "") -> dict[str, Any]:
	"""Ask a device for its current values; answers like `show`, with `pending` until they have arrived."""
	return diagnostics.refresh(_name(equipment))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def look(equipment: str = "") -> dict[str, Any]:
	"""Check whether the requested values have arrived; answers like `show`."""
	return diagnostics.poll(_name(equipment))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def reboot(equipment: str = "", reason: str = "") -> dict[str, Any]:
	"""Reboot a device; the reason is recorded in its timeline. Answers like `show`."""
	return diagnostics.reboot(_name(equipment), _reason(reason))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def factory_reset(equipment: str = "", typed: str = "", reason: str = "") -> dict[str, Any]:
	"""Reset a device to factory settings; `typed` is the serial or MAC address on its label. Answers like `show`."""
	label = arguments.text(typed, _("Serial"), max=64)
	return diagnostics.factory_reset(_name(equipment), label, _reason(reason))


def _name(equipment: object) -> str:
	return arguments.text(equipment, _("Equipment"))


def _reason(reason: object) -> str:
	return arguments.text(reason, _("Reason"), max=300)
