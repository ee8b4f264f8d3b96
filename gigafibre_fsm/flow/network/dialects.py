"""Converts OLT Dialect records for the driver."""

from __future__ import annotations

from typing import Any

from gigafibre_fsm.integrations.olt.dialect import FACTS, Dialect

PATTERNS = {
	"serial": "serial_pattern",
	"profile": "profile_pattern",
	"run": "run_pattern",
	"vlan": "vlan_pattern",
}


def of_record(doc: Any) -> Dialect:
	"""The dialect of an OLT Dialect record."""
	return Dialect(
		platform=doc.platform,
		commands={row.action: row.commands for row in doc.commands},
		refused=doc.refused or "",
		busy=doc.busy or "",
		already=doc.already or "",
		missing=doc.missing or "",
		facts={name: doc.get(PATTERNS[name]) for name in FACTS if doc.get(PATTERNS[name])},
		online=doc.online or "online",
		found=doc.found or "",
		power_lost=doc.power_lost or "",
		light_lost=doc.light_lost or "",
	)


def as_record(name: str, dialect: Dialect) -> dict[str, Any]:
	"""The fields of an OLT Dialect record with this name for `dialect`."""
	return {
		"doctype": "OLT Dialect",
		"dialect_name": name,
		"platform": dialect.platform,
		"commands": [{"action": action, "commands": text} for action, text in dialect.commands.items()],
		"refused": dialect.refused,
		"busy": dialect.busy,
		"already": dialect.already,
		"missing": dialect.missing,
		"found": dialect.found,
		"online": dialect.online,
		"power_lost": dialect.power_lost,
		"light_lost": dialect.light_lost,
		**{PATTERNS[name]: pattern for name, pattern in dialect.facts.items()},
	}
