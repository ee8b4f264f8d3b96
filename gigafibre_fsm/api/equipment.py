"""Buttons of devices: enter a label that was never scanned, replace a device, accept an unknown device that claims a known
identity.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotFound, Unsure
from gigafibre_fsm.flow.equipment import replacement
from gigafibre_fsm.flow.provisioning import credentials, device_events, settings_preview, wifi
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def match(equipment: str = "", code: str = "", reason: str = "", confirm: Any = False) -> dict[str, Any]:
	"""Enter the label of a device in service that was never scanned: {"equipment", "serial", "mac", "status"}; or, with
	nothing changed, {"confirm": true, "question"}: call again with `confirm`.
	"""
	return _summary_or_question(
		lambda: replacement.match(_name(equipment), _code(code), _reason(reason), _confirmed(confirm))
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def replace(
	equipment: str = "", code: str = "", reason: str = "", fate: str = "", confirm: Any = False
) -> dict[str, Any]:
	"""Replace a device in service, keeping its credentials: returns the new one, like `match`."""
	wanted = arguments.choice(fate, _("Status"), replacement.FATES, default=replacement.DEFECTIVE)
	return _summary_or_question(
		lambda: replacement.replace(
			_name(equipment), _code(code), _reason(reason), wanted, confirmed=_confirmed(confirm)
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def accept(issue: str = "") -> dict[str, Any]:
	"""Accept the device of an Issue "Is this our device?"; it receives its settings. Returns like `match`."""
	return _summary(device_events.accept(arguments.text(issue, _("Issue"))))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def reveal(equipment: str = "", kind: str = "") -> dict[str, str]:
	"""{"name", "password"} of `kind`: wifi, wifi_5ghz, guest or sip. The device's timeline records the caller."""
	return credentials.reveal(_name(equipment), _kind(kind))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def rotate(equipment: str = "", kind: str = "", reason: str = "") -> dict[str, str]:
	"""Replace a password of `kind` (as in `reveal`) and push it to the devices: {"equipment"}."""
	return {"equipment": credentials.rotate(_name(equipment), _kind(kind), _reason(reason)).name}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def preview(equipment: str = "", profile: str = "") -> dict[str, Any]:
	"""The settings that a device would receive with its own Device Profile or with `profile`, without passwords: {"profile",
	"changed", "rows"}.
	"""
	wanted = arguments.text(profile, _("Device Profile"), required=False)
	return settings_preview.of_equipment(_name(equipment), wanted)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def check_tree(profile: str = "", file: str = "") -> dict[str, Any]:
	"""Compare the paths of a Device Profile with a real device, from an attached GenieACS export (JSON): {"parameters",
	"findings": [{"path", "source", "state": found, skipped, missing, read_only or band}]}.
	"""
	name = arguments.text(profile, _("Device Profile"))
	if not frappe.db.exists("Device Profile", name):
		raise NotFound(_("Device Profile not found."))
	url = arguments.text(file, _("File"), max=300)
	found = frappe.db.get_value(
		"File", {"file_url": url, "attached_to_doctype": "Device Profile", "attached_to_name": name}
	)
	if not found:
		raise NotFound(_("The file was not found."))
	written = frappe.get_doc("File", found).get_content()
	return settings_preview.of_tree(name, written.encode() if isinstance(written, str) else written)


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def networks(location: str = "") -> list[dict[str, Any]]:
	"""The WiFi networks that a household's routers support, without passwords: [{"kind", "label", "ssid", "on"}]."""
	labels = {wifi.MAIN: _("WiFi"), wifi.FIVE_GHZ: _("5 GHz WiFi"), wifi.GUEST: _("Guest Network")}
	found = wifi.current(arguments.text(location, _("Service Location")))
	if not found:
		raise NotFound(_("No router at this address has this network."))
	return [{"kind": one.kind, "label": labels[one.kind], "ssid": one.ssid, "on": one.on} for one in found]


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def set_wifi(
	location: str = "", kind: str = "", ssid: str = "", password: str = "", on: Any = True
) -> dict[str, Any]:
	"""Change a household's WiFi network: `kind` is main, 5ghz or guest; an empty password keeps the current one. Returns
	{"state", "sentence"}.
	"""
	state = wifi.change(
		arguments.text(location, _("Service Location")),
		arguments.choice(kind, _("Network"), wifi.KINDS),
		arguments.exact(ssid, _("WiFi name")),
		arguments.exact(password, _("WiFi password")),
		arguments.flag(on, _("Network")),
	)
	return {"state": state.state, "sentence": state.sentence}


def _kind(kind: object) -> str:
	return arguments.choice(kind, _("Kind"), tuple(credentials.FIELDS))


def _name(equipment: object) -> str:
	return arguments.text(equipment, _("Equipment"))


def _code(code: object) -> str:
	return arguments.scanned(code, _("Code"))


def _confirmed(confirm: object) -> bool:
	return arguments.flag(confirm, _("Confirmation"))


def _summary_or_question(work: Callable[[], Document]) -> dict[str, Any]:
	try:
		return _summary(work())
	except Unsure as doubt:
		return {"confirm": True, "question": str(doubt)}


def _reason(reason: object) -> str:
	return arguments.text(reason, _("Reason"), max=500)


def _summary(device: Document) -> dict[str, Any]:
	return {
		"equipment": device.name,
		"serial": device.serial or "",
		"mac": device.mac or "",
		"status": device.status,
	}
