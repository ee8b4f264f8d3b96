"""Where the GenieACS simulator is as awkward as a real GenieACS 1.2.16 with real devices."""

from typing import Any
from urllib.parse import quote

import pytest
import requests

from embedded.services.genieacs import GenieAcsFake
from embedded.services.genieacs.acs import CACHE_MS, MOST_SESSIONS
from embedded.services.genieacs.records import now_ms
from embedded.services.tests.acs import APPLY, DECO, Acs, wifi


@pytest.fixture
def acs(start: Any) -> Acs:
	return Acs(start(GenieAcsFake))


def test_presets_are_read_at_the_next_five_seconds(acs: Acs) -> None:
	"""An app that looks two seconds after its push would call verified what was never sent."""
	device = acs.cpe("boot", **DECO)["id"]
	preset = {"configurations": [{"type": "add_tag", "tag": "hit"}]}
	url, tag = f"{acs.fake.url}/presets/p", f"/devices/{quote(device, safe='')}/tags/hit"

	def hit() -> bool:
		acs.call("DELETE", tag)
		acs.cpe("inform", id=device)
		return "_tags" in acs.found("devices")[0]

	for change, before, after in (
		(lambda: requests.put(url, json=preset, timeout=5), False, True),
		(lambda: requests.delete(url, timeout=5), True, False),
	):
		acs.fake.acs.next_reading = now_ms() + CACHE_MS  # it has just been read
		assert change().ok
		assert hit() is before
		acs.control(advance_ms=CACHE_MS)
		assert hit() is after


def test_a_tag_behind_commit_says_that_the_device_accepted(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	script = APPLY + 'commit(); declare("Tags.done", null, {value: true});'
	acs.call("PUT", "/provisions/apply", data=script)
	tasks = f"/devices/{quote(device, safe='')}/tasks"
	for key, tags in (("court", []), ("mot-de-passe", ["done"])):
		task = {"name": "provisions", "provisions": [["apply", 1, wifi(key=key)]], "uniqueKey": "k"}
		assert acs.call("POST", tasks, task).status_code == 202
		acs.cpe("inform", id=device)
		assert acs.found("devices")[0].get("_tags", []) == tags
	assert [f["channel"][:5] for f in acs.found("faults")] == ["task_"], (
		"a new task leaves the old one's fault"
	)


def test_a_woken_device_starts_its_own_session(acs: Acs) -> None:
	"""An app that waits for a session would hold up everything behind it."""
	device = acs.cpe("boot", **DECO)["id"]
	acs.control(session_ms=300)
	tasks = f"/devices/{quote(device, safe='')}/tasks?connection_request"
	before = acs.fake.acs.records[device].last_inform
	assert acs.call("POST", tasks).status_code == 200
	assert acs.fake.acs.records[device].last_inform == before
	fault = f"/faults/{quote(device + ':app', safe='')}"
	answers = set()
	while acs.call("GET", "/_sessions").json()["expected"]:
		answers.add(acs.call("DELETE", fault).status_code)
	assert 503 in answers and acs.call("DELETE", fault).status_code == 200
	assert acs.fake.acs.records[device].last_inform > before
	acs.cpe("unreachable", id=device)
	assert acs.call("POST", tasks).status_code == 504


def test_more_than_twenty_sessions_are_sent_away(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	for _slot in range(MOST_SESSIONS):
		acs.fake.acs.slots.acquire()
	assert acs.call("POST", "/_cpe/inform", {"id": device}).status_code == 503
	acs.fake.acs.slots.release()
	assert acs.call("POST", "/_cpe/inform", {"id": device}).ok


def test_a_slow_script_is_cut_short(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.call("PUT", "/provisions/slow", data="for (;;);")
	acs.call("PUT", "/presets/slow", {"configurations": [{"type": "provision", "name": "slow"}]})
	acs.cpe("inform", id=device)
	assert acs.found("faults")[0]["code"] == "script.Error"


def test_a_real_terminal_differs_from_its_label(acs: Acs) -> None:
	"""A profile made after the label finds no WiFi at 5 GHz, no telephone and no light."""
	booted = acs.cpe("boot", model="XX230v", serial="22275A70C1212", pon_serial="TPLG0CA512AB")
	assert booted["id"] == "1C61B4-Device2-22275A70C1212"
	true = acs.true(booted["id"])
	assert sum(path.endswith(".SSID") for path in true) == 14
	assert true["Device.WiFi.Radio.2.OperatingFrequencyBand"] == "5GHz"
	assert true["Device.WiFi.SSID.3.LowerLayers"] == "Device.WiFi.Radio.2."
	assert true["Device.Optical.Interface.1.GponAuth.GponSn"] == "54504C470CA512AB"
	assert true["Device.Optical.Interface.1.OpticalSignalLevel"] == 0
	assert 50 < int(true["Device.Optical.Interface.1.X_TP_GPON_Config.RXPower"]) < 500
	assert "Device.X_TP_Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthUserName" in true


def test_a_connection_request_without_an_address_brings_the_interface_down(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.fake.acs.records[device].known.clear()
	with pytest.raises(requests.ConnectionError):
		acs.call("POST", f"/devices/{quote(device, safe='')}/tasks?connection_request")
	assert "without an address" in acs.call("GET", "/_crashes").json()["nbi"][0]


def test_a_failed_download_is_tried_again_though_its_task_is_gone(acs: Acs) -> None:
	"""An app that only deletes its task would have a router load a firmware by day, for days."""
	device = acs.cpe("boot", **DECO)["id"]
	acs.cpe("refuse", id=device, path="Download", code="9010")
	task = {"name": "download", "fileType": "1 Firmware Upgrade Image", "fileName": "x.bin"}
	assert acs.call("POST", f"/devices/{quote(device, safe='')}/tasks", task).status_code == 202
	acs.cpe("inform", id=device)
	(fault,) = acs.found("faults")
	assert fault["code"] == "cwmp.9010" and fault["channel"].startswith("task_") and not acs.found("tasks")
	acs.cpe("refuse", id=device, path="Download", code=None)
	acs.control(retry_faults=True)
	assert [len(session["loads"]) for session in acs.cpe("inform", id=device)["sessions"]] == [1, 0]
	assert not acs.found("faults")
