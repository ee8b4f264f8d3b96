"""Identifies reporting devices: a device that announces a serial is trusted only as far as its identity is
proven.

Anyone can announce a serial. A customer's device is the one that reported with the identity on its label while
the technician was there; its ACS id is then stored on the Service Equipment. A device that claims the same
identity under another id, or has a model that no Device Profile knows, receives nothing and changes nothing
until a person confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.equipment.identity import (
	canonical_mac,
	is_of_pon,
	mac_forms,
	pon_serial,
	serial_forms,
)
from gigafibre_fsm.flow.provisioning import desired
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, macs_of
from gigafibre_fsm.flow.provisioning.profiles import is_of_another_maker
from gigafibre_fsm.flow.vocabulary import ONT

OURS, CLAIM, OTHER = "ours", "claim", "other"


@dataclass(frozen=True)
class Recognised:
	"""`equipment` reported; or `claims` is the one that a device claims to be, without proof."""

	equipment: str | None = None
	claims: str | None = None


def recognise(facts: DeviceFacts) -> Recognised:
	"""The Service Equipment that reports `facts`: by serial, then by MAC address, in any notation."""
	claims = None
	pon = pon_serial(facts.pon_serial)
	for field, forms in (
		("serial", serial_forms(facts.serial)),
		("serial", serial_forms(pon)),
		("pon_serial", (pon,) if pon else ()),
		("mac", [form for mac in macs_of(facts) for form in mac_forms(mac)]),
		("serial", [form for mac in macs_of(facts) for form in serial_forms(mac)]),
	):
		for name in _with(field, forms):
			equipment = frappe.get_doc("Service Equipment", name)
			verdict = judge(equipment, facts)
			if verdict == OURS:
				return Recognised(name)
			if verdict == CLAIM:
				claims = claims or name
	return Recognised(claims=claims)


def _with(field: str, forms: Any) -> list[str]:
	if not forms:
		return []
	return frappe.get_all(
		"Service Equipment",
		filters={field: ("in", list(forms)), "status": ("!=", "Retiré")},
		pluck="name",
		order_by="creation desc",
	)


def judge(equipment: Document, facts: DeviceFacts) -> str:
	"""What a report with the serial or MAC of `equipment` is: "ours", a "claim" to be confirmed, or "other"
	(its MAC address differs: two devices share a serial).
	"""
	known, said = canonical_mac(equipment.mac), canonical_mac(facts.mac)
	if known and said and known != said:
		return OTHER
	if other_line(equipment, facts):
		return CLAIM
	if equipment.acs_device_id:
		return OURS if _has_id(equipment.acs_device_id, facts) else CLAIM
	if facts.acs_device_id and not facts.oui:
		facts = replace(facts, oui=facts.acs_device_id.partition("-")[0])
	if not (facts.oui or facts.product_class):
		return OURS
	profile = desired.profile_for(equipment, facts)
	key = next((key for key in desired.profile_keys() if key.name == profile), None)
	return OURS if key and not is_of_another_maker(key, facts, equipment.mac) else CLAIM


def other_line(equipment: Document, facts: DeviceFacts) -> str:
	"""The PON serial that a terminal reports where it cannot be the one of this line's ONT; empty when it may be.

	It is another one when the label, or an earlier report, has a different one, or when it is that of another line.
	"""
	said = pon_serial(facts.pon_serial) if equipment.equipment_type == ONT else ""
	known = equipment.pon_serial or (is_of_pon(equipment.serial) and pon_serial(equipment.serial))
	if not said or known == said:
		return ""
	elsewhere = {"sn": ("in", serial_forms(said)), "name": ("!=", _port(equipment) or "")}
	return said if known or frappe.db.exists("Fibre Port", elsewhere) else ""


def _port(equipment: Document) -> str | None:
	return equipment.location and frappe.db.get_value("Service Location", equipment.location, "fibre_port")


def _has_id(acs_device_id: str, facts: DeviceFacts) -> bool:
	if facts.acs_device_id:
		return facts.acs_device_id == acs_device_id
	return not facts.oui or acs_device_id.startswith(f"{facts.oui}-")
