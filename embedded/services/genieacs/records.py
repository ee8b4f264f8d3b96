"""The data of the ACS: devices, sessions, faults."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, NamedTuple

from embedded.services.genieacs.devices import Cpe
from embedded.services.messages import Params


class Known(NamedTuple):
	"""A value as last read or written; `at` is in milliseconds since 1970."""

	value: Any
	type: str
	at: int


@dataclass
class Session:
	"""The result of a session: parameters written by channel, channels in fault, calls of ext scripts."""

	events: list[str]
	written: dict[str, list[str]] = field(default_factory=dict)
	faults: list[str] = field(default_factory=list)
	calls: list[list[Any]] = field(default_factory=list)
	logs: list[Any] = field(default_factory=list)
	commands: list[str] = field(default_factory=list)
	loads: list[tuple[str, list[Any]]] = field(default_factory=list)
	"""Downloads that began: (channel, ["download", file type, file name, target])."""


@dataclass
class Record:
	"""A device as the ACS knows it."""

	cpe: Cpe
	registered: int
	last_inform: int = 0
	last_boot: int | None = None
	last_bootstrap: int | None = None
	tags: set[str] = field(default_factory=set)
	known: dict[str, Known] = field(default_factory=dict)
	storing: threading.Timer | None = None

	@property
	def id(self) -> str:
		return self.cpe.id

	def learn(self, paths: Iterable[str], at: int) -> None:
		"""Store these values of the device, with that time."""
		for path in paths:
			self.known[path] = Known(self.cpe.value(path), self.cpe.model.parameters[path].type, at)

	def field_value(self, path: str) -> Any:
		"""A value by its path in queries; None for an unknown one."""
		plain = {
			"_id": lambda: self.id,
			"_tags": lambda: sorted(self.tags),
			"_registered": lambda: self.registered,
			"_lastInform": lambda: self.last_inform,
			"_lastBoot": lambda: self.last_boot,
			"_lastBootstrap": lambda: self.last_bootstrap,
			"_deviceId._Manufacturer": lambda: self.cpe.manufacturer,
			"_deviceId._OUI": lambda: self.cpe.oui,
			"_deviceId._ProductClass": lambda: self.cpe.product_class,
			"_deviceId._SerialNumber": lambda: self.cpe.serial,
		}
		if path in plain:
			return plain[path]()
		parameter, _, attribute = path.partition("._")
		known = self.known.get(parameter)
		if known is None:
			return None
		return {"": known.value, "value": known.value, "type": known.type, "timestamp": known.at}.get(
			attribute
		)

	def document(self, projection: set[str] | None) -> Params:
		"""The device as shown by the northbound interface, reduced to the projected paths."""
		made: Params = {"_id": self.id}
		fields = {
			"_deviceId": {
				"_Manufacturer": self.cpe.manufacturer,
				"_OUI": self.cpe.oui,
				"_ProductClass": self.cpe.product_class,
				"_SerialNumber": self.cpe.serial,
			},
			"_registered": iso(self.registered),
			"_lastInform": iso(self.last_inform),
			"_lastBoot": iso(self.last_boot),
			"_lastBootstrap": iso(self.last_bootstrap),
		}
		if self.tags:
			fields["_tags"] = sorted(self.tags)
		for name, value in fields.items():
			wanted = _part(projection, name, value)
			if wanted is not None:
				made[name] = wanted
		for path in sorted(self.known):
			if projection is None or any(_covers(wanted, path) for wanted in projection):
				self._add(made, path, self.known[path])
		return made

	def _add(self, document: Params, path: str, known: Known) -> None:
		node, parts = document, path.split(".")
		for part in parts[:-1]:
			node = node.setdefault(part, {"_object": True, "_writable": False})
		node[parts[-1]] = {
			"_value": known.value,
			"_type": known.type,
			"_timestamp": iso(known.at),
			"_writable": self.cpe.model.parameters[path].writable,
			"_object": False,
		}


class Clock:
	"""The clock of server and devices. Tests advance it instead of waiting."""

	ahead_ms = 0


def now_ms() -> int:
	return int(time.time() * 1000) + Clock.ahead_ms


def iso(at: int | None) -> str | None:
	if at is None:
		return None
	return (
		datetime.fromtimestamp(at / 1000, timezone.utc)
		.isoformat(timespec="milliseconds")
		.replace("+00:00", "Z")
	)


def _covers(wanted: str, path: str) -> bool:
	bare = wanted.partition("._")[0]
	return path == bare or path.startswith(f"{bare}.") or bare.startswith(f"{path}._")


def _part(projection: set[str] | None, name: str, value: Any) -> Any:
	if projection is None or name in projection:
		return value
	if isinstance(value, dict):
		chosen = {key: item for key, item in value.items() if f"{name}.{key}" in projection}
		return chosen or None
	return None
