"""GenieACS's northbound interface (NBI). It has no authentication and crashes on unexpected bodies, so each call here sends
one known shape, and nothing is retried blindly.
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

from gigafibre_fsm.exceptions import Busy, ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.genieacs.preset import CHANNEL, NAME, PREFIX, MalformedPreset, check
from gigafibre_fsm.integrations.genieacs.task import KEYS
from gigafibre_fsm.integrations.http import Response, request

VENDOR = "GenieACS"
ADDRESSES = tuple(
	f"{root}.ManagementServer.ConnectionRequestURL" for root in ("Device", "InternetGatewayDevice")
)


@dataclass(frozen=True)
class Nbi:
	"""One ACS. `token` is sent as bearer to the proxy in front of it, `ca_bundle` is the path of a private CA, `timeout`
	(seconds to connect, seconds between bytes): a worker that waits sends no sign-in codes meanwhile.
	"""

	url: str
	token: str = field(default="", repr=False)
	ca_bundle: str = ""
	timeout: tuple[float, float] = (2, 4)

	def devices(
		self, query: dict[str, Any], projection: Iterable[str] = (), limit: int = 100, skip: int | None = None
	) -> list[dict[str, Any]]:
		"""Devices that match a MongoDB query of plain equalities, `$in` or comparisons. With `skip` they are ordered by id,
		from that position on: a page.
		"""
		params = {"query": json.dumps(query), "limit": limit}
		if skip is not None:
			params |= {"skip": skip, "sort": json.dumps({"_id": 1})}
		if projection := ",".join(projection):
			params["projection"] = projection
		return self._rows("/devices/", params)[0]

	def faults(self, acs_device_id: str) -> tuple[list[dict[str, Any]], int]:
		"""The faults of a device that come from this app's scripts, and the ACS's own clock in ms since 1970
		(whole seconds). Their `provisions` contain values in plain text.
		"""
		faults, answer = self._rows("/faults/", {"query": json.dumps({"device": acs_device_id})})
		return [fault for fault in faults if _is_of_ours(fault, acs_device_id)], clock(answer)

	def all_faults(self) -> list[dict[str, Any]]:
		"""The faults of all devices that come from this app's scripts."""
		faults, _answer = self._rows("/faults/", {"query": "{}"})
		return [fault for fault in faults if _is_of_ours(fault, fault.get("device"))]

	def download_faults(self, acs_device_id: str, file_name: str) -> list[dict[str, Any]]:
		"""The faults of a device that could not download a file of the ACS, which make it retry again and again."""
		faults, _answer = self._rows("/faults/", {"query": json.dumps({"device": acs_device_id})})
		return [
			fault
			for fault in faults
			if fault.get("device") == acs_device_id
			and any(row[:1] == ["download"] and file_name in row for row in _provisions_of(fault))
		]

	def names(self, collection: str) -> list[str]:
		"""The names of all presets or provisions."""
		found, _answer = self._rows(f"/{collection}/", {"query": "{}", "projection": "_id"})
		return [entry["_id"] for entry in found]

	def presets(self) -> dict[str, dict[str, Any]]:
		"""This app's presets on the ACS by their names."""
		found, _answer = self._rows("/presets/", {"query": "{}"})
		return {preset["_id"]: preset for preset in found if preset["_id"].startswith(PREFIX)}

	def has_provision(self, name: str) -> bool:
		params = {"query": json.dumps({"_id": _require_own_name(name)}), "projection": "_id"}
		return bool(self._rows("/provisions/", params)[0])

	def has_file(self, name: str) -> bool:
		params = {"query": json.dumps({"_id": name}), "projection": "_id"}
		return bool(self._rows("/files/", params)[0])

	def put_provision(self, name: str, script: str) -> None:
		self._call(
			"PUT",
			f"/provisions/{_require_own_name(name)}",
			data=script.encode(),
			headers={"Content-Type": "text/plain"},
		)

	def put_preset(self, name: str, preset: dict[str, Any]) -> int:
		"""Write a preset that passed `preset.check`; returns the ACS's clock in ms. Raises
		MalformedPreset otherwise.
		"""
		return clock(self._call("PUT", f"/presets/{_require_own_name(name)}", json=check(preset)))

	def delete_preset(self, name: str) -> None:
		self._call("DELETE", f"/presets/{_require_own_name(name)}", accept=(200, 404))

	def delete_fault(self, fault: dict[str, Any]) -> None:
		"""Delete a fault, and the task that caused it. Raises Busy while the device is in a session."""
		self._delete(f"/faults/{quote(fault['_id'], safe='')}")

	def tasks(self, query: dict[str, Any]) -> list[dict[str, Any]]:
		"""This app's tasks that match, each as {"_id", "device", "uniqueKey"}."""
		wanted = {**query, "uniqueKey": {"$in": list(KEYS)}}
		params = {"query": json.dumps(wanted), "projection": "_id,device,uniqueKey"}
		return self._rows("/tasks/", params)[0]

	def queue(self, acs_device_id: str, task: dict[str, Any]) -> bool:
		"""Queue `task` (see task.py) for a device's next session; False for a device unknown to the ACS. Does not wait."""
		path = f"{_path(acs_device_id)}/tasks"
		return self._call("POST", path, json=task, accept=(200, 202, 404)).status != 404

	def delete_task(self, task: dict[str, Any]) -> None:
		"""Raises Busy while the device is in a session."""
		self._delete(f"/tasks/{quote(task['_id'], safe='')}")

	def wake(self, acs_device_id: str) -> bool:
		"""Send a device a connection request; False when it cannot be reached. Does not wait for its session.

		Without a connection request URL the interface crashes: it is checked first.
		"""
		found = self.devices({"_id": acs_device_id}, ADDRESSES)
		if not any(leaf(device, address)[0] for device in found for address in ADDRESSES):
			return False
		path = f"{_path(acs_device_id)}/tasks"
		return (
			self._call("POST", path, params={"connection_request": ""}, accept=(200, 404, 504)).status == 200
		)

	def add_tag(self, acs_device_id: str, tag: str) -> bool:
		"""Tag a device; False when the ACS does not know it."""
		path = f"{_path(acs_device_id)}/tags/{quote(tag, safe='')}"
		return self._call("POST", path, accept=(200, 404)).status == 200

	def remove_tag(self, acs_device_id: str, tag: str) -> None:
		path = f"{_path(acs_device_id)}/tags/{quote(tag, safe='')}"
		self._call("DELETE", path, accept=(200, 404))

	def _rows(self, path: str, params: dict[str, Any]) -> tuple[list[dict[str, Any]], Response]:
		"""The entries of a collection. Raises ServiceUnavailable for other JSON."""
		answer = self._call("GET", path, params=params)
		rows = answer.json()
		if isinstance(rows, list) and all(
			isinstance(row, dict) and isinstance(row.get("_id"), str) for row in rows
		):
			return rows, answer
		raise ServiceUnavailable(_("{0} sent an answer that cannot be read.").format(VENDOR))

	def _delete(self, path: str) -> None:
		answer = self._call("DELETE", path, accept=(200, 404, 503))
		if answer.status == 503 and "in session" in answer.text:
			raise Busy(_("The device is in a session with {0} right now.").format(VENDOR))
		if answer.status == 503:
			raise ServiceUnavailable(_("{0} responded with {1}.").format(VENDOR, answer.status))

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
			timeout=self.timeout,
			**kwargs,
		)


def _path(acs_device_id: str) -> str:
	"""The URL of a device on the ACS. Raises ServiceRefused for an id that would lead elsewhere: `..` is not encoded in a
	URL.
	"""
	if not acs_device_id.strip("."):
		raise ServiceRefused(_("The ACS does not know this device."), code="unknown")
	return f"/devices/{quote(acs_device_id, safe='')}"


def nbi() -> Nbi:
	"""The ACS of Gigafibre Settings. Raises ServiceUnavailable if none is set: messages wait until one is."""
	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.genieacs_nbi_url:
		frappe.throw(_("No GenieACS address is set in Gigafibre Settings."), ServiceUnavailable)
	return Nbi(
		settings.genieacs_nbi_url,
		settings.get_password("genieacs_nbi_token", raise_exception=False) or "",
		settings.genieacs_ca_bundle or "",
	)


def clock(answer: Response) -> int:
	"""The sender's clock from its Date header, in ms since 1970; this server's clock without one."""
	try:
		moment = parsedate_to_datetime(answer.headers["date"])
	except (KeyError, TypeError, ValueError):
		moment = datetime.now(timezone.utc)
	return int(moment.timestamp()) * 1000


def leaf(device: dict[str, Any], path: str) -> tuple[Any, int]:
	"""Value and time (ms since 1970) of a parameter in a device as listed by the ACS; (None, 0) for a missing one."""
	node: Any = device
	for part in path.split("."):
		node = node.get(part) if isinstance(node, dict) else None
	if not isinstance(node, dict) or "_value" not in node:
		return None, 0
	return node["_value"], milliseconds(node.get("_timestamp"))


def milliseconds(stamp: Any) -> int:
	"""An ISO time of the ACS in ms since 1970; 0 for an empty one."""
	if isinstance(stamp, int | float):
		return int(stamp)
	try:
		return int(datetime.fromisoformat(str(stamp).replace("Z", "+00:00")).timestamp() * 1000)
	except ValueError:
		return 0


def _is_of_ours(fault: dict[str, Any], device: object) -> bool:
	"""Whether the fault belongs to exactly this device: the ACS treats `*` and `/x/` in a text as patterns."""
	if fault.get("device") != device:
		return False
	return fault.get("channel") == CHANNEL or f'"{PREFIX}' in json.dumps(fault.get("provisions")).replace(
		"\\", ""
	)


def _provisions_of(fault: dict[str, Any]) -> list[list[Any]]:
	"""The provisions of a faulty channel, each as [name, arguments ...]; the ACS stores them as a text."""
	held = fault.get("provisions") or []
	return json.loads(held) if isinstance(held, str) else held


def _require_own_name(name: str) -> str:
	"""Refuse other names: only this app's are written or deleted."""
	if not NAME.fullmatch(name):
		raise MalformedPreset(f"{name} is not ours")
	return name
