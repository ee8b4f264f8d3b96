"""A profile against the tree of a real device, and who is on its network."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from embedded.services.genieacs.models import MODELS
from gigafibre_fsm.flow.provisioning import device_tree
from gigafibre_fsm.flow.provisioning.rules import ParameterRule
from gigafibre_fsm.setup.devices import PROFILES

PUBLISHED = "shared/data/devices/xx230v-tree.csv"
"""The parameter tree of a real XX230v, if a copy lies beside the repository."""

TYPED_IN = ("Hosts.", "ManagementServer.ConnectionRequest")
"""Parts that the published tree does not show."""


def shipped(profile: str) -> list[ParameterRule]:
	return [
		ParameterRule(
			row["path"],
			row["source"],
			row.get("value", ""),
			row["xsd_type"],
			bool(row["readable"]),
			tuple(row.get("alternatives", "").split()),
			bool(row.get("optional")),
		)
		for row in PROFILES[profile]["parameters"]
	]


def exported(model: str, **values: Any) -> dict[str, Any]:
	"""The simulated device as GenieACS exports it."""
	tree: dict[str, Any] = {}
	for path, parameter in MODELS[model].parameters.items():
		node = tree
		for part in path.split("."):
			node = node.setdefault(part, {"_object": True})
		node.update(
			_value=values.get(path, parameter.value), _writable=parameter.writable, _type=parameter.type
		)
	return tree


def test_an_xx230v_has_every_path_of_its_profile() -> None:
	"""Half of the settings would be skipped on every terminal of the model, without a word."""
	found = device_tree.compare(shipped("TP-Link XX230v"), device_tree.leaves(exported("XX230v")))
	states = {finding.path: finding.state for finding in found}
	assert states.pop("Device.UPnP.Device.Enable") == "skipped", "it has none, and needs none"
	assert set(states.values()) == {"found"}
	assert states["Device.WiFi.SSID.3.SSID"] and states["Device.Ethernet.VLANTermination.3.VLANID"]


def published() -> Iterator[dict[str, str]]:
	for base in Path(__file__).resolve().parents:
		if (base / PUBLISHED).exists():
			with (base / PUBLISHED).open(encoding="utf-8") as file:
				yield from csv.DictReader(file)
			return


def test_the_simulated_xx230v_is_like_the_published_one() -> None:
	"""Provisioning would be tested against a terminal that does not exist."""
	real = {row["path"]: (row["type"], row["writable"] == "true") for row in published()}
	if not real:
		pytest.skip("no published tree beside the repository")
	for path, parameter in MODELS["XX230v"].parameters.items():
		if not path.removeprefix("Device.").startswith(TYPED_IN):
			assert real.get(path) == (parameter.type, parameter.writable), path


@pytest.mark.parametrize(
	("rule", "state"),
	[
		(ParameterRule("Device.WiFi.SSID.2.SSID", "WiFi SSID 5 GHz"), "band"),
		(ParameterRule("Device.WiFi.AccessPoint.3.Security.KeyPassphrase", "WiFi Password"), "band"),
		(ParameterRule("Device.WiFi.SSID.99.SSID", "WiFi SSID"), "missing"),
		(
			ParameterRule("Device.WiFi.SSID.99.SSID", "WiFi SSID", alternatives=("Device.WiFi.SSID.1.SSID",)),
			"found",
		),
		(ParameterRule("Device.DeviceInfo.SoftwareVersion", "Literal"), "read_only"),
	],
)
def test_what_a_profile_gets_wrong_is_said(rule: ParameterRule, state: str) -> None:
	"""5 GHz would get no name: on an XX230v the second network is one more at 2.4 GHz."""
	(found,) = device_tree.compare([rule], device_tree.leaves(exported("XX230v")))
	assert found.state == state


@pytest.mark.parametrize(
	"tree", [[], {}, "x", None, 7, [1, 2], {"Host": {}}, [{"Device": {}}, {"Device": {}}]]
)
def test_what_is_no_device_is_refused(tree: Any) -> None:
	"""A file of something else would say that every path is missing."""
	with pytest.raises(device_tree.BadTree):
		device_tree.device_of(tree)


def test_who_is_on_the_network() -> None:
	"""Support could not tell a weak WiFi from a line that is down."""
	found = device_tree.clients(device_tree.leaves(exported("XX230v")))
	assert [(each.name, each.network, each.signal) for each in found] == [
		("ordinateur", None, None),
		("telephone", 3, -61),
	]


def test_hostile_trees_are_read_to_the_end() -> None:
	"""One device with a strange tree would break the page of all."""
	deep: dict[str, Any] = {}
	node = deep
	for _level in range(500):
		node["a"] = {}
		node = node["a"]
	strange = {
		"Device": {
			"Hosts": {"Host": {"1": {"PhysAddress": {"_value": {"a": 1}}}, "x": 7}},
			"deep": deep,
			"n": None,
		}
	}
	assert len(device_tree.clients(device_tree.leaves(strange))) == 1


@pytest.mark.parametrize("signal", ["²", "--5", "-", "NaN", "-60.5", "9" * 20, None, {"a": 1}, "-61 dBm"])
@pytest.mark.parametrize("network", ["1", "²", "٣", "-"])
def test_a_strange_signal_is_no_signal(network: str, signal: Any) -> None:
	"""One telephone with a strange reading would hide the household's other devices."""
	station = {"MACAddress": {"_value": "02:00:00:00:00:01"}, "SignalStrength": {"_value": signal}}
	tree = {"Device": {"WiFi": {"AccessPoint": {network: {"AssociatedDevice": {"1": station}}}}}}
	found = device_tree.clients(device_tree.leaves(tree))
	assert [each.signal for each in found] == (
		[-61 if signal == "-61 dBm" else None] if network == "1" else []
	)
