from __future__ import annotations

import copy
from typing import Any

import pytest

from gigafibre_fsm.integrations.genieacs.preset import (
	MalformedPreset,
	check,
	event_preset,
	tag_preset,
)

GOOD = tag_preset("gigafibre-pull-0123456789", "fsm-pending")


def test_a_preset_has_the_documented_shape() -> None:
	"""GenieACS would not understand the preset."""
	assert GOOD["precondition"] == "Tags.fsm-pending IS NOT NULL"
	assert GOOD["channel"] == "gigafibre"
	assert check(event_preset("gigafibre-report-1", {"0 BOOTSTRAP": True}, "bootstrap"))


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
		("precondition", 'DeviceID.ID = "a"'),
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
def test_a_malformed_preset_is_not_sent(key: str, value: Any) -> None:
	"""One bad preset stops the ACS for all 7,550 devices."""
	bad = copy.deepcopy(GOOD)
	bad[key] = value
	with pytest.raises(MalformedPreset):
		check(bad)


@pytest.mark.parametrize("key", sorted(GOOD))
def test_an_incomplete_preset_is_refused(key: str) -> None:
	"""A preset without a precondition would give one household's WiFi name to all devices."""
	bad = {k: v for k, v in GOOD.items() if k != key}
	with pytest.raises(MalformedPreset):
		check(bad)
