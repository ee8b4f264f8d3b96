"""GenieACS's northbound interface. It has no authentication and dies on bodies it does not expect, so
each call here sends one known shape, and nothing is retried blindly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.genieacs.preset import NAME, MalformedPreset, check
from gigafibre_fsm.integrations.http import Response, request

VENDOR = "GenieACS"
WAKE_SECONDS = 20
"""A task with a connection request is answered when the session is over, or the device did not come."""


@dataclass(frozen=True)
class Nbi:
	"""One ACS. `token` is sent as bearer to the proxy in front of it, `ca_bundle` is the path of a
	private CA.
	"""

	url: str
	token: str = field(default="", repr=False)
	ca_bundle: str = ""

	def devices(
		self, query: dict[str, Any], projection: Iterable[str] = (), limit: int = 100
	) -> list[dict[str, Any]]:
		"""Devices that match a MongoDB query of plain equalities, `$in` or comparisons."""
		params = {"query": json.dumps(query), "limit": limit}
		if projection := ",".join(projection):
			params["projection"] = projection
		return self._call("GET", "/devices/", params=params).json()

	def faults(self, acs_device_id: str, channel: str) -> tuple[list[dict[str, Any]], int]:
		"""The faults of one channel of a device, and the ACS's own clock in ms since 1970 (whole
		seconds).
		"""
		query = json.dumps({"_id": f"{acs_device_id}:{channel}"})
		answer = self._call("GET", "/faults/", params={"query": query})
		return answer.json(), clock(answer)

	def names(self, collection: str) -> list[str]:
		"""The names of all presets or provisions."""
		answer = self._call("GET", f"/{collection}/", params={"query": "{}", "projection": "_id"})
		return [entry["_id"] for entry in answer.json()]

	def has_provision(self, name: str) -> bool:
		params = {"query": json.dumps({"_id": _own(name)}), "projection": "_id"}
		return bool(self._call("GET", "/provisions/", params=params).json())

	def put_provision(self, name: str, script: str) -> None:
		self._call(
			"PUT", f"/provisions/{_own(name)}", data=script.encode(), headers={"Content-Type": "text/plain"}
		)

	def put_preset(self, name: str, preset: dict[str, Any]) -> int:
		"""Write a preset that passed `preset.check`; returns the ACS's clock in ms. Raises
		MalformedPreset otherwise.
		"""
		return clock(self._call("PUT", f"/presets/{_own(name)}", json=check(preset)))

	def delete_preset(self, name: str) -> None:
		self._call("DELETE", f"/presets/{_own(name)}", accept=(200, 404))

	def delete_fault(self, acs_device_id: str, channel: str) -> None:
		self._call("DELETE", f"/faults/{quote(f'{acs_device_id}:{channel}', safe='')}", accept=(200, 404))

	def refresh(self, acs_device_id: str, paths: list[str]) -> str:
		"""Have the device read `paths` now: "read", "waiting" (it could not be woken; the task waits
		for its next session) or "unknown" (the ACS has no such device).
		"""
		body = {"name": "getParameterValues", "parameterNames": paths, "uniqueKey": "gigafibre-refresh"}
		answer = self._call(
			"POST",
			f"/devices/{quote(acs_device_id, safe='')}/tasks",
			params={"connection_request": "", "timeout": 5000},
			json=body,
			timeout=(3, WAKE_SECONDS),
			accept=(200, 202, 404),
		)
		return {200: "read", 202: "waiting"}.get(answer.status, "unknown")

	def add_tag(self, acs_device_id: str, tag: str) -> bool:
		"""Tag a device; False when the ACS does not know it."""
		path = f"/devices/{quote(acs_device_id, safe='')}/tags/{quote(tag, safe='')}"
		return self._call("POST", path, accept=(200, 404)).status == 200

	def _call(
		self, method: str, path: str, *, headers: dict[str, str] | None = None, **kwargs: Any
	) -> Response:
		authorization = {"Authorization": f"Bearer {self.token}"} if self.token else {}
		return request(
			VENDOR,
			method,
			self.url.rstrip("/") + path,
			headers={**authorization, **(headers or {})},
			verify=self.ca_bundle or None,
			**kwargs,
		)


def nbi() -> Nbi:
	"""The ACS of Gigafibre Settings. Raises ServiceUnavailable when none is set: its messages wait
	until one is.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.genieacs_nbi_url:
		frappe.throw(_("No GenieACS address is set in Gigafibre Settings."), ServiceUnavailable)
	return Nbi(
		settings.genieacs_nbi_url,
		settings.get_password("genieacs_nbi_token", raise_exception=False) or "",
		settings.genieacs_ca_bundle or "",
	)


def clock(answer: Response) -> int:
	"""The sender's clock by its Date header, in ms since 1970, else ours."""
	try:
		moment = parsedate_to_datetime(answer.headers["date"])
	except (KeyError, TypeError, ValueError):
		moment = datetime.now(timezone.utc)
	return int(moment.timestamp()) * 1000


def leaf(device: dict[str, Any], path: str) -> tuple[Any, int]:
	"""Value and time (ms since 1970) of a parameter in a device as the ACS lists it; (None, 0) when it
	has none.
	"""
	node: Any = device
	for part in path.split("."):
		node = node.get(part) if isinstance(node, dict) else None
	if not isinstance(node, dict) or "_value" not in node:
		return None, 0
	return node["_value"], milliseconds(node.get("_timestamp"))


def milliseconds(stamp: Any) -> int:
	"""An ISO time as the ACS writes it, in ms since 1970; 0 when there is none."""
	if isinstance(stamp, int | float):
		return int(stamp)
	try:
		return int(datetime.fromisoformat(str(stamp).replace("Z", "+00:00")).timestamp() * 1000)
	except ValueError:
		return 0


def _own(name: str) -> str:
	"""Only names of this app are ever written or deleted."""
	if not NAME.fullmatch(name):
		raise MalformedPreset(f"{name} is not ours")
	return name
