"""Plans the end of records that an earlier run made of services, once the legacy system says that these are over. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from gigafibre_fsm.flow.equipment.identity import canonical_serial
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.labels import mac_of, serial_of
from gigafibre_fsm.migration.legacy import ENDED
from gigafibre_fsm.migration.planned import Link, Places, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row


def plan(tables: Tables, places: Places, site: Site) -> Iterator[Planned]:
	"""`places`: the records that the plan of today has not. Services that have ended are Cancelled, a place whose services have
	all ended, or moved, is Disconnected, its line serves nobody, its devices are retired; who owes nothing any more is in dunning
	no more.
	"""
	ended = {row["_row"]: row for row in tables["service"] if row["status"] == ENDED}
	left, devices = _left(tables, places), _devices(tables)
	known = {row["_row"] for name in ("account", "fibre") for row in tables[name]}
	for doctype, key in places:
		row, _sign, part = key.partition("#")
		values: dict[str, Any] = {}
		if doctype == "Service Subscription" and row in ended:
			last = ended[row]["end"]
			values = {"status": "Cancelled", "last_day": last, "end_date": last, "end_reason": "Other"}
		elif doctype == "Service Location" and row in left:
			values = {"status": "Disconnected", "disconnected_on": left[row], "fibre_port": None}
		elif doctype == "Service Equipment" and row in devices:
			values = _retired(devices[row], key)
		elif part == "household" and row in known:
			values = {"location": None}
		elif part == "dunning" and row in known:
			values = {"fsm_dunning_state": ""}
		if values:
			yield Planned(doctype, key, values, changes=Link(doctype, key))


def _devices(tables: Tables) -> dict[str, Row]:
	"""The devices and drops that serve nobody (a device may be back in stock), and the drops whose ONT is in the list of devices
	by now: until then it was known from its drop alone.
	"""
	live = {row["id"] for row in tables["service"] if row["status"] != ENDED}
	idle = [row for name in ("device", "fibre") for row in tables[name] if row["service_id"] not in live]
	listed = {row["serial"] for row in tables["device"] if row["service_id"] in live} - {"", None}
	ours = [row for row in tables["fibre"] if canonical_serial(row["serial"]) in listed]
	return {row["_row"]: row for row in (*idle, *ours)}


def _left(tables: Tables, places: Places) -> dict[str, Any]:
	"""The places all of whose services have ended or moved -> the last day of the last one; None where nobody knows it. A place
	of which a service was deleted stays as it is.
	"""
	services: dict[str, list[Row]] = defaultdict(list)
	for row in tables["service"]:
		services[row["delivery_id"]].append(row)
	there = {row["_row"] for row in tables["service"]}
	deleted = {
		entry.written.get("location")
		for (doctype, key), entry in places.items()
		if doctype == "Service Subscription" and key not in there
	}
	return {
		row["_row"]: max((each["end"] for each in services[row["id"]] if each["end"]), default=None)
		for row in tables["delivery"]
		if (entry := places.get(("Service Location", row["_row"])))
		and entry.record not in deleted
		and all(each["status"] == ENDED for each in services[row["id"]])
	}


def _retired(row: Row, key: str) -> dict[str, Any]:
	"""Its labels are those of its record only: the same device may be at another household by now."""
	labels = {
		"serial": serial_of(row["serial"], row["_row"], Findings()),
		"mac": mac_of(row.get("mac"), row["_row"], Findings()),
	}
	marked = {field: f"{label}~{key}" for field, label in labels.items() if label}
	return {"status": "Retiré", "online": 0, **marked}
