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

from gigafibre_fsm.flow.provisioning import desired
from gigafibre_fsm.flow.provisioning.profiles import (
	DeviceFacts,
	canonical_mac,
	mac_forms,
	macs_of,
	serial_forms,
)

OURS, CLAIM, OTHER = "ours", "claim", "other"


@dataclass(frozen=True)
class Recognised:
	"""`equipment` reported; or `claims` is the one that a device claims to be, without proof."""

	equipment: str | None = None
	claims: str | None = None


def recognise(facts: DeviceFacts) -> Recognised:
	"""The Service Equipment that reports `facts`: by serial, then by MAC address, in any notation."""
	claims = None
	for field, forms in (
		("serial", serial_forms(facts.serial)),
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
	if equipment.acs_device_id:
		return OURS if _has_id(equipment.acs_device_id, facts) else CLAIM
	if facts.acs_device_id and not facts.oui:
		facts = replace(facts, oui=facts.acs_device_id.partition("-")[0])
	told = facts.oui or facts.product_class
	return CLAIM if told and not desired.profile_for(equipment, facts) else OURS


def _has_id(acs_device_id: str, facts: DeviceFacts) -> bool:
	if facts.acs_device_id:
		return facts.acs_device_id == acs_device_id
	return not facts.oui or acs_device_id.startswith(f"{facts.oui}-")
