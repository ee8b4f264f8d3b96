"""Devices and provisioning in the GenieACS simulator.

If these fail, the app's provisioning is tested against a server that is kinder than the real one.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from embedded.services.genieacs.acs import CACHE_MS
from embedded.services.tests.acs import DECO, KEY, SSID, Acs, wifi


def test_first_boot_registers_the_device(acs: Acs) -> None:
	booted = acs.cpe("boot", serial="RCMG19E00001", product_class="HT803G-W")
	assert booted["id"] == "00259E-HT803G%2DW-RCMG19E00001"
	assert booted["sessions"][0]["events"] == ["0 BOOTSTRAP", "1 BOOT"]
	(device,) = acs.found("devices", '{"_deviceId._SerialNumber": "RCMG19E00001"}')
	assert device["_deviceId"]["_ProductClass"] == "HT803G-W"
	assert device["InternetGatewayDevice"]["DeviceInfo"]["SoftwareVersion"]["_value"] == "3.1.2_180612"
	again = acs.cpe("boot", serial="RCMG19E00001", product_class="HT803G-W")
	assert again["sessions"][0]["events"] == ["1 BOOT"]


def test_preset_with_the_apps_kind_of_provision_reaches_the_device(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.push(device, wifi())
	session = acs.cpe("inform", id=device)["sessions"][0]
	assert session["written"] == {"app": [SSID, KEY]}
	true = acs.true(device)
	assert (true[SSID], true[KEY]) == ("Chez nous", "mot-de-passe")
	assert acs.cpe("inform", id=device)["sessions"][0]["written"] == {}


def test_preset_of_one_device_leaves_the_others_alone(acs: Acs) -> None:
	one, other = acs.cpe("boot", **DECO)["id"], acs.cpe("boot", **{**DECO, "serial": "403F8C445566"})["id"]
	acs.push(one, wifi())
	acs.cpe("inform", id=other)
	assert acs.true(other)[SSID] != "Chez nous"


def test_preset_without_precondition_reaches_every_device(acs: Acs) -> None:
	"""The mistake that would give every customer the same WiFi name."""
	devices = [acs.cpe("boot", **{**DECO, "serial": f"403F8C00000{n}"})["id"] for n in range(3)]
	acs.push("x", wifi())
	(preset,) = acs.found("presets", '{"_id": "push"}')
	del preset["precondition"]
	acs.call("PUT", "/presets/push", preset)
	for device in devices:
		acs.cpe("inform", id=device)
	assert {acs.true(device)[SSID] for device in devices} == {"Chez nous"}


def test_password_reads_back_empty_after_a_refresh(acs: Acs) -> None:
	"""An app that compares passwords would push for ever."""
	device = acs.cpe("boot", **DECO)["id"]
	acs.push(device, wifi())
	acs.cpe("inform", id=device)
	acs.call("DELETE", "/presets/push")
	record = acs.fake.acs.records[device]
	record.known = {path: known._replace(at=known.at - 5000) for path, known in record.known.items()}
	task = {"name": "getParameterValues", "parameterNames": [KEY, SSID]}
	done = acs.call("POST", f"/devices/{quote(device, safe='')}/tasks?connection_request", task)
	assert done.status_code == 200
	(shown,) = acs.found("devices", f'{{"_id": "{device}"}}', projection=f"{KEY},{SSID}")
	assert shown["Device"]["WiFi"]["AccessPoint"]["1"]["Security"]["KeyPassphrase"]["_value"] == ""
	assert shown["Device"]["WiFi"]["SSID"]["1"]["SSID"]["_value"] == "Chez nous"
	assert "_lastInform" not in shown
	assert acs.true(device)[KEY] == "mot-de-passe"
	acs.push(device, wifi())
	assert acs.cpe("inform", id=device)["sessions"][0]["written"] == {"app": [KEY]}


def test_rejected_values_are_all_left_out_and_the_channel_waits(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.push(device, wifi(key="court"))
	before = acs.true(device)[SSID]
	assert acs.cpe("inform", id=device)["sessions"][0]["faults"] == ["app"]
	assert acs.true(device)[SSID] == before
	(fault,) = acs.found("faults")
	assert (fault["_id"], fault["code"]) == (f"{device}:app", "cwmp.9003")
	assert "court" in fault["provisions"]
	acs.push(device, wifi())
	acs.cpe("inform", id=device)
	assert acs.true(device)[SSID] == before, "a mended preset does not clear the fault"
	assert acs.call("DELETE", f"/faults/{quote(device + ':app', safe='')}").status_code == 200
	acs.cpe("inform", id=device)
	assert acs.true(device)[SSID] == "Chez nous"


def test_wrong_type_is_refused_and_unknown_path_is_not_noticed(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.push(
		device, '[["Device.Nothing","x","xsd:string"],["Device.DeviceInfo.SerialNumber","x","xsd:string"]]'
	)
	assert acs.cpe("inform", id=device)["sessions"][0]["faults"] == []
	assert acs.true(device)["Device.DeviceInfo.SerialNumber"] == DECO["serial"]
	acs.push(device, '[["Device.WiFi.Radio.1.Enable","true","xsd:string"]]')
	assert acs.cpe("inform", id=device)["sessions"][0]["faults"] == ["app"]


def test_factory_reset_needs_clear(acs: Acs) -> None:
	"""Without the stock bootstrap preset the server trusts its memory, and the customer stays offline."""
	device = acs.cpe("boot", **DECO)["id"]
	acs.push(device, wifi(), since=1)
	acs.cpe("inform", id=device)
	acs.cpe("factory_reset", id=device)
	assert acs.true(device)[SSID] == "Chez nous"
	acs.control(stock=False, advance_ms=CACHE_MS)
	acs.cpe("factory_reset", id=device)
	assert acs.true(device)[SSID] != "Chez nous"


def test_local_change_goes_unnoticed(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.push(device, wifi(), since=1)
	acs.cpe("inform", id=device)
	acs.cpe("set", id=device, path=SSID, value="Autre")
	acs.cpe("inform", id=device)
	assert acs.true(device)[SSID] == "Autre"


def test_voice_line_registers(acs: Acs) -> None:
	device = acs.cpe("boot", serial="000B82112233", product_class="HT801")["id"]
	line = "Device.Services.VoiceService.1.VoiceProfile.1.Line.1."
	values = [("Enable", "Enabled"), ("SIP.AuthUserName", "450"), ("SIP.AuthPassword", "secret")]
	acs.push(device, str([[line + name, value, "xsd:string"] for name, value in values]).replace("'", '"'))
	assert acs.true(device)[f"{line}Status"] == "Disabled"
	acs.cpe("inform", id=device)
	assert acs.true(device)[f"{line}Status"] == "Up"


@pytest.mark.parametrize(
	("precondition", "fits"),
	[
		('DeviceID.SerialNumber = "403F8C112233"', True),
		("DeviceID.SerialNumber LIKE '403F8C%' AND NOT Tags.vip IS NOT NULL", True),
		('{"DeviceID.ID": "403F8C-Device2-403F8C112233"}', True),
		('{"_deviceId._ProductClass": "Device2"}', True),
		('{"_id": "403F8C-Device2-403F8C112233"}', False),
		('{"_tags": "fsm-pending"}', False),
		("Tags.fsm-pending IS NOT NULL", False),
		("true", True),
	],
)
def test_preconditions(acs: Acs, precondition: str, fits: bool) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	configurations = [{"type": "add_tag", "tag": "hit"}]
	acs.call("PUT", "/presets/p", {"precondition": precondition, "configurations": configurations})
	acs.cpe("inform", id=device)
	assert ("hit" in acs.found("devices")[0].get("_tags", [])) is fits


@pytest.mark.parametrize(
	"preset",
	[
		{"precondition": "true"},
		{"configurations": {}},
		{"configurations": [], "precondition": {"_tags": "x"}},
		{"configurations": [], "precondition": "all the devices"},
		{"configurations": [], "precondition": '{"_tags": {"$in": ["x"]}}'},
		{"configurations": [{"type": "magic"}]},
		{"configurations": [], "schedule": 5},
	],
)
def test_malformed_preset_brings_every_session_down_until_deleted(acs: Acs, preset: dict[str, Any]) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	assert acs.call("PUT", "/presets/bad", preset).status_code == 200
	assert acs.call("POST", "/_cpe/inform", {"id": device}).status_code == 503
	acs.call("DELETE", "/presets/bad")
	assert acs.call("POST", "/_cpe/inform", {"id": device}).ok


def test_events_as_a_list_never_match(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	tag = [{"type": "add_tag", "tag": "hit"}]
	acs.call("PUT", "/presets/p", {"configurations": tag, "events": ["2 PERIODIC"]})
	acs.cpe("inform", id=device)
	assert "_tags" not in acs.found("devices")[0]
	acs.call("PUT", "/presets/p", {"configurations": tag, "events": {"2 PERIODIC": True}})
	acs.cpe("inform", id=device)
	assert acs.found("devices")[0]["_tags"] == ["hit"]


def test_ext_scripts_run_for_real_and_twice(acs: Acs, tmp_path: Path) -> None:
	(tmp_path / "app.js").write_text(
		"exports.ask = (args, done) => done(null, {ssid: process.env.NETWORK + args[0]});\n"
		'exports.fail = (args, done) => done(new Error("down"));\n'
	)
	acs.control(ext={"dir": str(tmp_path), "env": {"NETWORK": "Reseau-"}})
	acs.call(
		"PUT",
		"/provisions/pull",
		data=f'const a = ext("app", "ask", "7"); declare("{SSID}", {{value: 1}}, {{value: a.ssid}});',
	)
	acs.call(
		"PUT", "/presets/pull", {"channel": "app", "configurations": [{"type": "provision", "name": "pull"}]}
	)
	booted = acs.cpe("boot", **DECO)
	assert acs.true(booted["id"])[SSID] == "Reseau-7"
	assert booted["sessions"][0]["calls"] == [["app", "ask", "7"]] * 2
	acs.call("PUT", "/provisions/pull", data='ext("app", "fail");')
	acs.cpe("inform", id=booted["id"])
	(fault,) = acs.found("faults")
	assert (fault["code"], fault["message"]) == ("ext.Error", "down")
	acs.call("PUT", "/provisions/pull", data="")
	acs.cpe("inform", id=booted["id"])
	assert acs.found("faults")
	acs.control(retry_faults=True)
	acs.cpe("inform", id=booted["id"])
	assert acs.found("faults") == []


def test_periodic_informs(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.push(device, wifi())
	acs.control(inform_every_s=0.1)
	for _attempt in range(100):
		if acs.true(device)[SSID] == "Chez nous":
			break
	else:
		pytest.fail("no periodic inform came")
	acs.control(inform_every_s=0)
