"""The generated network as records: OLTs, Fibre Ports, Civic Addresses, zones of coverage."""

from __future__ import annotations

import frappe

from gigafibre_fsm.sample import bulk
from gigafibre_fsm.sample.generator import Network, locality_of
from gigafibre_fsm.sample.places import DEMAND_ZONE, PLANNED_ZONE, Terminal
from gigafibre_fsm.setup.catalogue_records import make_zone

OUTER_ZONE = "2"
# Made up: the documents give one price list only. Shows that prices follow the zone.
OUTER_ZONE_SURCHARGE = 5

NOT_INSTALLED = "Boîtier pas installé"


def load(network: Network) -> None:
	load_zones()
	load_terminals(network)
	load_drops(network, load_civics(network))


def load_zones() -> None:
	new = not frappe.db.exists("Pricing Zone", OUTER_ZONE)
	make_zone(OUTER_ZONE, "Zone 2 (exemple)", sample=True)
	if new:
		for price in frappe.get_all(
			"Item Price",
			filters={
				"price_list": frappe.db.get_value("Pricing Zone", OUTER_ZONE, "price_list"),
				"item_code": ("like", "FTTH%"),
			},
			fields=["name", "price_list_rate"],
		):
			rate = price.price_list_rate + OUTER_ZONE_SURCHARGE
			frappe.db.set_value("Item Price", price.name, "price_list_rate", rate, update_modified=False)
	name, code, day = PLANNED_ZONE
	_zone(name, code, {"status": "Planned", "planned_date": day})
	_zone(*DEMAND_ZONE, {"status": "Demand"})


def _zone(municipality: str, code: str, values: dict[str, str]) -> None:
	name = f"{municipality} (exemple)"
	if not frappe.db.exists("Coverage Zone", name):
		frappe.get_doc(
			{
				"doctype": "Coverage Zone",
				"zone_name": name,
				"municipality": municipality,
				"municipality_code": code,
				"is_sample": 1,
				**values,
			}
		).insert(ignore_permissions=True)


def olt_name(terminal: Terminal) -> str:
	"""`OLT Huntingdon 172.17.80.2`: several may stand in one place."""
	return f"OLT {terminal.location} {terminal.ip}"


def load_terminals(network: Network) -> None:
	fields = ("name", "olt_name", "ip_address", "location", "municipality_code", "vendor", "model", "uplink")
	rows = []
	for terminal in network.terminals:
		locality, name = locality_of(terminal), olt_name(terminal)
		rows.append(
			(
				name, name, terminal.ip, terminal.location, locality.code, "Raisecom", "ISCOM6860", "10 Gbit/s",
				terminal.zone, terminal.max_speed, locality.latitude, locality.longitude, 1,
			)  # fmt: skip
		)
	bulk.insert("OLT", (*fields, "default_zone", "max_speed", "latitude", "longitude", "is_sample"), rows)


def load_civics(network: Network) -> int:
	"""Returns the name of the first: civic number i of the network is `first + i`."""
	first = bulk.reserve_numbers("Civic Address", len(network.civics))
	bulk.insert(
		"Civic Address",
		(
			"name", "uuidadresse", "civic_number", "civic_suffix", "unit", "odonym",
			"municipality_code", "municipality", "postal_code", "latitude", "longitude", "is_sample",
		),  # fmt: skip
		(
			(
				first + index, civic.uuid, place.number, place.suffix, place.unit, place.odonym,
				place.code, place.municipality, place.locality.postal_code, place.latitude, place.longitude, 1,
			)  # fmt: skip
			for index, civic in enumerate(network.civics)
			for place in (civic.place,)
		),
	)
	return first


def load_drops(network: Network, first_civic: int) -> None:
	bulk.insert(
		"Fibre Port",
		(
			"name", "legacy_id", "status", "sn", "drop_state", "olt", "frame", "slot", "port", "ont_id", "max_speed",
			"pricing_zone", "civic_number", "civic_suffix", "unit", "rue", "ville", "zip", "municipality_code",
			"latitude", "longitude", "civic_address", "match_score", "match_method", "is_sample",
		),  # fmt: skip
		(
			(
				f"FIB-{drop.legacy_id}", drop.legacy_id, "Occupied" if drop.serial else "Available", drop.serial or None,
				"Installed" if drop.box_installed else NOT_INSTALLED, olt_name(drop.terminal), 0, drop.slot, drop.port,
				drop.ont_id, drop.terminal.max_speed, drop.terminal.zone, str(place.number), place.suffix, place.unit,
				place.line, place.locality.name, place.locality.postal_code, place.code, place.latitude, place.longitude,
				None if drop.civic is None else first_civic + drop.civic, 0 if drop.civic is None else 1,
				"" if drop.civic is None else "sample", 1,
			)  # fmt: skip
			for drop in network.drops
			for place in (drop.place,)
		),
	)
