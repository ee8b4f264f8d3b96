"""The ACS stand-in and the devices behind it."""

from __future__ import annotations

import secrets
import time

import requests

DAY_MS = 86_400_000


class Acs:
	"""The ACS stand-in, and a technician's actions on its devices."""

	def __init__(self, url: str) -> None:
		self.url = url

	def known_device(self, **description: str) -> str:
		"""Create a device that the ACS has known for months and that has no session now; `description` may set `model` and
		the like.
		"""
		body = {"count": 1, "product_class": "Device2", "prefix": f"EX{secrets.token_hex(4).upper()}"}
		made = requests.post(f"{self.url}/_cpe/fleet", json={**body, **description}, timeout=10).json()
		return made["first"][0]

	def post(self, action: str, **body: object) -> None:
		requests.post(f"{self.url}/_cpe/{action}", json=body, timeout=30).raise_for_status()

	def control(self, **settings: object) -> None:
		requests.post(f"{self.url}/_control", json=settings, timeout=10).raise_for_status()

	def settle(self) -> None:
		"""Wait until every woken device has been served, then two seconds more."""
		while requests.get(f"{self.url}/_sessions", timeout=10).json()["expected"]:
			time.sleep(0.02)
		self.control(advance_ms=2000)

	def on_device(self, device: str) -> dict:
		return requests.get(f"{self.url}/_cpe/parameters", params={"id": device}, timeout=10).json()

	def shown(self, device: str) -> dict:
		"""The device as the ACS shows it to every client of its interface."""
		query = {"query": f'{{"_id": "{device}"}}'}
		return requests.get(f"{self.url}/devices/", query, timeout=10).json()[0]

	def tasks(self, device: str) -> list[dict]:
		return [t for t in requests.get(f"{self.url}/tasks/", timeout=10).json() if t["device"] == device]

	def faults(self, device: str) -> list[dict]:
		return [f for f in requests.get(f"{self.url}/faults/", timeout=10).json() if f["device"] == device]
