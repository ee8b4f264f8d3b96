"""Plans OLTs and drops: the rows of the legacy `fibre` table as Fibre Ports. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gigafibre_fsm.flow.addresses.search.labels import place_of_drop
from gigafibre_fsm.flow.vocabulary import FORMER_SYSTEM
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.labels import postal_code, serial_of
from gigafibre_fsm.migration.planned import Link, Phase, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row

# The highest position when the legacy system does not give the size of an OLT: GPON splits a port at most 128 ways.
SLOTS, PORTS, ONTS = 20, 16, 128
SOUTH, NORTH, WEST, EAST = 44.9, 62.7, -79.9, -57.0
FASTEST = 1500
LONGEST_PLACE = 90
"""Maximum length of the location in an OLT's name."""
INSTALLED, NOT_INSTALLED = "Installed", "Boîtier pas installé"
AVAILABLE, OCCUPIED, FAULTY = "Available", "Occupied", "Faulty"


def plan(tables: Tables, findings: Findings, site: Site) -> list[Planned]:
	"""Plan zones, then OLTs, then drops. A drop with a device or a household is Occupied; one that must not be sold is
	Faulty; the others are Available.
	"""
	drops = list(_with_olt(tables["fibre"], findings))
	known = {row["ip"]: row for row in tables["olt"]}
	places: dict[str, str] = {}
	for row in drops:
		places.setdefault(row["olt_ip"], row["town"])
	zones = dict.fromkeys(filter(None, (row["zone"] for row in (*tables["olt"], *drops))))
	owners = _owners(tables)
	seen = _Seen(drops, owners)
	return [
		*(zone(code, site) for code in zones),
		*(_olt(ip, known.get(ip, {}), town, site) for ip, town in places.items()),
		*(
			planned
			for row in drops
			if (planned := _drop(row, known.get(row["olt_ip"], {}), owners, seen, findings, site))
		),
	]


def _with_olt(rows: list[Row], findings: Findings) -> Iterator[Row]:
	for row in rows:
		try:
			row["olt_ip"] = str(ipaddress.ip_address(row["olt_ip"] or ""))
		except ValueError:
			findings.note("olt_unknown", row["_row"], row["olt_ip"])
			continue
		yield row


def _owners(tables: Tables) -> dict[str, str]:
	"""{service id: account id}"""
	accounts = {row["id"]: row["account_id"] for row in tables["delivery"]}
	return {row["id"]: accounts.get(row["delivery_id"], "") for row in tables["service"]}


def zone(code: str, site: Site) -> Planned:
	"""The zone of a legacy code: of a drop, an OLT or a price."""
	values = {"zone_code": code, "zone_name": f"Zone {code}", "is_sample": int(site.sample)}
	return Planned("Pricing Zone", f"zone:{code}", values, name=code, adopts=True)


def _olt(ip: str, row: Mapping[str, Any], town: str, site: Site) -> Planned:
	name = f"OLT {(row.get('location') or town or ip)[:LONGEST_PLACE]} {ip}"
	values = {
		"olt_name": name,
		"ip_address": ip,
		"location": row.get("location") or town or ip,
		"vendor": row.get("vendor") or "",
		"model": row.get("model") or "",
		"default_zone": Link("Pricing Zone", f"zone:{row['zone']}") if row.get("zone") else None,
		"max_speed": FASTEST,
		"is_sample": int(site.sample),
	}
	# From its first row: until the end of a run, even a killed one, its free lines must not be sold here.
	return Planned("OLT", f"olt:{ip}", values, name=name, adopts=True, first={"master": FORMER_SYSTEM})


class _Seen:
	"""The drop that has each position: the first one in use, else the first. The serial numbers of earlier drops, each with its
	drop.
	"""

	def __init__(self, drops: Sequence[Row], owners: Mapping[str, str]) -> None:
		self.positions: dict[tuple[Any, ...], Row] = {}
		self.serials: dict[str, str] = {}
		used = [row for row in drops if row["service_id"] in owners or _has_ont(row)]
		for row in (*used, *(row for row in drops if row["street"] or row["town"])):
			self.positions.setdefault(_position(row), row)


def _position(row: Row) -> tuple[Any, ...]:
	return row["olt_ip"], row["frame"] or 0, row["slot"], row["port"], row["ont_id"]


def _has_ont(row: Row) -> bool:
	return bool(serial_of(row["serial"], row["_row"], Findings())) and not _is_reserved(row)


def _is_reserved(row: Row) -> bool:
	return (row["serial"] or "").upper().startswith("RESERV")


def _drop(
	row: Row, olt: Mapping[str, Any], owners: Mapping[str, str], seen: _Seen, findings: Findings, site: Site
) -> Planned | None:
	where = row["_row"]
	service = row["service_id"]
	if service and service not in owners:
		findings.note("drop_of_unknown_service", where, service)
	serial, reserved = _serial(row, seen, findings)
	taken = bool(serial) or bool(service and service in owners)
	if not taken and not row["street"] and not row["town"]:
		findings.note("drop_without_address", where)
		return None
	doubtful = not _is_of(olt, row, findings) or not _is_alone(row, owners, seen, findings) or reserved
	if row["box_missing"] and serial:
		findings.note("box_missing_with_ont", where, serial)
	latitude, longitude = _coordinates(row, findings)
	postal = postal_code(row, findings)
	place = place_of_drop(
		{
			"civic_number": "",
			"civic_suffix": "",
			"unit": "",
			"rue": row["street"],
			"ville": row["town"],
			"zip": postal,
			"municipality_code": "",
		}  # fmt: skip
	)
	number = row["id"] if row["id"].isascii() and row["id"].isdecimal() and len(row["id"]) < 10 else ""
	values = {
		"legacy_id": int(number or 0),
		"status": OCCUPIED if taken else FAULTY if doubtful else AVAILABLE,
		"sn": serial or None,
		"drop_state": NOT_INSTALLED if row["box_missing"] and not serial else INSTALLED,
		"olt": Link("OLT", f"olt:{row['olt_ip']}"),
		"frame": row["frame"] or 0,
		"slot": row["slot"] or 0,
		"port": row["port"] or 0,
		"ont_id": row["ont_id"] or 0,
		"max_speed": row["max_speed"] or FASTEST,
		"pricing_zone": Link("Pricing Zone", f"zone:{row['zone']}") if row["zone"] else None,
		"civic_number": str(place.number or ""),
		"civic_suffix": place.suffix,
		"unit": place.unit,
		"rue": row["street"],
		"ville": row["town"],
		"zip": postal,
		"latitude": latitude,
		"longitude": longitude,
		"is_sample": int(site.sample),
	}
	name = f"FIB-{number}" if number else None
	return Planned("Fibre Port", where, values, name=name)


def _serial(row: Row, seen: _Seen, findings: Findings) -> tuple[str, bool]:
	"""(serial number of the ONT or "", whether an order of the legacy system reserves the line)."""
	where = row["_row"]
	if _is_reserved(row):
		findings.note("reserved_in_legacy", where, row["serial"])
		return "", True
	serial = serial_of(row["serial"], where, findings)
	if serial and (first := seen.serials.setdefault(serial, where)) != where:
		findings.note("serial_repeated", where, f"{serial} of {first}")
		return "", True
	return serial, False


def _is_of(olt: Mapping[str, Any], row: Row, findings: Findings) -> bool:
	limits = (
		("slot", olt.get("slots") or SLOTS), ("port", (olt.get("ports") or PORTS) - 1),
		("ont_id", (olt.get("onts") or ONTS) - 1),
	)  # fmt: skip
	outside = [f"{name} {row[name]}" for name, last in limits if not 0 <= (row[name] or 0) <= last]
	if outside:
		findings.note("port_outside_olt", row["_row"], ", ".join(outside))
	return not outside


def _is_alone(row: Row, owners: Mapping[str, str], seen: _Seen, findings: Findings) -> bool:
	if row["ont_id"] is None:
		return True  # a port has many drops, which cannot be told apart
	first = seen.positions[_position(row)]
	if first is row:
		return True
	one, other = owners.get(first["service_id"]), owners.get(row["service_id"])
	kind = "two_accounts_on_one_drop" if one and other and one != other else "position_repeated"
	findings.note(kind, row["_row"], first["_row"])
	return False


def _coordinates(row: Row, findings: Findings) -> tuple[float, float]:
	"""(latitude, longitude); swapped or wrongly signed ones are corrected, (0, 0) for implausible ones."""
	latitude, longitude = row["latitude"] or 0.0, row["longitude"] or 0.0
	if not latitude and not longitude:
		return 0.0, 0.0
	for one, other in (
		(latitude, longitude),
		(longitude, latitude),
		(latitude, -longitude),
		(longitude, -latitude),
	):
		if SOUTH <= one <= NORTH and WEST <= other <= EAST:
			if (one, other) != (latitude, longitude):
				findings.note("coordinates_swapped", row["_row"], f"{latitude}, {longitude}")
			return one, other
	findings.note("coordinates_elsewhere", row["_row"], f"{latitude}, {longitude}")
	return 0.0, 0.0


PHASE = Phase("network", ("olt", "fibre"), plan, looks_into=("service", "delivery"))
