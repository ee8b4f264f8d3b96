"""For GenieACS's ext script: reports from devices, and their settings."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.provisioning import device_events, earlier_reports, pull_mode
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.guards import arguments


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
) -> dict[str, Any]:
	"""A device reported: {"known": whether it is one of ours}, and "refused": a sentence, for an invalid reading."""
	facts = DeviceFacts(
		serial=arguments.text(serial, _("Serial"), max=64),
		event=arguments.choice(event, _("Event"), earlier_reports.EVENTS, default="inform"),
		mac=arguments.text(mac, _("MAC address"), max=40, required=False),
		oui=arguments.text(oui, _("OUI"), max=12, required=False),
		product_class=arguments.text(product_class, _("Product class"), max=64, required=False),
		acs_device_id=arguments.text(acs_device_id, _("Device in the ACS"), required=False),
		ip=arguments.text(ip, _("IP address"), max=64, required=False),
		firmware=arguments.text(firmware, _("Firmware"), required=False),
		pon_serial=arguments.text(pon_serial, _("PON Serial"), max=64, required=False),
		rx_power=arguments.text(rx_power, _("Optical power"), max=60, required=False),
		event_key=arguments.text(event_key, _("Event key"), required=False),
	)
	kept = device_events.record_event(facts)
	answer: dict[str, Any] = {"known": bool(kept.equipment)}
	return {**answer, "refused": kept.flags.refused} if kept.flags.refused else answer


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.device
def configuration(serial: str | None = None, acs_device_id: str | None = None) -> dict[str, Any]:
	"""The settings of a device: {"since": ms, "parameters": [[path, value, type]], "mark": a tag}."""
	return pull_mode.configuration(
		arguments.text(serial, _("Serial"), max=64),
		arguments.text(acs_device_id, _("Device in the ACS"), required=False),
	)
