"""Analyses a device's tree from GenieACS: its parameters, its WiFi clients, and the paths of a Device Profile that it lacks.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gigafibre_fsm.flow.equipment.identity import canonical_mac
from gigafibre_fsm.flow.provisioning.rules import ParameterRule

MOST_NODES = 200_000
ADDRESSES = ("MACAddress", "PhysAddress", "AssociatedDeviceMACAddress")
WHOLE = re.compile(r"-?[0-9]{1,4}")
BAND_OF = {"WiFi SSID": "2.4", "WiFi Password": "2.4", "WiFi SSID 5 GHz": "5", "WiFi Password 5 GHz": "5"}


class BadTree(ValueError):
	"""Not a device export of GenieACS."""


@dataclass(frozen=True)
class Finding:
	"""A profile line on a device: `state` is found, skipped (optional and absent), missing, read_only or band (the network is
	on the other band). `path` is the one that would be written.
	"""

	path: str
	source: str
	state: str


@dataclass(frozen=True)
class Client:
	"""A device on the household's network; `signal` in dBm and `network` (the index of its WiFi) if it uses WiFi."""

	name: str
	mac: str
	ip: str
	active: bool
	network: int | None = None
	signal: int | None = None


def device_of(tree: Any) -> dict[str, Any]:
	"""The device of an export: an object, or a list of one. Raises BadTree."""
	if isinstance(tree, list) and len(tree) == 1:
		tree = tree[0]
	if not isinstance(tree, dict) or not ({"Device", "InternetGatewayDevice"} & set(tree)):
		raise BadTree("no device")
	return tree


def leaves(tree: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
	"""All parameters of a device: path -> {"_value", "_writable", ...}. Raises BadTree for a tree that is too large or deep."""
	found: dict[str, Mapping[str, Any]] = {}
	for count, (path, node) in enumerate(_walk(tree)):
		if count > MOST_NODES:
			raise BadTree("too large")
		if "_value" in node:
			found[path] = node
	return found


def _walk(tree: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
	waiting = [(root, tree[root]) for root in ("Device", "InternetGatewayDevice") if root in tree]
	while waiting:
		path, node = waiting.pop()
		if not isinstance(node, Mapping):
			continue
		yield path, node
		if path.count(".") < 30:
			waiting += [(f"{path}.{key}", below) for key, below in node.items() if not key.startswith("_")]


def compare(rules: Sequence[ParameterRule], held: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
	"""The finding of each profile line on a device with these parameters."""
	return [_finding(rule, held) for rule in rules]


def _finding(rule: ParameterRule, held: Mapping[str, Mapping[str, Any]]) -> Finding:
	path = next((path for path in (rule.path, *rule.alternatives) if path in held), None)
	if path is None:
		return Finding(rule.path, rule.source, "skipped" if rule.optional else "missing")
	if held[path].get("_writable") is False:
		return Finding(path, rule.source, "read_only")
	band = _band(path, held)
	wanted = BAND_OF.get(rule.source)
	return Finding(path, rule.source, "band" if band and wanted and band != wanted else "found")


def _band(path: str, held: Mapping[str, Mapping[str, Any]]) -> str:
	""" "2.4" or "5" if the tree shows the radio of a network (TR-181); else an empty string."""
	parts = path.split(".")
	if parts[:2] != ["Device", "WiFi"] or parts[2] not in ("SSID", "AccessPoint"):
		return ""
	ssid = f"Device.WiFi.SSID.{parts[3]}"
	if parts[2] == "AccessPoint":
		ssid = _text(held, f"Device.WiFi.AccessPoint.{parts[3]}.SSIDReference").rstrip(".") or ssid
	radio = _text(held, f"{ssid}.LowerLayers").rstrip(".")
	band = _text(held, f"{radio}.OperatingFrequencyBand")
	return "2.4" if band.startswith("2.4") else "5" if band.startswith("5") else ""


def _text(held: Mapping[str, Mapping[str, Any]], path: str) -> str:
	return str(held.get(path, {}).get("_value") or "")


def clients(held: Mapping[str, Mapping[str, Any]]) -> list[Client]:
	"""The clients on the household's network, connected ones first."""
	radio = _stations(held)
	found = []
	for host in sorted({path.rpartition(".")[0] for path in held if ".Hosts.Host." in path}):
		address = next(
			(held[f"{host}.{name}"]["_value"] for name in ADDRESSES if f"{host}.{name}" in held), ""
		)
		mac = canonical_mac(str(address))
		network, signal = radio.pop(mac, (None, None))
		active = (
			str(held.get(f"{host}.Active", {}).get("_value")).lower() in ("true", "1") or network is not None
		)
		found.append(
			Client(
				_text(held, f"{host}.HostName"),
				mac,
				_text(held, f"{host}.IPAddress"),
				active,
				network,
				signal,
			)
		)
	found += [Client("", mac, "", True, network, signal) for mac, (network, signal) in radio.items()]
	return sorted(found, key=lambda client: (not client.active, client.name, client.mac))


def _stations(held: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[int, int | None]]:
	"""MAC address -> (index of its WiFi network, signal in dBm)."""
	found = {}
	for path, node in held.items():
		place, _dot, name = path.rpartition(".")
		if ".AssociatedDevice." not in path or name not in ADDRESSES:
			continue
		index = place.split(".AssociatedDevice.")[0].rpartition(".")[2]
		signal = str(held.get(f"{place}.SignalStrength", {}).get("_value", "")).removesuffix(" dBm")
		if (mac := canonical_mac(str(node["_value"]))) and WHOLE.fullmatch(index):
			found[mac] = (int(index), int(signal) if WHOLE.fullmatch(signal) else None)
	return found


def client_objects(paths: Sequence[str]) -> list[str]:
	"""The objects to read for `clients`, for a profile that writes `paths`: hosts, and the stations of its networks."""
	root = "Device" if any(path.startswith("Device.") for path in paths) else "InternetGatewayDevice"
	wanted = [f"{root}.Hosts" if root == "Device" else f"{root}.LANDevice.1.Hosts"]
	for path in paths:
		parts = path.split(".")
		if parts[:3] == ["Device", "WiFi", "AccessPoint"]:
			wanted.append(".".join([*parts[:4], "AssociatedDevice"]))
		if "WLANConfiguration" in parts:
			wanted.append(".".join([*parts[: parts.index("WLANConfiguration") + 2], "AssociatedDevice"]))
	return list(dict.fromkeys(wanted))
