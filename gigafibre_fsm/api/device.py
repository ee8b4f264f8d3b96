"""For GenieACS's ext script: reports from devices, and their settings."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.provisioning import device_events, event_queue, pull_mode, push_sweep
from gigafibre_fsm.guards import arguments, device_arguments, rate

AT_ONCE, WINDOW_SECONDS = 60, 10
"""Reports that are recorded before they are answered: a fifth of a processor. Devices with factory settings, which somebody may be
waiting for, are counted by themselves.
"""


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
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
	"""A device reported: {"known": whether it is one of ours}, and "refused": sentences, for values that are left out. When many
	report at once, as after a power cut, those beyond the first are recorded within minutes: {"queued": true}.

	`readings` are values by their path in the device; its Device Profile says what they mean, and in which unit.
	"""
	given = locals()
	if rate.is_within(f"device events {event == 'bootstrap'}", AT_ONCE, WINDOW_SECONDS):
		return _record(**given)
	facts, left_out = device_arguments.facts(given)
	event_queue.keep(facts)
	return {"queued": True, "refused": " ".join(left_out)} if left_out else {"queued": True}


def _record(**given: Any) -> dict[str, Any]:
	facts, left_out = device_arguments.facts(given)
	kept = device_events.record_event(facts)
	refused = " ".join([*left_out, *filter(None, [kept.flags.refused])])
	answer: dict[str, Any] = {"known": bool(kept.equipment)}
	return {**answer, "refused": refused} if refused else answer


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.device
def done(acs_device_id: str | None = None, session: str | None = None) -> dict[str, int]:
	"""The ACS says that a device has carried out what was queued for it, in the session that began at `session` (ms): what was
	pushed is looked at now. {"pushes": how many}
	"""
	device = arguments.text(acs_device_id, _("Device in the ACS"))
	return {"pushes": push_sweep.on_session(device, arguments.text(session, _("Session"), max=20))}


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.device
def configuration(serial: str | None = None, acs_device_id: str | None = None) -> dict[str, Any]:
	"""The settings of a device: {"since": ms, "parameters": [[path, value, type]], "mark": a tag}."""
	return pull_mode.configuration(
		arguments.text(serial, _("Serial"), max=64),
		arguments.text(acs_device_id, _("Device in the ACS"), required=False),
	)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.device_or_signed
def provision(serial: str | None = None) -> dict[str, Any]:
	"""What the device with this serial or MAC address is to have: {"serial", "equipment", "profile", "wifi", "voip", "vlan",
	"parameters": [[path or paths, value, type]]}. Also at /devices/{serial}/provision.
	"""
	return pull_mode.provision(arguments.text(serial, _("Serial"), max=64))


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
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
