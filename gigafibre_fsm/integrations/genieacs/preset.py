"""The static presets of this app on GenieACS, with a check that refuses a malformed one. Pure.

GenieACS accepts any JSON as a preset and then stops serving **every** device when it is malformed. So only presets that pass
`check` are sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

CHANNEL = "gigafibre"
REPORTS = "gigafibre-reports"
"""Reports have a channel of their own: while this app is down their channel has faults, and pushes must not."""

PREFIX = "gigafibre-"
WEIGHT = 100
NAME = re.compile(r"gigafibre-[A-Za-z0-9_-]{1,80}")
PRECONDITION = re.compile(r"(Tags\.[a-z0-9_-]+ IS NOT NULL|true)")
EVENTS = frozenset({"0 BOOTSTRAP", "1 BOOT", "2 PERIODIC", "Registered"})
KEYS = frozenset({"channel", "weight", "precondition", "events", "configurations"})


class MalformedPreset(ValueError):
	"""This preset would stop the ACS."""


def event_preset(
	provision: str, events: dict[str, bool], report: str, places: Mapping[str, Iterable[str]] | None = None
) -> dict[str, Any]:
	"""A static preset that reports a session of any device as `report`, with the values at `places` (name -> paths);
	`events`, by GenieACS's names, are those that the session must have, or (False) must not have.
	"""
	args = [report, json.dumps({what: list(paths) for what, paths in (places or {}).items()})]
	return check({**_static("true", events, provision, args), "channel": REPORTS})


def periodic_preset(provision: str, paths: Iterable[str]) -> dict[str, Any]:
	"""A static preset that reads `paths` in the regular sessions of every device."""
	preset = _static("true", {"2 PERIODIC": True}, provision, [json.dumps(list(paths))])
	return check({**preset, "channel": REPORTS})


def tag_preset(provision: str, tag: str) -> dict[str, Any]:
	"""A static preset for the devices with this `tag`."""
	return check(_static(f"Tags.{tag} IS NOT NULL", {}, provision, [tag]))


def _static(precondition: str, events: dict[str, bool], provision: str, args: list[str]) -> dict[str, Any]:
	return {
		"channel": CHANNEL,
		"weight": WEIGHT,
		"precondition": precondition,
		"events": events,
		"configurations": [{"type": "provision", "name": provision, "args": args}],
	}


def check(preset: Any) -> dict[str, Any]:
	"""Return `preset` when GenieACS can handle it, else raise MalformedPreset."""

	def refuse_unless(condition: bool, reason: str) -> None:
		if not condition:
			raise MalformedPreset(reason)

	refuse_unless(isinstance(preset, dict) and set(preset) == KEYS, f"a preset has exactly {sorted(KEYS)}")
	refuse_unless(preset["channel"] in (CHANNEL, REPORTS), "a channel of another owner")
	refuse_unless(
		type(preset["weight"]) is int and 0 < preset["weight"] < 10_000, "weight is a small whole number"
	)
	condition, events = preset["precondition"], preset["events"]
	refuse_unless(
		isinstance(condition, str) and bool(PRECONDITION.fullmatch(condition)), "unknown precondition"
	)
	refuse_unless(
		isinstance(events, dict) and all(type(v) is bool for v in events.values()),
		"events map names to true or false",
	)
	refuse_unless(set(events) <= EVENTS, "unknown event")
	refuse_unless(condition != "true" or any(events.values()), "a preset for all devices at every session")
	configurations = preset["configurations"]
	refuse_unless(isinstance(configurations, list) and len(configurations) == 1, "one configuration")
	entry = configurations[0]
	refuse_unless(
		isinstance(entry, dict) and set(entry) == {"type", "name", "args"}, "an entry has type, name and args"
	)
	refuse_unless(entry["type"] == "provision", "only provisions")
	refuse_unless(
		isinstance(entry["name"], str) and bool(NAME.fullmatch(entry["name"])), "a provision of another owner"
	)
	args = entry["args"]
	# GenieACS interprets a list or an object among the arguments as an expression.
	refuse_unless(
		isinstance(args, list) and all(type(arg) in (str, int) for arg in args), "arguments are plain values"
	)
	return preset
