from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.integrations.genieacs.preset import (
	NAME,
	MalformedPreset,
	check,
	event_preset,
	name_for,
	only_device,
	push_preset,
	tag_preset,
)

GOOD = push_preset(
	"00D09E-RGW%2D181-S1", "gigafibre-apply-0123456789", 1700000000000, [("Device.A", "x", "xsd:string")]
)


def test_what_is_sent() -> None:
	"""GenieACS would not understand the push."""
	assert GOOD["precondition"] == 'DeviceID.ID = "00D09E-RGW%2D181-S1"'
	assert GOOD["channel"] == "gigafibre"
	assert json.loads(GOOD["configurations"][0]["args"][1]) == [["Device.A", "x", "xsd:string"]]
	assert check(event_preset("gigafibre-report-1", {"0 BOOTSTRAP": True}, "bootstrap"))
	assert check(tag_preset("gigafibre-pull-1", "fsm-pending"))


@pytest.mark.parametrize(
	("key", "value"),
	[
		("configurations", None),
		("configurations", {}),
		("configurations", []),
		("configurations", [{"type": "value", "name": "Device.A", "value": "x"}]),
		("configurations", [{"type": "provision", "name": "default", "args": []}]),
		("configurations", [{"type": "provision", "name": "gigafibre-apply-1", "args": [["FUNC", "NOW"]]}]),
		("configurations", [{"type": "provision", "name": "gigafibre-apply-1", "args": [None]}]),
		("configurations", [{"type": "provision", "name": "gigafibre-apply-1"}]),
		("precondition", {"_id": "x"}),
		("precondition", ""),
		("precondition", "true"),
		("precondition", 'DeviceID.ID = "a" OR true'),
		("precondition", "free text"),
		("events", ["0 BOOTSTRAP"]),
		("events", {"0 BOOTSTRAP": 1}),
		("events", {"9 NONE": True}),
		("events", {"1 BOOT": "false"}),
		("weight", "100"),
		("weight", True),
		("channel", "default"),
		("schedule", 5),
	],
)
def test_a_malformed_preset_never_leaves(key: str, value: Any) -> None:
	"""One bad preset stops the ACS for all 7,550 devices."""
	bad = copy.deepcopy(GOOD)
	bad[key] = value
	with pytest.raises(MalformedPreset):
		check(bad)


@pytest.mark.parametrize("key", sorted(GOOD))
def test_nothing_may_be_missing(key: str) -> None:
	"""A preset without a precondition would give one household's WiFi name to all devices."""
	bad = {k: v for k, v in GOOD.items() if k != key}
	with pytest.raises(MalformedPreset):
		check(bad)


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_a_device_id_cannot_escape_its_quotes(device: str) -> None:
	"""A device with quotes in its serial could make a preset apply to all devices."""
	condition = only_device(device)
	assert (
		condition.startswith('DeviceID.ID = "')
		and json.loads(condition.removeprefix("DeviceID.ID = ")) == device
	)
	assert check({**GOOD, "precondition": condition})


def test_no_device_no_preset() -> None:
	"""An empty id would match every device."""
	with pytest.raises(MalformedPreset):
		only_device(" ")


@given(st.text(min_size=1, max_size=40))
def test_names_have_no_dots(equipment: str) -> None:
	"""The ACS answers 404 to a name with a dot, and the push would never arrive."""
	assert NAME.fullmatch(name_for(equipment))
