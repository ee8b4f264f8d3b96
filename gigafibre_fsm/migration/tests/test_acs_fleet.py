"""The devices of a whole fleet are adopted from a GenieACS as they are: nothing is sent to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from gigafibre_fsm.integrations.genieacs.client import Nbi
from gigafibre_fsm.migration.sources.source import WrongSource
from gigafibre_fsm.migration.tests.legacy_site import Migrated

pytestmark = pytest.mark.site
STRANGERS = 600


@pytest.fixture
def fleet(migrated: Migrated, fakes: dict[str, Any]) -> Callable[..., dict[str, Any]]:
	"""`fleet("/devices/")` asks the ACS, which knows the routers of the households and hundreds of others."""
	url = fakes["genieacs"]["url"]

	def ask(path: str, body: Any = None) -> Any:
		answer = requests.request("POST" if body is not None else "GET", url + path, json=body, timeout=60)
		answer.raise_for_status()
		return answer.json()

	ask("/_cpe/fleet", {"serials": routers(migrated), "product_class": "Device2"})
	ask("/_cpe/fleet", {"count": STRANGERS, "prefix": "EX", "product_class": "HT803G-W"})
	return ask


def routers(migrated: Migrated) -> list[str]:
	rows = {"equipment_type": "Routeur", "mac": ("is", "set"), "is_sample": 1, "status": "Actif"}
	keys = migrated.frappe.get_all(
		"Migrated Record", {"record_doctype": "Service Equipment"}, pluck="record_name"
	)
	found = migrated.frappe.get_all("Service Equipment", {**rows, "name": ("in", keys)}, pluck="mac")
	return [mac.replace(":", "") for mac in found]


def test_a_fleet_is_adopted_without_a_word_to_any_device(
	migrated: Migrated, fakes: dict[str, Any], fleet: Callable[..., Any]
) -> None:
	"""On the day of the cut-over hundreds of routers would restart with other settings, or stay unknown."""
	site, acs = migrated.frappe, Nbi(fakes["genieacs"]["url"])
	labels = set(routers(migrated))
	before = fleet("/devices/?query={}")
	since = len(fleet("/_log"))
	report = migrated.legacy.migrate("provisioning", acs=acs)
	adopted = site.get_all(
		"Service Equipment",
		{"acs_device_id": ("like", "403F8C-Device2-%"), "is_sample": 1},
		["name", "mac", "acs_device_id", "last_inform"],
	)
	ours = [row for row in adopted if row.mac.replace(":", "") in labels]
	assert len(ours) == len(labels) > 10 and all(row.last_inform for row in ours)
	assert report.findings.counts()["acs_device_unknown"] >= STRANGERS
	asked = fleet("/_log")[since:]
	assert {entry["method"] for entry in asked if not entry["path"].startswith("/_")} == {"GET"}
	assert fleet("/devices/?query={}") == before and not fleet("/_crashes")["nbi"]
	pushes = site.get_all(
		"Provisioning Push", {"equipment": ("in", [row.name for row in ours])}, pluck="status", distinct=True
	)
	assert pushes == ["Verified"]
	again = migrated.legacy.migrate("provisioning", acs=acs)
	assert not (again.made or again.changes)


def test_an_acs_that_does_not_answer_changes_nothing(
	migrated: Migrated, fakes: dict[str, Any], fleet: Callable[..., Any]
) -> None:
	"""Half of the routers would count as known, and the other half as lost."""
	site = migrated.frappe
	known = {"acs_device_id": ("is", "set")}
	before = site.db.count("Service Equipment", known)
	fleet("/_control", {"outage": "500", "only": "GET /devices"})
	try:
		with pytest.raises(WrongSource, match="GenieACS"):
			migrated.legacy.migrate("provisioning", acs=Nbi(fakes["genieacs"]["url"]))
	finally:
		fleet("/_control", {})
	assert site.db.count("Service Equipment", known) == before
