"""A street with fibre for the tests: free ports, and one of each kind that cannot be sold."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from gigafibre_fsm.bulk import plain_rows

STREET = "chemin des Vérifications"
TOWN = "Saint-Anicet"
TOWN_CODE = "69070"
POSTAL_CODE = "J0S 1M0"
OLT = "OLT des essais"
NO_FIBRE_STREET = "rang Sans-Fibre"
FREE_PORTS = 400
CIVIC_FIELDS = (
	"name", "uuidadresse", "civic_number", "odonym", "municipality", "municipality_code", "postal_code",
	"latitude", "longitude", "is_sample",
)  # fmt: skip
PORT_FIELDS = (
	"name", "status", "sn", "drop_state", "olt", "frame", "slot", "port", "ont_id", "max_speed",
	"civic_number", "rue", "ville", "zip", "municipality_code", "latitude", "longitude", "civic_address",
	"is_sample",
)  # fmt: skip


@dataclass
class Network:
	"""Names of the ports. `take()` gives each free port to one test only."""

	free: deque[str] = field(default_factory=deque)
	occupied: str = ""
	to_install: str = ""
	faulty: str = ""
	without_fibre: int = 0

	def take(self) -> str:
		return self.free.popleft()


def build(frappe: Any, mark: str) -> Network:
	"""Create the network; `mark` makes the names of this run unique."""
	tear_down(frappe)
	olt = f"{OLT} {mark}"
	zone = frappe.db.get_value("Pricing Zone", {"is_default": 1})
	olt_fields = (
		"name",
		"olt_name",
		"ip_address",
		"location",
		"municipality_code",
		"default_zone",
		"max_speed",
		"is_sample",
	)
	plain_rows.insert("OLT", olt_fields, [(olt, olt, "192.0.2.1", TOWN, TOWN_CODE, zone, 1500, 1)])

	made = Network(free=deque(f"FIB-{mark}-{number}" for number in range(1, FREE_PORTS + 1)))
	made.occupied, made.to_install, made.faulty = (f"FIB-{mark}-{number}" for number in (1001, 1002, 1003))
	drops = [
		*((name, "Available", None, "Installed") for name in made.free),
		(made.occupied, "Occupied", f"RCMG{mark}01", "Installed"),
		(made.to_install, "Available", None, "Boîtier pas installé"),
		(made.faulty, "Faulty", None, "Installed"),
	]
	first = plain_rows.reserve_numbers("Civic Address", len(drops) + 1)
	civics, ports = [], []
	for offset, (name, status, serial, drop_state) in enumerate(drops):
		number = int(name.rpartition("-")[2])
		civics.append(_civic(first + offset, mark, number, STREET, TOWN, TOWN_CODE, POSTAL_CODE))
		ports.append(
			(
				name,
				status,
				serial,
				drop_state,
				olt,
				0,
				number // 16,
				number % 16,
				number % 64,
				1500,
				str(number),
				f"{number} {STREET}",
				TOWN,
				POSTAL_CODE,
				TOWN_CODE,
				45.12,
				-74.36,
				first + offset,
				1,
			)  # fmt: skip
		)
	made.without_fibre = first + len(drops)
	civics.append(_civic(made.without_fibre, mark, 7, NO_FIBRE_STREET, "Franklin", "69010", "J0S 1E0"))
	plain_rows.insert("Civic Address", CIVIC_FIELDS, civics)
	plain_rows.insert("Fibre Port", PORT_FIELDS, ports)
	return made


def tear_down(frappe: Any) -> None:
	"""Remove what a killed session has left."""
	ours = {"olt": f"{OLT} %", "streets": (STREET, NO_FIBRE_STREET)}
	frappe.db.sql("DELETE FROM `tabFibre Port` WHERE olt LIKE %(olt)s", ours)
	frappe.db.sql("DELETE FROM `tabOLT` WHERE name LIKE %(olt)s", ours)
	frappe.db.sql("DELETE FROM `tabCivic Address` WHERE is_sample = 1 AND odonym IN %(streets)s", ours)


def _civic(name: int, mark: str, number: int, *place: str) -> tuple[Any, ...]:
	return (name, f"{mark}-{name}", number, *place, 45.12, -74.36, 1)
