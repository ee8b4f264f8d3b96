"""The northbound interface and the devices of the GenieACS simulator, as the tests talk to them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import requests

from embedded.services.genieacs import GenieAcsFake
from embedded.services.genieacs.acs import CACHE_MS

DECO = {"serial": "403F8C112233", "product_class": "Device2", "oui": "403F8C"}
SSID, KEY = "Device.WiFi.SSID.1.SSID", "Device.WiFi.AccessPoint.1.Security.KeyPassphrase"
APPLY = """
const since = Math.min(args[0], Date.now());
for (const [path, value, type] of JSON.parse(args[1])) declare(path, {value: since}, {value: [value, type]});
"""


class Acs:
	"""The northbound interface and the devices, as a test talks to them."""

	def __init__(self, fake: GenieAcsFake) -> None:
		self.fake = fake
		self.control(crash_hang_s=0)

	def call(self, method: str, path: str, json: Any = None, data: str | None = None) -> requests.Response:
		answer = requests.request(method, self.fake.url + path, json=json, data=data, timeout=10)
		if method in ("PUT", "DELETE") and path.startswith(("/presets", "/provisions")):
			self.control(advance_ms=CACHE_MS)
		return answer

	def control(self, **settings: Any) -> None:
		assert self.call("POST", "/_control", settings).ok

	def cpe(self, action: str, **given: Any) -> dict[str, Any]:
		answer = self.call("POST", f"/_cpe/{action}", given)
		assert answer.ok, answer.text
		found: dict[str, Any] = answer.json()
		return found

	def true(self, device: str) -> dict[str, Any]:
		found: dict[str, Any] = self.call("GET", f"/_cpe/{quote(device, safe='')}/parameters").json()
		return found

	def found(self, collection: str, query: str = "{}", **more: str) -> list[dict[str, Any]]:
		answer = requests.get(f"{self.fake.url}/{collection}/", {"query": query, **more}, timeout=10)
		found: list[dict[str, Any]] = answer.json()
		return found

	def push(self, device: str, values: str, since: int = 1, name: str = "push") -> None:
		assert self.call("PUT", "/provisions/apply", data=APPLY).status_code == 200
		preset = {
			"channel": "app",
			"weight": 100,
			"precondition": f'DeviceID.ID = "{device}"',
			"events": {},
			"configurations": [{"type": "provision", "name": "apply", "args": [since, values]}],
		}
		assert self.call("PUT", f"/presets/{name}", preset).status_code == 200


def wifi(ssid: str = "Chez nous", key: str = "mot-de-passe") -> str:
	return f'[["{SSID}","{ssid}","xsd:string"],["{KEY}","{key}","xsd:string"]]'
