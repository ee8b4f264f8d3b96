"""The present state of GenieACS: adopted as it is, and what differs from the legacy tables is named."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.phases import acs
from gigafibre_fsm.migration.planned import Site

SITE = Site(hold_until=date(2027, 1, 31), today=date(2026, 11, 30))
DEVICES = (
	acs.Device("device:1", ("403F8C010000",), True, ssid="Exemple-1"),
	acs.Device("device:2", ("RCMG19E1AA01",), True, sip_username="gf2"),
	acs.Device("device:3", ("ATA7000003",), False),
	acs.Device("device:4", ("403F8C010004",), True),
)


def acs_row(serial: str, **more: Any) -> dict[str, Any]:
	row = {
		"_row": f"acs:X-{serial}", "id": f"X-{serial}", "serial": serial, "pon_serial": "",
		"last_inform": datetime.fromisoformat("2026-11-30T09:00:00"), "ssids": [], "sip_usernames": [],
	}  # fmt: skip
	return {**row, **more}


def planned(*rows: dict[str, Any]) -> tuple[dict[str, str], dict[str, list[str]]]:
	"""(legacy row of a device -> its ACS id, kind -> rows)"""
	findings = Findings()
	made = {
		each.changes.key: each.values["acs_device_id"] for each in acs.plan(rows, DEVICES, findings, SITE)
	}
	return made, {kind: findings.rows(kind) for kind in findings.counts()}


def test_a_device_is_found_by_its_labels_in_any_notation() -> None:
	"""A router would stay unknown, and never get the settings that its household changes."""
	made, found = planned(
		acs_row("40:3f:8c:01:00:00", ssids=["Exemple-1", "Exemple-1-5G"]),
		acs_row("22275A7000395", pon_serial="52434D4719E1AA01", sip_usernames=["gf2"]),
		acs_row("403F8C010004"),
	)
	assert made == {
		"device:1": "X-40:3f:8c:01:00:00", "device:2": "X-22275A7000395", "device:4": "X-403F8C010004",
	}  # fmt: skip
	assert not found


def test_what_differs_is_named_and_nothing_is_adopted_by_guess() -> None:
	"""A changed WiFi would be overwritten one day, or a stranger's device get a household's passwords."""
	made, found = planned(
		acs_row("403F8C010000", ssids=["Chalet"]),
		acs_row("RCMG19E1AA01", sip_usernames=["autre"], last_inform=None),
		acs_row("STRANGER"),
		acs_row("403F8C010004"),
		acs_row("403F8C010004", _row="acs:Y-403F8C010004", id="Y-403F8C010004"),
	)
	assert made.keys() == {"device:1", "device:2"}
	assert found == {
		"acs_device_unknown": ["acs:X-STRANGER"],
		"acs_device_repeated": ["acs:X-403F8C010004", "acs:Y-403F8C010004"],
		"acs_device_silent": ["acs:X-RCMG19E1AA01"],
		"wifi_differs": ["acs:X-403F8C010000"],
		"sip_differs": ["acs:X-RCMG19E1AA01"],
	}


def test_a_router_that_the_acs_does_not_know_is_named() -> None:
	"""Nobody would know which routers cannot be managed."""
	_made, found = planned()
	assert found == {"device_not_on_acs": ["device:1", "device:2", "device:4"]}
