"""Diagnostics and remote actions on a device, for staff, the portal and technicians.

`latest_values` returns the last readings with their age and queries no device. `refresh` requests new ones; then `poll` is called
until nothing is pending.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html, get_datetime

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound, ServiceRefused, TooMany
from gigafibre_fsm.flow.provisioning import read_budget
from gigafibre_fsm.flow.provisioning.acs_clock import from_milliseconds, to_milliseconds
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.guards import rate
from gigafibre_fsm.optical_power import dbm
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

LOOK, REBOOT, FACTORY_RESET = "device.look", "device.reboot", "device.factory_reset"
PATIENCE = timedelta(minutes=5)
CLOCKS_DIFFER_MS = 5_000
REBOOTS_A_DAY = 4


def latest_values(equipment: str) -> dict[str, Any]:
	"""{"equipment", "online", "last_inform", "pending", "waits_since", "values": [{"what", "label", "value", "unit", "at"}],
	"clients": [...], "faults": [...]}; times include their UTC offset; values never read are missing.
	"""
	device = _device(equipment)
	held = frappe.parse_json(device.diagnosis or "{}") or {}
	waiting = is_pending(device, held)
	return {
		"equipment": device.name,
		"online": bool(device.online),
		"last_inform": clock.with_zone(clock.to_utc(device.last_inform)) if device.last_inform else "",
		"pending": waiting,
		"waits": _waiting_sentence(device, held, waiting),
		"values": [row for row in map(_value, held.get("values", ())) if row],
		"clients": held.get("clients", []),
		"clients_at": _moment(held.get("clients_at")),
		"faults": held.get("faults", []),
	}


def is_pending(device: Document, held: dict[str, Any]) -> bool:
	"""Whether a reading requested within the last minutes has not arrived yet."""
	if not device.diagnosis_asked_at:
		return False
	asked = get_datetime(device.diagnosis_asked_at)
	if clock.utc_now() - asked > PATIENCE:
		return False
	return cint(held.get("read_at")) < to_milliseconds(clock.to_site_time(asked)) - CLOCKS_DIFFER_MS


def refresh(equipment: str) -> dict[str, Any]:
	"""Request new values from the device; returns `latest_values`. Raises Conflict for a device unknown to the ACS, TooMany
	when the hourly budget of its OLT is spent.
	"""
	device = _device(equipment, lock=True)
	_require_reachable(device)
	_take_from_budget(device)
	asked = clock.utc_now()
	frappe.db.set_value("Service Equipment", equipment, "diagnosis_asked_at", asked, update_modified=False)
	_post(LOOK, device, f"{asked:%H%M%S%f}", ask=True)
	return latest_values(equipment)


def poll(equipment: str) -> dict[str, Any]:
	"""Check whether the requested values have arrived; returns `latest_values`."""
	device = _device(equipment)
	if is_pending(device, frappe.parse_json(device.diagnosis or "{}") or {}):
		_post(LOOK, device, f"{clock.utc_now():%H%M%S}", ask=False)
	return latest_values(equipment)


def on_look_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.look: store the readings."""
	name = item.payload["equipment"]
	if receipt and receipt.response and frappe.db.exists("Service Equipment", name):
		held = json.dumps(receipt.response, ensure_ascii=False)
		frappe.db.set_value("Service Equipment", name, "diagnosis", held, update_modified=False)


def reboot(equipment: str, reason: str, limited: bool = False) -> dict[str, Any]:
	"""Reboot the device; `limited` for customers: a few times a day. Returns `latest_values`."""
	device = _device(equipment, lock=True)
	_require_reachable(device)
	if limited:
		rate.limit(f"reboot:{device.name}", REBOOTS_A_DAY, 86_400)
	_add_comment(device, _("Restart ordered. {0}").format(reason))
	_post(REBOOT, device, f"{clock.utc_now():%Y%m%d%H%M}")
	return latest_values(equipment)


def factory_reset(equipment: str, typed: str, reason: str) -> dict[str, Any]:
	"""Reset the device to factory settings; it then gets its settings again, and another telephone password.

	`typed` is the serial or MAC address on its label: raises BadRequest for another one. Returns `latest_values`.
	"""
	device = _device(equipment, lock=True)
	_require_reachable(device)
	if typed.strip().upper() not in {device.serial, device.mac} - {None, ""}:
		raise BadRequest(_("Type the serial number of this device to confirm."))
	_add_comment(device, _("Factory reset ordered. {0}").format(reason))
	_post(FACTORY_RESET, device, f"{clock.utc_now():%Y%m%d%H%M}")
	return latest_values(equipment)


def _value(row: dict[str, Any]) -> dict[str, Any] | None:
	"""A reading for display. Optical power is shown in dBm or not at all, since a number without its unit misleads."""
	labels = {
		"rx_power": _("Received light"),
		"tx_power": _("Transmitted light"),
		"uptime": _("Uptime"),
		"firmware": _("Firmware"),
		"ip_address": _("IP address"),
		"line": _("Telephone line"),
	}
	value, unit = row["value"], ""
	if row["what"] == "tx_power":
		value, unit = row["value"], "dBm"
	elif row["what"] == "rx_power":
		value, unit = dbm(row["value"], row.get("unit")), "dBm"
	elif row["what"] == "uptime":
		unit = "s"
	if value in (None, "") or row["what"] not in labels:
		return None
	at = _moment(row["at"])
	return {"what": row["what"], "label": labels[row["what"]], "value": value, "unit": unit, "at": at}


def _waiting_sentence(device: Document, held: dict[str, Any], waiting: bool) -> str:
	if not waiting:
		return ""
	if held.get("woken") or not device.last_inform:
		return _("Waiting for the device.")
	if device.online:
		return _("The device does not answer a connection request: its values come with its next session.")
	return _("Waits for the device since {0}.").format(frappe.utils.format_datetime(device.last_inform))


def _moment(milliseconds: int | None) -> str:
	return clock.with_zone(clock.to_utc(from_milliseconds(milliseconds))) if milliseconds else ""


def _post(topic: str, device: Document, moment: str, **more: Any) -> None:
	post(
		"GenieACS",
		topic=topic,
		key=f"{topic}:{device.name}:{moment}",
		target=device.acs_device_id,
		payload={"equipment": device.name, **more},
		reference=device,
	)


def _add_comment(device: Document, sentence: str) -> None:
	device.add_comment("Info", escape_html(sentence.strip()))


def _require_reachable(device: Document) -> None:
	if not device.acs_device_id or device.status not in IN_HOUSE:
		raise Conflict(_("This device is not connected to our system."))


def _take_from_budget(device: Document) -> None:
	olt = device.location and frappe.db.get_value("Service Location", device.location, "olt")
	if olt and not read_budget.spend(olt):
		wait = 60 * (60 - clock.utc_now().minute)
		said = _(
			"The homes of {0} have been asked enough this hour. The values shown are the last ones known."
		)
		raise TooMany(said.format(olt), retry_after=wait)


def _device(equipment: str, lock: bool = False) -> Document:
	if not frappe.db.exists("Service Equipment", equipment):
		raise NotFound(_("Device not found."))
	return frappe.get_doc("Service Equipment", equipment, for_update=lock)
