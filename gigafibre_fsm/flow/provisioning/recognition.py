"""Identifies reporting devices: a device is trusted only as far as its identity is proven.

Anyone can report a serial. A customer's device is the one that reported with the identity on its label while the technician
was there; its ACS id is then stored on the Service Equipment. A device that claims the same identity under another id, or has
a model that no Device Profile knows, receives nothing and changes nothing until staff confirm it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.filters import among, sql_list
from gigafibre_fsm.flow.equipment.identity import (
	canonical_mac,
	is_pon_serial,
	mac_forms,
	pon_serial,
	serial_forms,
)
from gigafibre_fsm.flow.provisioning import desired_state, identities
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, macs_of
from gigafibre_fsm.flow.provisioning.profiles import is_of_another_maker
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ONT

JUDGED_BY = (
	"name, status, equipment_type, serial, mac, pon_serial, acs_device_id, location, model, device_profile"
)
OURS, CLAIM, OTHER = "ours", "claim", "other"


@dataclass(frozen=True)
class Recognised:
	"""`equipment` is the reporting device, or `claims` the one that it claims to be without proof. `rival` is another device
	with one of its weaker names.
	"""

	equipment: str | None = None
	claims: str | None = None
	rival: str | None = None


def recognise(facts: DeviceFacts) -> Recognised:
	"""The Service Equipment that reports `facts`, by the strongest of its names, in any notation.

	When its names lead to several devices at customers' premises, only the device with a confirmed ACS id keeps its reports,
	and the other one is its `rival`.
	"""
	found: dict[str, tuple[str, Any]] = {}
	for equipment in _rows(_candidates(facts)):
		name = equipment.name
		if (verdict := judge(equipment, facts)) != OTHER:
			found[name] = (verdict, equipment)
	ours = [name for name, (verdict, _doc) in found.items() if verdict == OURS]
	here = [name for name, (_verdict, doc) in found.items() if doc.status in IN_HOUSE]
	if not ours:
		return Recognised(claims=next(iter(found), None))
	first = ours[0]
	rivals = [name for name in here if name != first]
	if first not in here or not rivals:
		return Recognised(first)
	if facts.acs_device_id and found[first][1].acs_device_id == facts.acs_device_id:
		return Recognised(first, rival=rivals[0])
	return Recognised(claims=here[0], rival=next(name for name in here if name != here[0]))


def _candidates(facts: DeviceFacts) -> dict[str, None]:
	"""All devices with one of the names in a report, those with the strongest name first."""
	pon = pon_serial(facts.pon_serial)
	macs = macs_of(facts)
	ways: list[tuple[str, Any]] = [
		("serial", serial_forms(pon)),
		("pon_serial", (pon,) if pon else ()),
		("serial", serial_forms(facts.serial)),
		("serial", serial_forms(facts.maker_serial)),
		("mac", [form for mac in macs for form in mac_forms(mac)]),
		("serial", [form for mac in macs for form in serial_forms(mac)]),
	]
	named = identities.reported(facts)
	by_column = [name for field, forms in ways for name in _equipment_with(field, forms)]
	by_report = [(name[0], holder) for name in named for holder in identities.holders(name)]
	strong = [holder for kind, holder in by_report if kind == identities.PON]
	weak = [holder for kind, holder in by_report if kind != identities.PON]
	return dict.fromkeys([*strong, *by_column, *weak])


def _rows(names: Iterable[str]) -> list[Any]:
	"""These devices, in this order, with the fields for the decision."""
	wanted = list(names)
	rows = frappe.db.sql(
		"""SELECT name, status, equipment_type, serial, mac, pon_serial, acs_device_id, location, model, device_profile
		FROM `tabService Equipment` WHERE name IN %s""",
		(sql_list(wanted),),
		as_dict=True,
	)
	found = {row.name: row for row in rows}
	return [found[name] for name in wanted if name in found]


def _equipment_with(field: str, forms: Any) -> list[str]:
	if not forms:
		return []
	return frappe.get_all(
		"Service Equipment",
		filters={field: among(forms), "status": ("!=", "Retiré")},
		pluck="name",
		order_by="creation desc",
	)


def judge(equipment: Document, facts: DeviceFacts) -> str:
	"""How a report with the serial or MAC of `equipment` is classified: "ours", a "claim" to be confirmed, or "other" (its
	MAC address differs: two devices share a serial).
	"""
	if _has_other_macs(equipment, facts):
		return OTHER
	if other_line(equipment, facts):
		return CLAIM
	if equipment.acs_device_id:
		return OURS if _has_id(equipment.acs_device_id, facts) else CLAIM
	if facts.acs_device_id and not facts.oui:
		facts = replace(facts, oui=facts.acs_device_id.partition("-")[0])
	if not (facts.oui or facts.product_class):
		return OURS
	profile = desired_state.profile_for(equipment, facts)
	key = next((key for key in desired_state.profile_keys() if key.name == profile), None)
	return OURS if key and not is_of_another_maker(key, facts, equipment.mac) else CLAIM


def _has_other_macs(equipment: Document, facts: DeviceFacts) -> bool:
	"""Whether none of the reported MAC addresses is that of the label. An ONT's PON serial is stronger: a label shows one MAC
	address of several.
	"""
	known = canonical_mac(equipment.mac)
	said = set(filter(None, map(canonical_mac, (facts.mac, *facts.macs))))
	pon = pon_serial(facts.pon_serial)
	same_line = pon and pon in (equipment.pon_serial, pon_serial(equipment.serial))
	return bool(known and said and known not in said and not same_line)


def other_line(equipment: Document, facts: DeviceFacts) -> str:
	"""The PON serial that an ONT reports if it cannot be this line's ONT; empty if it may be.

	It is another one when the label, or an earlier report, has a different one, or when it is that of another line.
	"""
	said = pon_serial(facts.pon_serial) if equipment.equipment_type == ONT else ""
	known = equipment.pon_serial or (is_pon_serial(equipment.serial) and pon_serial(equipment.serial))
	if not said or known == said:
		return ""
	elsewhere = {"sn": among(serial_forms(said)), "name": ("!=", _port(equipment) or "")}
	return said if known or frappe.db.exists("Fibre Port", elsewhere) else ""


def _port(equipment: Document) -> str | None:
	return equipment.location and frappe.db.get_value("Service Location", equipment.location, "fibre_port")


def _has_id(acs_device_id: str, facts: DeviceFacts) -> bool:
	if facts.acs_device_id:
		return facts.acs_device_id == acs_device_id
	return not facts.oui or acs_device_id.startswith(f"{facts.oui}-")
