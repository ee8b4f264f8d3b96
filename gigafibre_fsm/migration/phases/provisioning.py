"""Plans the WiFi and telephone credentials from GenieACS's own database for the imported devices. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gigafibre_fsm.flow.equipment.identity import canonical_serial
from gigafibre_fsm.flow.ordering.credentials import is_ssid, is_wpa_password
from gigafibre_fsm.flow.vocabulary import ROUTERS
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.phases import acs, devices, services
from gigafibre_fsm.migration.planned import Link, Phase, Places, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row

ACS = "acs_device"
"""The table of `sources/acs.py`, which exists if the current state of GenieACS was read."""


def plan(tables: Tables, findings: Findings, site: Site) -> list[Planned]:
	"""Assign `wifi` by the MAC address of a Deco or the serial of an ONT, and `voip` by the ONT's serial: to the
	household's telephone adapter if it has one, else to the ONT itself.
	"""
	homes = services.households_of(tables, Findings(), site.today)
	known = devices.read(tables, {row["id"] for row in tables["service"]}, Findings())
	ports, taken = services.ports_of(tables, homes), devices.serials(known)
	keys: dict[str, Link] = {}
	phones: dict[str, Link] = {}
	listed: dict[str, acs.Device] = {}
	for home in homes.values():
		made = devices.of_household(home, known, ports.get(home.delivery["id"]), taken, site)
		links = {planned.key: Link(planned.doctype, planned.key) for planned in made}
		phone = next(
			(links[each.key] for each in made if each.values["equipment_type"] == devices.TELEPHONE), None
		)
		for planned in made:
			listed[planned.key] = _listed(planned)
			for label in filter(None, (planned.values["serial"], planned.values["mac"])):
				keys[label] = links[planned.key]
				phones[label] = phone or links[planned.key]
	idle = _idle(tables, known, homes) - keys.keys()
	made = [*_wifi(tables["wifi"], keys, idle, findings), *_voip(tables["voip"], phones, idle, findings)]
	for planned in made:
		device = listed[planned.changes.key]
		device.ssid = planned.values.get("custom_wifi_ssid") or device.ssid
		device.sip_username = planned.values.get("custom_sip_username") or device.sip_username
	if ACS in tables:
		made += acs.plan(tables[ACS], list(listed.values()), findings, site)
	return made


def _listed(planned: Planned) -> acs.Device:
	labels = tuple(filter(None, (planned.values["serial"], planned.values["mac"])))
	managed = planned.values["equipment_type"] in ROUTERS and planned.values["status"] == "Actif"
	return acs.Device(planned.key, labels, managed)


def _idle(
	tables: Tables, known: Mapping[str, list[Row]], homes: Mapping[str, services.Household]
) -> set[str]:
	"""The labels of devices and drops whose service has ended, or that have none."""
	live = {row["id"] for home in homes.values() for row in (*home.plans, *home.loose)}
	listed = [row for service, rows in known.items() if service not in live for row in rows]
	drops = [row for row in tables["fibre"] if row["service_id"] not in live]
	labels = {row[label] for row in listed for label in ("serial", "mac")}
	return (labels | {canonical_serial(row["serial"]) for row in drops}) - {""}


def _wifi(rows: list[Row], keys: Mapping[str, Link], idle: set[str], findings: Findings) -> list[Planned]:
	made: list[Planned] = []
	for row, device in _latest(rows, "device", keys, "wifi", idle, findings):
		ssid, password = row["ssid"], row["password"]
		values = {"custom_wifi_ssid": ssid} if is_ssid(ssid) else {}
		secrets = {"custom_wifi_password": password} if is_wpa_password(password) else {}
		if not values or not secrets:
			findings.note("wifi_refused", row["_row"], "name" if not values else "password")
		if values or secrets:
			made.append(Planned("Service Equipment", row["_row"], values, secrets=secrets, changes=device))
	return made


def _latest(
	rows: list[Row],
	label: str,
	devices_by_label: Mapping[str, Link],
	table: str,
	idle: set[str],
	findings: Findings,
) -> list[tuple[Row, Link]]:
	"""The last row of each device, with the device: it has one WiFi network, and one telephone account."""
	found: dict[Link, Row] = {}
	for row in rows:
		told = canonical_serial(row[label])
		device = devices_by_label.get(told)
		if not device and told in idle:
			findings.pass_over("credentials_of_ended_service")
			continue
		if not device:
			findings.note(f"{table}_of_unknown_device", row["_row"], row[label])
			continue
		if earlier := found.pop(device, None):
			findings.note(f"{table}_repeated", earlier["_row"], row["_row"])
		found[device] = row
	return [(row, device) for device, row in found.items()]


def _voip(rows: list[Row], phones: Mapping[str, Link], idle: set[str], findings: Findings) -> list[Planned]:
	made: list[Planned] = []
	for row, device in _latest(rows, "serial", phones, "voip", idle, findings):
		if not row["password"]:
			findings.note("sip_password_missing", row["_row"], row["username"])
		values = {"custom_sip_username": row["username"] or "", "custom_sip_number": row["number"] or ""}
		secrets = {"custom_sip_password": row["password"]} if row["password"] else {}
		made.append(Planned("Service Equipment", row["_row"], values, secrets=secrets, changes=device))
	return made


def _endings(tables: Tables, places: Places, site: Site) -> Iterator[Planned]:
	"""A device that serves nobody any more keeps the credentials that it had: their rows are still there."""
	there = {row["_row"] for name in ("wifi", "voip") for row in tables[name]}
	for doctype, key in places:
		if key in there:
			yield Planned(doctype, key, changes=Link(doctype, key))


PHASE = Phase(
	"provisioning",
	("wifi", "voip"),
	plan,
	looks_into=(*services.PHASE.tables, *services.PHASE.looks_into),
	endings=_endings,
)
