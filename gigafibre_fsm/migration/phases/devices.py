"""The devices of a household, from the legacy list of equipment or, if it has none, from the ONT of the drop. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.vocabulary import ONT, ROUTER, SERVICE_OF_EQUIPMENT, TELEPHONE, TV_BOX
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.labels import mac_of, serial_of
from gigafibre_fsm.migration.legacy import PENDING
from gigafibre_fsm.migration.planned import Link, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row

if TYPE_CHECKING:
	from gigafibre_fsm.migration.phases.services import Household

TYPES = {"ont": ONT, "router": ROUTER, "tv_box": TV_BOX, "telephone": TELEPHONE}


def read(tables: Tables, services: Collection[str], findings: Findings) -> Mapping[str, list[Row]]:
	"""Devices by service, with their labels as the app stores them; a duplicate label is left out."""
	seen: dict[str, str] = {}
	found: dict[str, list[Row]] = defaultdict(list)
	for row in tables["device"]:
		where = row["_row"]
		if row["service_id"] not in services:
			findings.note("orphan_device", where, f"service {row['service_id']}")
			continue
		if not row["kind"]:
			findings.note("device_without_kind", where, row["model"])
			continue
		row["serial"] = _unless_repeated(
			serial_of(row["serial"], where, findings), "serial_repeated", where, seen, findings
		)
		row["mac"] = _unless_repeated(
			mac_of(row["mac"], where, findings), "mac_repeated", where, seen, findings
		)
		found[row["service_id"]].append(row)
	return found


def _unless_repeated(label: str, kind: str, where: str, seen: dict[str, str], findings: Findings) -> str:
	if label and (first := seen.setdefault(label, where)) != where:
		findings.note(kind, where, f"{label} of {first}")
		return ""
	return label


def serials(known: Mapping[str, list[Row]]) -> set[str]:
	"""The serial numbers that the list of equipment gives to devices."""
	return {row["serial"] for rows in known.values() for row in rows if row["serial"]}


def of_household(
	home: Household, known: Mapping[str, list[Row]], port: Row | None, taken: set[str], site: Site
) -> list[Planned]:
	"""The devices of all services at a location, with those of add-ons and fees; status Actif when the location is in service.
	`taken`: the serial numbers of devices; that of the drop is added to them, so that of two drops with one ONT the first household
	has it.
	"""
	listed = [row for service in (*home.plans, *home.loose) for row in known.get(service["id"], ())]
	made = [_equipment(home, row, site) for row in listed]
	serial = identity.canonical_serial(port["serial"]) if port else ""
	has_ont = any(row["kind"] == "ont" for row in listed)
	if serial not in taken and identity.is_pon_serial(serial) and not has_ont:
		taken.add(serial)
		ont = {"_row": f"{port['_row']}#ont", "kind": "ont", "model": "", "serial": serial, "mac": ""}
		made.append(_equipment(home, ont, site))
	return made


def _equipment(home: Household, row: Mapping[str, Any], site: Site) -> Planned:
	kind = TYPES[row["kind"]]
	service = SERVICE_OF_EQUIPMENT[kind]
	subscription = next((each for each in home.plans if each["service_type"] == service), home.plans[0])
	labels = [identity.Code(which, row[which]) for which in (identity.SERIAL, identity.MAC) if row[which]]
	profiles = filter(None, (identity.profile(code, kind, site.models) for code in labels))
	pending = all(each["status"] == PENDING for each in home.plans)
	values = {
		"status": "Installed" if pending else "Actif",
		"equipment_type": kind,
		"serial": row["serial"] or None,
		"mac": row["mac"] or None,
		"model": row["model"] or "",
		"device_profile": next(profiles, None),
		"location": Link("Service Location", home.delivery["_row"]),
		"customer": Link("Customer", home.account["_row"]),
		"subscription": Link("Service Subscription", subscription["_row"]),
		"is_sample": int(site.sample),
	}
	return Planned("Service Equipment", row["_row"], values)
