"""The settings of a device for callers: the device itself through GenieACS's ext script (pull mode), or another system."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.provisioning import desired_state, household, identities, recognition
from gigafibre_fsm.flow.provisioning.acs_clock import to_milliseconds
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.flow.provisioning.rules import Desired
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, OPEN_PUSH

COLUMNS = """SELECT name, serial, mac, equipment_type, model, device_profile, location, return_since, custom_sip_username,
	custom_wifi_ssid, wifi_5ghz_ssid, guest_wifi_ssid, guest_wifi_on FROM `tabService Equipment` WHERE status IN %(in_house)s"""
BY_LABEL = f"{COLUMNS} AND (serial IN %(asked)s OR mac IN %(asked)s OR pon_serial IN %(asked)s)"
BY_NAME = f"{COLUMNS} AND name IN %(asked)s"


def configuration(serial: str, acs_device_id: str) -> dict[str, Any]:
	"""The desired state for a device that requests it (pull mode), with its passwords: {"since": ms, "parameters": [[path,
	value, type]], "mark": the tag that the device gets once it has accepted them}.

	Raises NotFound for an unknown device, or one whose identity is not confirmed.
	"""
	name = recognition.recognise(DeviceFacts(serial=serial, acs_device_id=acs_device_id)).equipment
	equipment = frappe.get_doc("Service Equipment", name) if name and acs_device_id else None
	if not equipment or equipment.acs_device_id != acs_device_id:
		frappe.throw(_("This device is unknown."), NotFound)
	# A defective device may be in a workshop: it does not receive the customer's settings.
	ours = equipment.status in IN_HOUSE and masters.is_run_here(masters.olt_of(equipment.location))
	wanted = desired_state.wanted(equipment) if ours else None
	asked = frappe.db.get_value(
		"Provisioning Push",
		{"equipment": equipment.name, "status": ("in", OPEN_PUSH)},
		["creation", "mark"],
		as_dict=True,
	)
	return {
		"since": to_milliseconds(asked.creation if asked else now_datetime()),
		"mark": asked.mark if asked else None,
		"parameters": [parameter.as_row() for parameter in wanted.parameters] if wanted else [],
	}


def provision(name: str) -> dict[str, Any]:
	"""The settings of the device with this serial or MAC address, with its passwords, for another system of the operator.

	Raises NotFound for a device that is not at a customer's premises, Conflict when several devices have the name.
	"""
	found = _devices_named(name)
	if not found:
		frappe.throw(_("This device is unknown."), NotFound)
	if len(found) > 1:
		frappe.throw(_("Several devices have this serial or MAC address."), Conflict)
	equipment = found[0]
	settings = household.settings_for(equipment)
	wanted = desired_state.wanted(equipment, settings=settings)
	voip = {
		"username": settings.sip_username,
		"password": settings.sip_password,
		"server": settings.sip_server,
	}
	return {
		"serial": equipment.serial or equipment.mac or "",
		"equipment": equipment.name,
		"profile": wanted.profile if wanted else "",
		"wifi": _wifi(settings) if settings.wifi_ssid else None,
		"voip": voip if settings.sip_username else None,
		"vlan": int(settings.vlan) if settings.vlan else None,
		"parameters": [parameter.as_row() for parameter in wanted.parameters] if wanted else [],
	}


def _wifi(settings: Desired) -> dict[str, Any]:
	guests = {"ssid": settings.guest_ssid, "password": settings.guest_password}
	return {
		"ssid": settings.wifi_ssid,
		"password": settings.wifi_password,
		"ssid_5ghz": settings.wifi_5ghz_ssid,
		"password_5ghz": settings.wifi_5ghz_password,
		"guest": guests if settings.guest_wifi == "true" else None,
	}


def _devices_named(name: str) -> list[Any]:
	"""The devices at customers' premises with this serial or MAC address on their label or in their reports, as rows: a call
	reads a device once, without its child tables.
	"""
	forms = (*identity.serial_forms(name), *identity.mac_forms(name))
	found = _rows(BY_LABEL, forms)
	if found:
		return found
	value = identity.canonical_serial(name)
	return _rows(
		BY_NAME, {holder for kind in identities.STRENGTH for holder in identities.holders((kind, value))}
	)


def _rows(query: str, asked: Collection[str]) -> list[Any]:
	if not asked:
		return []
	return frappe.db.sql(query, {"asked": tuple(asked), "in_house": tuple(IN_HOUSE)}, as_dict=True)
