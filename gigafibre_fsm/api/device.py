"""Called by GenieACS's ext script: device reports, and device settings."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.provisioning import device_events, event_queue, pull_mode, push_sweep
from gigafibre_fsm.guards import arguments, device_arguments, rate

AT_ONCE, WINDOW_SECONDS = 60, 10
"""The most reports recorded within their request; this uses a fifth of a processor. Devices with factory settings, for which
a technician may be waiting, have a count of their own.
"""
TRIES_AT_ONCE = 3
"""A report that others keep from being recorded waits like those that are too many: it would be lost with an error."""


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
	"""A device reported: {"known": whether the device is ours}, and "refused": a sentence for each value that was ignored.
	When many devices report at once, as after a power cut, the reports beyond the limit are recorded within minutes:
	{"queued": true}.

	`readings` maps paths in the device to values; its Device Profile gives their meaning and unit.
	"""
	given = locals()
	contended = (frappe.local.flags.fsm_again or 0) >= TRIES_AT_ONCE
	if not contended and rate.is_within(f"device events {event == 'bootstrap'}", AT_ONCE, WINDOW_SECONDS):
		return _record(**given)
	facts, left_out = device_arguments.facts(given)
	event_queue.enqueue(facts)
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
	"""The ACS reports that a device has carried out its queued tasks, in the session that began at `session` (ms). The pushes
	are verified now: {"pushes": how many}.
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
	"""The settings for the device with this serial or MAC address: {"serial", "equipment", "profile", "wifi", "voip", "vlan",
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
	"""Another system has configured this device: recorded like the device's own report, answered like `event`. Also at
	/devices/{serial}/activated.
	"""
	said = {**locals(), "event": "online", "readings": None}
	return _record(**said)
