"""For GenieACS's ext script: reports from devices, and their settings."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.provisioning import device_events, earlier_reports, pull_mode, push_sweep
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.guards import arguments

MOST_MACS, MOST_READINGS = 16, 60


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.device
def event(
	serial: str | None = None,
	event: str | None = None,
	mac: str | None = None,
	oui: str | None = None,
	product_class: str | None = None,
	acs_device_id: str | None = None,
	ip: str | None = None,
	firmware: str | None = None,
	rx_power: str | float | None = None,
	event_key: str | None = None,
	pon_serial: str | None = None,
	maker_serial: str | None = None,
	macs: list[str] | None = None,
	uptime: int | None = None,
	readings: dict[str, Any] | None = None,
) -> dict[str, Any]:
	"""A device reported: {"known": whether it is one of ours}, and "refused": a sentence, for an invalid reading.

	`readings` are values by their path in the device; its Device Profile says what they mean, and in which unit.
	"""
	return _record(**locals())


def _record(**said: Any) -> dict[str, Any]:
	facts = DeviceFacts(
		serial=arguments.text(said["serial"], _("Serial"), max=64),
		event=arguments.choice(said["event"], _("Event"), earlier_reports.EVENTS, default="inform"),
		mac=arguments.text(said["mac"], _("MAC address"), max=40, required=False),
		oui=arguments.text(said["oui"], _("OUI"), max=12, required=False),
		product_class=arguments.text(said["product_class"], _("Product class"), max=64, required=False),
		acs_device_id=arguments.text(said["acs_device_id"], _("Device in the ACS"), required=False),
		ip=arguments.text(said["ip"], _("IP address"), max=64, required=False),
		firmware=arguments.text(said["firmware"], _("Firmware"), required=False),
		pon_serial=arguments.text(said["pon_serial"], _("PON Serial"), max=64, required=False),
		maker_serial=arguments.text(said["maker_serial"], _("Maker's Serial"), max=64, required=False),
		macs=_macs(said["macs"]),
		uptime=arguments.whole(said["uptime"], _("Uptime"), default=0) or None,
		readings=_readings(said["readings"]),
		rx_power=arguments.text(said["rx_power"], _("Optical power"), max=60, required=False),
		event_key=arguments.text(said["event_key"], _("Event key"), required=False),
	)
	kept = device_events.record_event(facts)
	answer: dict[str, Any] = {"known": bool(kept.equipment)}
	return {**answer, "refused": kept.flags.refused} if kept.flags.refused else answer


def _readings(readings: Any) -> dict[str, str]:
	told = arguments.json_object(readings, _("Readings"), required=False)
	if len(told) > MOST_READINGS:
		raise BadRequest(_("{0}: at most {1}.").format(_("Readings"), MOST_READINGS))
	return {
		arguments.text(path, _("Path"), max=200): arguments.text(
			value, _("Readings"), max=140, required=False
		)
		for path, value in told.items()
	}


def _macs(macs: Any) -> tuple[str, ...]:
	rows = arguments.json_list(macs, _("MAC Addresses"), max=MOST_MACS, required=False)
	return tuple(arguments.text(row, _("MAC address"), max=40, required=False) for row in rows)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.device
def done(acs_device_id: str | None = None, session: str | None = None) -> dict[str, int]:
	"""The ACS says that a device has carried out what was queued for it, in the session that began at `session` (ms): what was
	pushed is looked at now. {"pushes": how many}
	"""
	device = arguments.text(acs_device_id, _("Device in the ACS"))
	return {"pushes": push_sweep.on_session(device, arguments.text(session, _("Session"), max=20))}


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.device
def configuration(serial: str | None = None, acs_device_id: str | None = None) -> dict[str, Any]:
	"""The settings of a device: {"since": ms, "parameters": [[path, value, type]], "mark": a tag}."""
	return pull_mode.configuration(
		arguments.text(serial, _("Serial"), max=64),
		arguments.text(acs_device_id, _("Device in the ACS"), required=False),
	)


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.device_or_signed
def provision(serial: str | None = None) -> dict[str, Any]:
	"""What the device with this serial or MAC address is to have: {"serial", "equipment", "profile", "wifi", "voip", "vlan",
	"parameters": [[path or paths, value, type]]}. Also at /devices/{serial}/provision.
	"""
	return pull_mode.provision(arguments.text(serial, _("Serial"), max=64))


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.device_or_signed
def activated(
	serial: str | None = None,
	mac: str | None = None,
	oui: str | None = None,
	product_class: str | None = None,
	acs_device_id: str | None = None,
	ip: str | None = None,
	firmware: str | None = None,
	rx_power: str | float | None = None,
	event_key: str | None = None,
	pon_serial: str | None = None,
	maker_serial: str | None = None,
	macs: list[str] | None = None,
	uptime: int | None = None,
) -> dict[str, Any]:
	"""Another system has configured this device: recorded like its own report, answered like `event`. Also at
	/devices/{serial}/activated.
	"""
	said = {**locals(), "event": "online", "readings": None}
	return _record(**said)
