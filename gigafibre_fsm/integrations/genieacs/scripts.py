"""The provision scripts of this app on the ACS: one script name for each version of its content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import frappe
from frappe.utils import get_url

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.genieacs import readings
from gigafibre_fsm.integrations.genieacs.client import Nbi
from gigafibre_fsm.integrations.genieacs.preset import PREFIX, event_preset, periodic_preset, tag_preset

FOLDER = Path(__file__).parent / "provisions"
EXT_FOLDER = Path(__file__).parent / "ext"
PENDING_TAG = "fsm-pending"


@cache
def versioned(script: str) -> tuple[str, str]:
	"""(name on the ACS, text) of a script; a changed text gets another name, so a preset never runs the wrong version."""
	text = (FOLDER / f"{script}.js").read_text(encoding="utf-8")
	return f"{PREFIX}{script}-{hashlib.sha256(text.encode()).hexdigest()[:10]}", text


def ensure(nbi: Nbi, script: str) -> str:
	"""Make sure that `script` is on the ACS, where a missing script is silently skipped; returns its name."""
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
	"""Write all scripts and the static presets, for reports and for pull mode; returns their names.

	The ext script must be in GenieACS's `ext` folder first: without it each report becomes a fault of our
	channel.
	"""
	for script in ("apply", "report", "pull", "refresh"):
		nbi.put_provision(*versioned(script))
	report, pull = versioned("report")[0], versioned("pull")[0]
	known = {"disabled": 0, "pon_serial_path": ("is", "set")}
	serials = sorted(set(frappe.get_all("Device Profile", filters=known, pluck="pon_serial_path")))
	presets = {
		f"{PREFIX}on-bootstrap": event_preset(report, {"0 BOOTSTRAP": True}, "bootstrap", serials),
		f"{PREFIX}on-boot": event_preset(report, {"1 BOOT": True, "0 BOOTSTRAP": False}, "online", serials),
		f"{PREFIX}on-pending": tag_preset(pull, PENDING_TAG),
		f"{PREFIX}on-periodic": periodic_preset(versioned("refresh")[0], readings.of_profiles().all()),
	}
	for name, preset in presets.items():
		nbi.put_preset(name, preset)
	return sorted(presets)
