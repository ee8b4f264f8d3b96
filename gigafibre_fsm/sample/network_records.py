"""The generated network as records: OLTs, Fibre Ports, Civic Addresses, Coverage Zones."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.bulk import plain_rows
from gigafibre_fsm.sample.generator import Drop, Network, locality_of
from gigafibre_fsm.sample.geometry import Place
from gigafibre_fsm.sample.places import DEMAND_ZONE, PLANNED_ZONE, Terminal
from gigafibre_fsm.setup.catalogue_records import make_zone

OUTER_ZONE = "2"
# Made up: the documents give one price list only. Shows that prices depend on the zone.
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
	"""`OLT Huntingdon 172.17.80.2`: the IP address, because a locality may have several."""
	return f"OLT {terminal.location} {terminal.ip}"


def load_terminals(network: Network) -> None:
	plain_rows.insert_records(
		"OLT",
		(
			{
				"name": olt_name(terminal),
				"olt_name": olt_name(terminal),
				"ip_address": terminal.ip,
				"location": terminal.location,
				"municipality_code": locality.code,
				"vendor": "Raisecom",
				"model": "ISCOM6860",
				"uplink": "10 Gbit/s",
				"default_zone": terminal.zone,
				"max_speed": terminal.max_speed,
				"latitude": locality.latitude,
				"longitude": locality.longitude,
				"is_sample": 1,
			}
			for terminal in network.terminals
			for locality in (locality_of(terminal),)
		),
	)


def load_civics(network: Network) -> int:
	"""Insert the civic addresses; returns the name of the first: address i of the network is named `first + i`."""
	first = plain_rows.reserve_numbers("Civic Address", len(network.civics))
	plain_rows.insert_records(
		"Civic Address",
		(
			{
				"name": first + index,
				"uuidadresse": civic.uuid,
				"civic_number": civic.place.number,
				"odonym": civic.place.odonym,
				"municipality": civic.place.municipality,
				**_shared(civic.place),
			}
			for index, civic in enumerate(network.civics)
		),
	)
	return first


def load_drops(network: Network, first_civic: int) -> None:
	plain_rows.insert_records("Fibre Port", (_port(drop, first_civic) for drop in network.drops))


def _port(drop: Drop, first_civic: int) -> dict[str, Any]:
	matched = drop.civic is not None
	return {
		"name": f"FIB-{drop.legacy_id}",
		"legacy_id": drop.legacy_id,
		"status": "Occupied" if drop.serial else "Available",
		"sn": drop.serial or None,
		"drop_state": "Installed" if drop.box_installed else NOT_INSTALLED,
		"olt": olt_name(drop.terminal),
		"frame": 0,
		"slot": drop.slot,
		"port": drop.port,
		"ont_id": drop.ont_id,
		"max_speed": drop.terminal.max_speed,
		"pricing_zone": drop.terminal.zone,
		"civic_number": str(drop.place.number),
		"rue": drop.place.line,
		"ville": drop.place.locality.name,
		"zip": drop.place.locality.postal_code,
		"civic_address": first_civic + drop.civic if matched else None,
		"match_score": int(matched),
		"match_method": "sample" if matched else "",
		**{key: value for key, value in _shared(drop.place).items() if key != "postal_code"},
	}


def _shared(place: Place) -> dict[str, Any]:
	"""The fields that a drop and its civic address have in common."""
	return {
		"civic_suffix": place.suffix,
		"unit": place.unit,
		"municipality_code": place.code,
		"postal_code": place.locality.postal_code,
		"latitude": place.latitude,
		"longitude": place.longitude,
		"is_sample": 1,
	}
