"""The provision scripts of this app on the ACS: one script name for each version of its content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import get_url

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.genieacs import readings
from gigafibre_fsm.integrations.genieacs.client import Nbi
from gigafibre_fsm.integrations.genieacs.preset import PREFIX, event_preset, periodic_preset, tag_preset

FOLDER = Path(__file__).parent / "provisions"
EXT_FOLDER = Path(__file__).parent / "ext"
PENDING_TAG = "fsm-pending"
DONE_TAG = "fsm-done"
SCRIPTS = ("apply", "report", "pull", "refresh", "done")
PLACES = {
	"pon_serial_path": "pon_serial",
	"maker_serial_path": "maker_serial",
	"mac_paths": "mac",
	"ip_path": "readings",
	"firmware_path": "readings",
	"rx_power_path": "readings",
}
"""The fields of a Device Profile with paths of readings."""


@cache
def versioned(script: str) -> tuple[str, str]:
	"""(name on the ACS, text) of a script; a changed text gets another name, so a preset never runs the wrong version."""
	text = (FOLDER / f"{script}.js").read_text(encoding="utf-8")
	return f"{PREFIX}{script}-{hashlib.sha256(text.encode()).hexdigest()[:10]}", text


def ensure(nbi: Nbi, script: str) -> str:
	"""Write `script` to the ACS if it is missing, where a missing script is silently skipped; returns its name."""
	name, text = versioned(script)
	if not nbi.has_provision(name):
		nbi.put_provision(name, text)
	return name


def ext_environment(url: str | None = None) -> dict[str, str]:
	"""The environment variables that genieacs-cwmp needs for the ext script, device token included."""
	settings = frappe.get_cached_doc(SETTINGS)
	return {
		"GIGAFIBRE_URL": url or get_url(),
		"GIGAFIBRE_HOST": frappe.local.site if url else "",
		"GIGAFIBRE_DEVICE_TOKEN": settings.get_password("device_token", raise_exception=False) or "",
	}


def install(nbi: Nbi) -> list[str]:
	"""Write all scripts and the static presets, for reports and for pull mode; returns the presets' names.

	The ext script must be in GenieACS's `ext` folder first: without it each report becomes a fault of this app's channel.
	"""
	for script in SCRIPTS:
		nbi.put_provision(*versioned(script))
	for name, preset in static_presets().items():
		nbi.put_preset(name, preset)
	return sorted(static_presets())


def difference(nbi: Nbi) -> list[str]:
	"""The changes that `install` would make on the ACS, one line each; empty if there are none."""
	lines = [f"+ script {name}" for name, _text in map(versioned, SCRIPTS) if not nbi.has_provision(name)]
	held = nbi.presets()
	for name, preset in static_presets().items():
		if name not in held:
			lines.append(f"+ preset {name}")
			continue
		lines += [
			f"~ preset {name}: {key} {held[name].get(key)!r} -> {value!r}"
			for key, value in sorted(preset.items())
			if held[name].get(key) != value
		]
	return lines


def static_presets() -> dict[str, dict[str, Any]]:
	"""This app's presets by name."""
	report, pull, done = (versioned(script)[0] for script in ("report", "pull", "done"))
	places = places_of_profiles()
	return {
		f"{PREFIX}on-bootstrap": event_preset(report, {"0 BOOTSTRAP": True}, "bootstrap", places),
		f"{PREFIX}on-boot": event_preset(report, {"1 BOOT": True, "0 BOOTSTRAP": False}, "online", places),
		f"{PREFIX}on-pending": tag_preset(pull, PENDING_TAG),
		f"{PREFIX}on-done": tag_preset(done, DONE_TAG),
		f"{PREFIX}on-periodic": periodic_preset(versioned("refresh")[0], readings.of_profiles().all()),
	}


def places_of_profiles() -> dict[str, list[str]]:
	"""{reading: its paths in the enabled Device Profiles}."""
	uptimes = {f"{root}.DeviceInfo.UpTime" for root in ("Device", "InternetGatewayDevice")}
	places: dict[str, set[str]] = {"readings": uptimes}
	for row in frappe.get_all("Device Profile", {"disabled": 0}, [*PLACES]):
		for fieldname, what in PLACES.items():
			places.setdefault(what, set()).update((row[fieldname] or "").split())
	return {what: sorted(paths) for what, paths in sorted(places.items())}
