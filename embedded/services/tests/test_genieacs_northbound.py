"""The northbound interface of the GenieACS simulator, and the requests that crash it."""

from typing import Any
from urllib.parse import quote

import pytest
import requests

from embedded.services.genieacs import GenieAcsFake
from embedded.services.tests.acs import DECO, KEY, SSID, Acs


@pytest.fixture
def acs(start: Any) -> Acs:
	return Acs(start(GenieAcsFake))


@pytest.fixture
def device(acs: Acs) -> str:
	booted: str = acs.cpe("boot", serial="RCMG19E00001", product_class="HT803G-W")["id"]
	return booted


def tasks(device: str, query: str = "") -> str:
	return f"/devices/{quote(device, safe='')}/tasks{query}"


def test_queries(acs: Acs, device: str) -> None:
	acs.cpe("boot", **DECO)
	assert len(acs.found("devices")) == 2
	assert acs.found("devices", '{"_id": "nobody"}') == []
	assert [d["_id"] for d in acs.found("devices", '{"_deviceId._OUI": {"$in": ["403F8C"]}}')] != []
	recent = '{"_lastInform": {"$gt": "2020-01-01T00:00:00Z"}}'
	assert len(acs.found("devices", recent, projection="_id")) == 2
	assert acs.found("devices", '{"_lastInform": {"$lt": "2020-01-01T00:00:00Z"}}') == []
	page = requests.get(f"{acs.fake.url}/devices/", {"limit": "1", "sort": '{"_id": 1}'}, timeout=5)
	assert (page.headers["total"], len(page.json())) == ("2", 1)
	assert requests.head(f"{acs.fake.url}/devices/", timeout=5).headers["total"] == "2"
	assert acs.call("GET", "/devices/?query={").status_code == 400


def test_names(acs: Acs) -> None:
	sound = {"configurations": []}
	assert acs.call("PUT", "/presets/with.dot", sound).status_code == 404
	assert acs.call("PUT", "/presets/bad", data="{").status_code == 400
	assert acs.call("PUT", "/provisions/bad", data="declare(").status_code == 400
	assert acs.call("DELETE", "/presets/absent").status_code == 200
	assert acs.call("POST", "/presets/x", sound).status_code == 405


def test_tags(acs: Acs, device: str) -> None:
	path = f"/devices/{quote(device, safe='')}/tags/fsm-pending"
	assert acs.call("POST", path).status_code == 200
	assert len(acs.found("devices", '{"_tags": "fsm-pending"}')) == 1
	assert acs.call("DELETE", path).status_code == 200
	assert acs.call("POST", "/devices/nobody/tags/x").status_code == 404


def test_task_waits_for_the_device(acs: Acs, device: str) -> None:
	path = "InternetGatewayDevice.Time.NTPServer1"
	task = {"name": "setParameterValues", "parameterValues": [[path, "ntp.example.com", "xsd:string"]]}
	acs.cpe("offline", id=device)
	answer = acs.call("POST", tasks(device, "?connection_request"), task)
	assert (answer.status_code, answer.reason) == (202, "Device is offline")
	assert len(acs.found("tasks", f'{{"device": "{device}"}}')) == 1
	acs.cpe("boot", serial="RCMG19E00001", product_class="HT803G-W")
	assert acs.found("tasks") == []
	assert acs.true(device)[path] == "ntp.example.com"


def test_unique_key_replaces_the_task(acs: Acs, device: str) -> None:
	for name in ("reboot", "factoryReset"):
		answer = acs.call("POST", tasks(device), {"name": name, "uniqueKey": "k"})
		assert answer.status_code == 202
	assert [task["name"] for task in acs.found("tasks")] == ["factoryReset"]


def test_task_for_a_path_that_does_not_exist_succeeds(acs: Acs, device: str) -> None:
	task = {"name": "setParameterValues", "parameterValues": [["Device.Nothing", "x"]]}
	assert acs.call("POST", tasks(device, "?connection_request"), task).status_code == 200


def test_reboot_and_factory_reset(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.cpe("set", id=device, path=SSID, value="Chez nous")
	acs.call("POST", tasks(device, "?connection_request"), {"name": "reboot"})
	assert acs.true(device)[SSID] == "Chez nous"
	acs.call("POST", tasks(device, "?connection_request"), {"name": "factoryReset"})
	assert acs.true(device)[SSID] != "Chez nous"


def test_refused_task_is_at_fault(acs: Acs) -> None:
	device = acs.cpe("boot", **DECO)["id"]
	acs.cpe("refuse", id=device, path=KEY, code="9007")
	task = {"name": "setParameterValues", "parameterValues": [[KEY, "mot-de-passe", "xsd:string"]]}
	answer = acs.call("POST", tasks(device, "?connection_request"), task)
	assert answer.status_code == 202
	(fault,) = acs.found("faults")
	assert fault["channel"] == f"task_{answer.json()['_id']}"
	assert acs.call("DELETE", f"/faults/{quote(fault['_id'], safe='')}").status_code == 200
	assert acs.found("tasks") == []


@pytest.mark.parametrize(
	("method", "path", "body"),
	[
		("POST", "tasks", {"name": "makeCoffee"}),
		("POST", "tasks", {"name": "setParameterValues"}),
		("PUT", "/presets/x", "null"),
		("GET", '/devices/?query={"_id":{"$near":1}}', None),
		("DELETE", "/tasks/abc", None),
	],
)
def test_malformed_requests_crash_the_process(
	acs: Acs, device: str, method: str, path: str, body: Any
) -> None:
	"""An app that sends these stops the northbound interface for everyone."""
	address = tasks(device) if path == "tasks" else path
	text = body if isinstance(body, str) else None
	with pytest.raises(requests.ConnectionError):
		acs.call(method, address, body if text is None else None, text)
	assert len(acs.call("GET", "/_crashes").json()["nbi"]) == 1
	assert len(acs.found("devices")) == 1


def test_token_of_a_proxy(acs: Acs) -> None:
	acs.control(token="fake-token")
	assert acs.call("GET", "/devices/").status_code == 401
	with_token = {"Authorization": "Bearer fake-token"}
	assert requests.get(f"{acs.fake.url}/devices/", headers=with_token, timeout=5).status_code == 200


def test_the_whole_fleet_fits(acs: Acs) -> None:
	acs.cpe("fleet", count=7550)
	answer = requests.get(
		f"{acs.fake.url}/devices/",
		{"query": '{"_deviceId._SerialNumber": "RCMG00001D7D"}', "projection": "_lastInform"},
		timeout=5,
	)
	assert (answer.headers["total"], answer.elapsed.total_seconds() < 3) == ("1", True)
	assert "7550 devices" in requests.get(acs.fake.url, timeout=5).text
