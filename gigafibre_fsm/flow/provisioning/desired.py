"""The desired state of a device from the records, passwords included: read when needed, stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import frappe
from frappe.model.document import Document
from frappe.utils.password import get_encryption_key

from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.flow.provisioning.profiles import ProfileKey, choose_profile, contradicts
from gigafibre_fsm.flow.provisioning.rules import Desired, Parameter, ParameterRule, fingerprint, parameters
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ONT, SETTINGS, TELEPHONE

WIFI = ("custom_wifi_ssid", "custom_wifi_password")
SIP = ("custom_sip_username", "custom_sip_password")


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
		return list(
			dict.fromkeys([*(parameter.path for parameter in self.parameters), *self.readings.values()])
		)


def wanted(equipment: Document) -> Wanted | None:
	"""The desired state of a piece of equipment; None where no Device Profile matches, so that nothing can be
	sent to it.

	Raises BadProfile when its profile is invalid.
	"""
	name = equipment.device_profile or profile_for(
		equipment, DeviceFacts(equipment.serial or "", mac=equipment.mac or "")
	)
	if not name:
		return None
	profile = frappe.get_cached_doc("Device Profile", name)
	rules = [
		ParameterRule(row.path, row.source, row.value or "", row.xsd_type or "xsd:string", bool(row.readable))
		for row in profile.parameters
	]
	values = parameters(rules, _desired(equipment))
	root = "Device" if profile.data_model == "TR-181" else "InternetGatewayDevice"
	readings = {
		"rx_power": profile.rx_power_path,
		"firmware": profile.firmware_path or f"{root}.DeviceInfo.SoftwareVersion",
		"ip_address": profile.ip_path,
		"pon_serial": profile.pon_serial_path,
	}
	key = get_encryption_key().encode()
	return Wanted(
		name, values, fingerprint(values, key), {what: path for what, path in readings.items() if path}
	)


def identity_paths(equipment: Document) -> list[str]:
	"""The paths at which a device holds the names of its household: WiFi and telephone account, not their passwords."""
	if not equipment.device_profile:
		return []
	profile = frappe.get_cached_doc("Device Profile", equipment.device_profile)
	return [
		row.path for row in profile.parameters if row.source in ("WiFi SSID", "SIP Username") and row.readable
	]


def profile_for(equipment: Document, facts: DeviceFacts) -> str | None:
	"""The Device Profile set on this equipment, unless `facts` contradict it; else the most specific enabled one."""
	keys = profile_keys()
	if equipment.model and not facts.product_class:
		facts = replace(facts, product_class=equipment.model)
	own = next((key for key in keys if key.name == equipment.device_profile), None)
	if own and not contradicts(own, facts):
		return own.name
	return choose_profile(keys, equipment.equipment_type, facts)


def profile_keys() -> list[ProfileKey]:
	"""What the Device Profiles in use ask of a device."""
	return [
		ProfileKey(
			row.name, row.equipment_type, row.product_class or "", row.oui or "", row.serial_prefix or ""
		)
		for row in frappe.get_all(
			"Device Profile",
			filters={"disabled": 0},
			fields=["name", "equipment_type", "product_class", "oui", "serial_prefix"],
		)
	]


def _desired(equipment: Document) -> Desired:
	"""The credentials of the equipment, or else those of its location: an ONT may carry the telephone line."""
	settings = frappe.get_cached_doc(SETTINGS)
	ssid, wifi_password = _credentials(equipment, *WIFI)
	username, sip_password = _line(equipment)
	return Desired(
		wifi_ssid=ssid,
		wifi_password=wifi_password,
		sip_username=username,
		sip_password=sip_password,
		sip_server=(settings.sip_server or "") if username else "",
		ntp_server=settings.ntp_server or "",
		dns_servers=_name_servers(equipment, settings),
	)


def _line(equipment: Document) -> tuple[str, str]:
	"""A SIP account goes to one device: the telephone adapter at the location, else the ONT; a line that two
	devices register rings on only one of them.
	"""
	if equipment.return_since:
		return "", ""
	if equipment.custom_sip_username:
		own = equipment.get_password("custom_sip_password", raise_exception=False) or ""
		return equipment.custom_sip_username, own
	standing = {
		"location": equipment.location or "",
		"equipment_type": TELEPHONE,
		"status": ("in", IN_HOUSE),
		"return_since": ("is", "not set"),
	}
	if equipment.equipment_type != ONT or frappe.db.exists("Service Equipment", standing):
		return "", ""
	return _credentials(equipment, *SIP)


def _name_servers(equipment: Document, settings: Document) -> str:
	"""The walled garden's while the location's Internet service is suspended, and for a device whose service
	has ended. The telephone line stays in service: it must reach 911.
	"""
	states = frappe.get_all(
		"Service Subscription",
		filters={"location": equipment.location or "", "service_type": "Internet"},
		pluck="status",
	)
	suspended = equipment.return_since or ("Suspended" in states and "Active" not in states)
	return (suspended and settings.walled_garden_dns) or settings.dns_servers or ""


def _credentials(equipment: Document, name_field: str, password_field: str) -> tuple[str, str]:
	holder = equipment
	if not holder.get(name_field) and equipment.location:
		others = frappe.get_all(
			"Service Equipment",
			filters={
				"location": equipment.location,
				"status": ("not in", ("Retiré", "Défectueux")),
				"return_since": ("is", "not set"),
				name_field: ("is", "set"),
			},
			pluck="name",
			order_by="creation",
			limit=1,
		)
		if not others:
			return "", ""
		holder = frappe.get_doc("Service Equipment", others[0])
	return holder.get(name_field) or "", holder.get_password(password_field, raise_exception=False) or ""
