"""The provision scripts of this app on the ACS: written once for each version of their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import frappe

from gigafibre_fsm.integrations.genieacs.client import Nbi
from gigafibre_fsm.integrations.genieacs.preset import PREFIX, event_preset, tag_preset

FOLDER = Path(__file__).parent / "provisions"
PENDING_TAG = "fsm-pending"


@cache
def versioned(script: str) -> tuple[str, str]:
	"""(name on the ACS, text) of a script; another text gets another name, so a preset never meets the wrong
	version.
	"""
	text = (FOLDER / f"{script}.js").read_text(encoding="utf-8")
	return f"{PREFIX}{script}-{hashlib.sha256(text.encode()).hexdigest()[:10]}", text


def ensure(nbi: Nbi, script: str) -> str:
	"""Make sure that `script` is on the ACS and return its name there."""
	name, text = versioned(script)
	key = f"gigafibre:provision:{nbi.url}:{name}"
	if not frappe.cache().get_value(key):
		nbi.put_provision(name, text)
		frappe.cache().set_value(key, 1, expires_in_sec=3600)
	return name


def install(nbi: Nbi) -> list[str]:
	"""Write all scripts and the static presets, those that report devices and the one that pulls; returns
	their names.

	The ext script must be in GenieACS's `ext` folder first: without it each report becomes a fault of our
	channel.
	"""
	for script in ("apply", "report", "pull"):
		nbi.put_provision(*versioned(script))
	report, pull = versioned("report")[0], versioned("pull")[0]
	presets = {
		f"{PREFIX}on-bootstrap": event_preset(report, "0 BOOTSTRAP", "bootstrap"),
		f"{PREFIX}on-boot": event_preset(report, "1 BOOT", "online"),
		f"{PREFIX}on-pending": tag_preset(pull, PENDING_TAG),
	}
	for name, preset in presets.items():
		nbi.put_preset(name, preset)
	return sorted(presets)
