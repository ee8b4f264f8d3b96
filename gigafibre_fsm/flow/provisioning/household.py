"""The settings of a household's devices: networks, telephone line, DNS servers, VLAN. Computed from the records when needed,
never stored.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from gigafibre_fsm import passwords
from gigafibre_fsm.flow.provisioning.rules import Desired
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ONT, OUT_OF_USE, SETTINGS, TELEPHONE

WIFI, SIP = "custom_wifi_ssid", "custom_sip_username"
PASSWORDS = ("custom_wifi_password", "wifi_5ghz_password", "guest_wifi_password", "custom_sip_password")


def settings_for(equipment: Document) -> Desired:
	"""The settings of a device: its own, or else those of its location."""
	settings = frappe.get_cached_doc(SETTINGS)
	username, sip_password = telephone_line(equipment)
	line = _line(equipment)
	return Desired(
		**_networks(equipment),
		sip_username=username,
		sip_password=sip_password,
		sip_server=(settings.sip_server or "") if username else "",
		sip_line=_line_state(equipment, username),
		digit_map=(settings.digit_map or "") if username else "",
		dtmf_method=(settings.dtmf_method or "") if username else "",
		voice_dscp=str(settings.voice_dscp) if username and settings.voice_dscp else "",
		ntp_server=settings.ntp_server or "",
		dns_servers=_name_servers(equipment, line.internet, settings),
		vlan=_vlan(line.olt),
	)


def holder_of(equipment: Document, fieldname: str) -> Document | None:
	"""The device of a location that has a credential: this one, or else the first at that location."""
	if equipment.get(fieldname):
		return equipment
	if not equipment.location:
		return None
	others = frappe.get_all(
		"Service Equipment",
		filters={
			"location": equipment.location,
			"status": ("not in", OUT_OF_USE),
			"return_since": ("is", "not set"),
			fieldname: ("is", "set"),
		},
		pluck="name",
		order_by="creation",
		limit=1,
	)
	return frappe.get_doc("Service Equipment", others[0]) if others else None


def secret(equipment: Document, fieldname: str) -> str:
	return _secrets(equipment, (fieldname,)).get(fieldname, "")


def _secrets(equipment: Document, fields: tuple[str, ...] = PASSWORDS) -> dict[str, str]:
	"""The passwords of a device that are set: from the unsaved document, else from the database."""
	given = {field: text for field in fields if (text := equipment.get(field)) and set(text) != {"*"}}
	return passwords.passwords_of("Service Equipment", equipment.name, fields) | given


def telephone_line(equipment: Document) -> tuple[str, str]:
	"""(user name, password) of the SIP account of a device. An account goes to one device: the telephone adapter at the
	location, else the ONT; a line that two devices register rings on only one of them.
	"""
	if equipment.return_since:
		return "", ""
	if equipment.get(SIP):
		return equipment.get(SIP), secret(equipment, "custom_sip_password")
	standing = {
		"location": equipment.location or "",
		"equipment_type": TELEPHONE,
		"status": ("in", IN_HOUSE),
		"return_since": ("is", "not set"),
	}
	if equipment.equipment_type != ONT or frappe.db.exists("Service Equipment", standing):
		return "", ""
	holder = holder_of(equipment, SIP)
	return (holder.get(SIP), secret(holder, "custom_sip_password")) if holder else ("", "")


def _line_state(equipment: Document, username: str) -> str:
	"""A line without an account is disabled: it would register with its former account."""
	if username:
		return "Enabled"
	return "Disabled" if equipment.equipment_type in (ONT, TELEPHONE) else ""


def _networks(equipment: Document) -> dict[str, str]:
	"""The networks as fields of Desired. 5 GHz equals the main one unless it has a name or password of its own; a guest
	network that was never set up is left out.
	"""
	holder = holder_of(equipment, WIFI)
	if not holder:
		return {}
	held = _secrets(holder)
	ssid, password = holder.get(WIFI), held.get("custom_wifi_password", "")
	networks = {
		"wifi_ssid": ssid,
		"wifi_password": password,
		"wifi_5ghz_ssid": holder.wifi_5ghz_ssid or ssid,
		"wifi_5ghz_password": held.get("wifi_5ghz_password") or password,
	}
	if holder.guest_wifi_ssid:
		networks |= {
			"guest_wifi": "true" if holder.guest_wifi_on else "false",
			"guest_ssid": holder.guest_wifi_ssid,
			"guest_password": held.get("guest_wifi_password", ""),
		}
	return networks


@dataclass(frozen=True)
class _Line:
	"""The OLT of a location, and the states of its Internet services."""

	olt: str = ""
	internet: tuple[str, ...] = ()


def _line(equipment: Document) -> _Line:
	rows = equipment.location and frappe.db.sql(
		"""SELECT l.olt, (SELECT GROUP_CONCAT(DISTINCT s.status SEPARATOR '|') FROM `tabService Subscription` s
			WHERE s.location = l.name AND s.service_type = 'Internet')
		FROM `tabService Location` l WHERE l.name = %s""",
		equipment.location,
	)
	return _Line(rows[0][0] or "", tuple((rows[0][1] or "").split("|"))) if rows else _Line()


def _name_servers(equipment: Document, internet: tuple[str, ...], settings: Document) -> str:
	"""The DNS servers: the walled garden's while the location's Internet service is suspended, and for a device whose service
	has ended. The telephone line stays in service: it must reach 911.
	"""
	suspended = equipment.return_since or ("Suspended" in internet and "Active" not in internet)
	return (suspended and settings.walled_garden_dns) or settings.dns_servers or ""


def _vlan(olt: str) -> str:
	"""The VLAN of an OLT's customers; empty if it has none."""
	vlan = olt and frappe.get_cached_value("OLT", olt, "customer_vlan")
	return str(vlan) if vlan else ""
