"""The names of a device, strongest first: the PON serial (ONTs), the TR-069 serial, the manufacturer's serial, its MAC
addresses. They may all differ; each report adds new ones.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm import gpon
from gigafibre_fsm.flow.equipment.identity import (
	EXAMPLES,
	canonical_serial,
	is_multicast,
	is_placeholder,
	pon_serial,
)
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, macs_of

PON, TR069, MAKER, MAC = "PON Serial", "TR-069 Serial", "Maker's Serial", "MAC Address"
STRENGTH = (PON, TR069, MAKER, MAC)
MOST = 24
"""The most names of one device, so that a device with changing names cannot fill the table."""

Name = tuple[str, str]


def reported(facts: DeviceFacts) -> tuple[Name, ...]:
	"""(kind, canonical value) of every usable name in a report, strongest first, without names that many devices share."""
	serial = canonical_serial(facts.serial)
	names = [(PON, pon_serial(facts.pon_serial)), (PON, pon_serial(facts.serial))]
	if serial and not gpon.SERIAL.fullmatch(serial) and not _is_on_many(serial):
		names.append((TR069, serial))
	maker = canonical_serial(facts.maker_serial)
	if maker and not _is_on_many(maker):
		names.append((MAKER, maker))
	names += [(MAC, mac) for mac in macs_of(facts) if not _is_on_many(mac) and not is_multicast(mac)]
	return tuple(dict.fromkeys((kind, value) for kind, value in names if value))


def _is_on_many(value: str) -> bool:
	return is_placeholder(value) or value in EXAMPLES


def holders(name: Name) -> list[str]:
	"""The Service Equipment, not retired, that has reported this name, latest first."""
	kind, value = name
	return frappe.db.sql_list(
		"""SELECT equipment.name FROM `tabDevice Identity` identity
		JOIN `tabService Equipment` equipment ON equipment.name = identity.parent
		WHERE identity.value = %s AND identity.kind = %s AND equipment.status != 'Retiré'
		ORDER BY equipment.creation DESC""",
		(value, kind),
	)


def add_names(equipment: str, facts: DeviceFacts, but: tuple[Name, ...] = ()) -> None:
	"""Store the new names of a device, except those of another one (`but`). A name of a record out of use moves: the device
	was given to another household.
	"""
	held = {
		(row.kind, row.value)
		for row in frappe.get_all("Device Identity", {"parent": equipment}, ["kind", "value"])
	}
	new = [name for name in reported(facts) if name not in held and name not in but]
	for at, (kind, value) in enumerate(new[: max(0, MOST - len(held))], len(held) + 1):
		# By their names: deleting what is not there locks the gap around it, where the next device's name would go.
		for elsewhere in frappe.get_all("Device Identity", {"kind": kind, "value": value}, pluck="name"):
			frappe.db.delete("Device Identity", {"name": elsewhere})
		row = frappe.new_doc("Device Identity")
		row.update(
			{
				"kind": kind,
				"value": value,
				"parent": equipment,
				"parenttype": "Service Equipment",
				"parentfield": "identities",
				"idx": at,
			}
		)
		row.db_insert()
