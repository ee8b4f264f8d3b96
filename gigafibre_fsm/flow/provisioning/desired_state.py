"""The desired state of a device from the records, passwords included: computed when needed, never stored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import frappe
from frappe.model.document import Document
from frappe.utils.password import get_encryption_key

from gigafibre_fsm.flow.provisioning import household
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.flow.provisioning.profiles import ProfileKey, choose_profile, contradicts
from gigafibre_fsm.flow.provisioning.rules import (
	WIFI_NAMES,
	Desired,
	Parameter,
	ParameterRule,
	fingerprint,
	parameters,
)


@dataclass(frozen=True)
class Wanted:
	"""The desired state of one device; `hash` is its fingerprint, `readings` the telemetry paths by their meaning."""

	profile: str
	parameters: tuple[Parameter, ...] = field(repr=False)
	hash: str
	readings: dict[str, str]

	@property
	def paths(self) -> list[str]:
		"""All paths that are written or read."""
		written = (path for parameter in self.parameters for path in parameter.paths)
		return list(dict.fromkeys([*written, *self.readings.values()]))


def wanted(equipment: Document, profile: str | None = None, settings: Desired | None = None) -> Wanted | None:
	"""The desired state of a Service Equipment, by its own Device Profile or `profile`; None when none matches, so that
	nothing can be sent. `settings`: those of its household, if already read.

	Raises BadProfile when its profile is invalid.
	"""
	name = profile or profile_of(equipment)
	if not name:
		return None
	held = frappe.get_cached_doc("Device Profile", name)
	values = parameters(rules_of(held), settings or household.settings_for(equipment))
	key = get_encryption_key().encode()
	return Wanted(name, values, fingerprint(values, key), readings_of(held))


def profile_of(equipment: Document) -> str | None:
	"""The Device Profile of a device, or the one that matches its label."""
	facts = DeviceFacts(equipment.serial or "", mac=equipment.mac or "")
	return equipment.device_profile or profile_for(equipment, facts)


def rules_of(profile: Document) -> list[ParameterRule]:
	"""The lines of a Device Profile."""
	return [
		ParameterRule(
			row.path,
			row.source,
			row.value or "",
			row.xsd_type or "xsd:string",
			bool(row.readable),
			tuple((row.alternatives or "").split()),
			bool(row.optional),
		)
		for row in profile.parameters
	]


def readings_of(profile: Document) -> dict[str, str]:
	"""{reading: its path} of a Device Profile."""
	root = "Device" if profile.data_model == "TR-181" else "InternetGatewayDevice"
	readings = {
		"rx_power": profile.rx_power_path,
		"firmware": profile.firmware_path or f"{root}.DeviceInfo.SoftwareVersion",
		"ip_address": profile.ip_path,
		"pon_serial": profile.pon_serial_path,
		"uptime": f"{root}.DeviceInfo.UpTime",
	}
	return {what: path for what, path in readings.items() if path}


def identity_paths(equipment: Document) -> list[str]:
	"""The paths of WiFi names and telephone accounts on a device, without their passwords."""
	if not equipment.device_profile:
		return []
	profile = frappe.get_cached_doc("Device Profile", equipment.device_profile)
	named = (*WIFI_NAMES, "SIP Username")
	return [
		row.path for row in profile.parameters if row.source in named and row.readable and not row.optional
	]


def profile_for(equipment: Document, facts: DeviceFacts) -> str | None:
	"""The Device Profile set on this equipment, unless `facts` contradict it; else the most specific enabled one that
	matches.
	"""
	keys = profile_keys()
	if equipment.model and not facts.product_class:
		facts = replace(facts, product_class=equipment.model)
	own = next((key for key in keys if key.name == equipment.device_profile), None)
	if own and not contradicts(own, facts):
		return own.name
	return choose_profile(keys, equipment.equipment_type, facts)


def profile_keys() -> list[ProfileKey]:
	"""The matching criteria of the enabled Device Profiles."""
	return [
		ProfileKey(
			row.name, row.equipment_type, row.product_class or "", row.oui or "", row.serial_prefix or ""
		)
		for row in frappe.db.sql(
			"""SELECT name, equipment_type, product_class, oui, serial_prefix FROM `tabDevice Profile`
			WHERE disabled = 0 ORDER BY modified DESC""",
			as_dict=True,
		)
	]
