"""The state of the ACS and what a session with a device does."""

import json
import threading
import time
from typing import Any

from embedded.services.genieacs import stock
from embedded.services.genieacs.devices import Cpe
from embedded.services.genieacs.engine import Engine
from embedded.services.genieacs.presets import provisions_by_channel
from embedded.services.genieacs.records import Clock, Known, Record, Session, iso, now_ms
from embedded.services.messages import Params

WRITABLE, SECRET = 1, 2
# How built-in provisions execute a task.
TASKS = {
	"getParameterValues": lambda task: [["$refresh", path] for path in task["parameterNames"]],
	"refreshObject": lambda task: [["$refresh", task["objectName"]]],
	"setParameterValues": lambda task: [["$value", *entry] for entry in task["parameterValues"]],
	"reboot": lambda task: [["$reboot"]],
	"factoryReset": lambda task: [["$reset"]],
	"provisions": lambda task: task["provisions"],
	"addObject": lambda task: [["$nothing"]],
	"deleteObject": lambda task: [["$nothing"]],
	"download": lambda task: [
		["download", task["fileType"], task["fileName"], task.get("targetFileName", "")]
	],
}


MOST_SESSIONS = 20
CACHE_MS = 5000


class CwmpDown(Exception):
	"""A stored preset ends every session."""


class TooBusy(Exception):
	"""The maximum number of sessions is in progress: the device is rejected and retries."""


class Acs:
	"""The server's whole state. `lock` guards the collections, each device's session its own lock."""

	def __init__(self) -> None:
		self.lock = threading.RLock()
		self.engine = Engine()
		self.fault_backoff_s = 300.0
		self.store_delay_ms = 0
		self.session_ms = 20
		self.slots = threading.BoundedSemaphore(MOST_SESSIONS)
		self.forget()

	def forget(self) -> None:
		self.cpes: dict[str, Cpe] = {}
		self.records: dict[str, Record] = {}
		self.presets: dict[str, Params] = stock.presets()
		self.provisions: dict[str, str] = dict(stock.PROVISIONS)
		self.tasks: dict[str, Params] = {}
		self.faults: dict[str, Params] = {}
		self.files: dict[str, Params] = {}
		self.deadly: dict[str, str] = {}
		self.expected = 0
		self.next_reading = 0
		self.cached: tuple[dict[str, Params], dict[str, str]] = ({}, {})
		Clock.ahead_ms = 0

	def wake(self, cpe: Cpe) -> None:
		"""A connection request: the device starts the session itself, the caller does not wait for it."""
		with self.lock:
			self.expected += 1
		threading.Thread(target=self._come, args=(cpe,), name="genieacs woken", daemon=True).start()

	def _come(self, cpe: Cpe) -> None:
		try:
			for _attempt in range(50):
				try:
					self.inform(cpe, "6 CONNECTION REQUEST")
					return
				except TooBusy:
					time.sleep(0.2)
				except CwmpDown:
					return
		finally:
			with self.lock:
				self.expected -= 1

	def read(self, at: int) -> tuple[dict[str, Params], dict[str, str]]:
		"""Presets and provisions as cached by a worker: read again at the next five-second boundary of its clock."""
		with self.lock:
			if at > self.next_reading:
				self.cached = (dict(self.presets), dict(self.provisions))
				self.next_reading = at + CACHE_MS - at % CACHE_MS
			return self.cached

	def inform(self, cpe: Cpe, *events: str) -> list[Session]:
		"""A device connects. A reboot or a factory reset that the server orders starts further sessions.

		CwmpDown while a stored preset keeps the server from serving.
		"""
		done = []
		while events:
			session = self._session(cpe, events)
			done.append(session)
			events = ()
			if "FactoryReset" in session.commands:
				cpe.factory_reset()
				events = ("0 BOOTSTRAP", "1 BOOT", "M FactoryReset")
			elif session.loads:
				events = self._loaded(cpe, *session.loads[-1])
			elif "Reboot" in session.commands:
				cpe.restart()
				events = ("1 BOOT", "M Reboot")
		return done

	def _loaded(self, cpe: Cpe, channel: str, download: list[Any]) -> tuple[str, ...]:
		"""The device has loaded a file, or could not: then its channel is in fault, and tried again although its task is gone."""
		if code := cpe.refused.get("Download"):
			fault = {"code": f"cwmp.{code}", "message": "Download failure", "detail": {"faultCode": code}}
			self.add_fault(cpe.id, channel, fault, [download], now_ms())
			return ("7 TRANSFER COMPLETE", "M Download")
		cpe.load(self.files.get(download[2], {}).get("metadata", {}))
		return ("1 BOOT", "7 TRANSFER COMPLETE", "M Download")

	def _session(self, cpe: Cpe, events: tuple[str, ...]) -> Session:
		if not self.slots.acquire(blocking=False):
			raise TooBusy(f"{MOST_SESSIONS} sessions are under way")
		try:
			with cpe.session:
				cpe.in_session = True
				time.sleep(self.session_ms / 1000)
				return self._talk(cpe, events)
		finally:
			cpe.in_session = False
			self.slots.release()

	def _talk(self, cpe: Cpe, events: tuple[str, ...]) -> Session:
		if self.deadly:
			raise CwmpDown("; ".join(f"preset {name}: {reason}" for name, reason in self.deadly.items()))
		at = now_ms()
		record = self._record(cpe, at, events)
		session = Session(sorted(events))
		seen = set(events) | ({"Registered"} if record.registered == at else set())
		working = _Working(self, record, session, at, seen)
		working.report()
		for task in self._due_tasks(record.id):
			if working.channel(f"task_{task['_id']}", TASKS[task["name"]](task)):
				with self.lock:
					self.tasks.pop(task["_id"], None)
		for channel, provisions in self._due_channels(record, seen, at).items():
			working.channel(channel, provisions)
		self._store(record, working.known)
		return session

	def _record(self, cpe: Cpe, at: int, events: tuple[str, ...]) -> Record:
		with self.lock:
			record = self.records.get(cpe.id)
			if record is None:
				record = self.records[cpe.id] = Record(cpe, at)
		if record.storing:
			record.storing.join()
		record.last_inform = at
		if "1 BOOT" in events:
			record.last_boot = at
		if "0 BOOTSTRAP" in events:
			record.last_bootstrap = at
		return record

	def _due_tasks(self, device: str) -> list[Params]:
		with self.lock:
			return [
				task
				for task in self.tasks.values()
				if task["device"] == device and f"{device}:task_{task['_id']}" not in self.faults
			]

	def _due_channels(self, record: Record, events: set[str], at: int) -> dict[str, list[Any]]:
		"""Provisions and tasks to run, by channel; a faulted channel waits, then runs the failed ones and those that match
		now.
		"""
		with self.lock:
			presets, faults = list(self.read(at)[0].values()), dict(self.faults)
		channels = provisions_by_channel(presets, record, events)
		for name, fault in faults.items():
			device, _, channel = name.partition(":")
			if device != record.id:
				continue
			if at < fault["expiry_ms"]:
				channels.pop(channel, None)
			else:
				failed = json.loads(fault["provisions"])
				channels[channel] = failed + [
					entry for entry in channels.get(channel, []) if entry not in failed
				]
		return channels

	def _store(self, record: Record, known: dict[str, Known]) -> None:
		def store() -> None:
			record.known = known

		if not self.store_delay_ms:
			return store()
		timer = threading.Timer(self.store_delay_ms / 1000, store)
		timer.daemon = True
		record.storing = timer
		return timer.start()

	def add_fault(self, device: str, channel: str, fault: Params, provisions: list[Any], at: int) -> None:
		name = f"{device}:{channel}"
		with self.lock:
			retries = self.faults[name]["retries"] + 1 if name in self.faults else 0
			self.faults[name] = {
				"_id": name,
				"device": device,
				"channel": channel,
				"timestamp": iso(at),
				"provisions": json.dumps(provisions),
				"retries": retries,
				"expiry_ms": at + self.fault_backoff_s * 2**retries * 1000,
				**fault,
			}


class _Working:
	"""One session's picture of a device."""

	def __init__(self, acs: Acs, record: Record, session: Session, at: int, events: set[str]) -> None:
		self.acs, self.record, self.session, self.at, self.events = acs, record, session, at, events
		self.known = dict(record.known)

	def report(self) -> None:
		"""Store what every Inform contains."""
		cpe = self.record.cpe
		for path in cpe.model.reports:
			self.known[path] = Known(cpe.value(path), cpe.model.parameters[path].type, self.at)

	def channel(self, channel: str, provisions: list[Any]) -> bool:
		"""Run a channel's provisions; False when it is in fault."""
		before = set(self.record.tags)
		result = self.acs.engine.run(self._job(provisions))
		self.session.calls += result["calls"]
		self.session.logs += result["logs"]
		for path in result["cleared"]:
			self.known.pop(path, None)
		fault = result["fault"] or self._write(channel, result["sets"])
		for path in result["gets"]:
			parameter = self.record.cpe.model.parameters[path]
			written = path in self.session.written.get(channel, [])
			if not written:
				value = "" if parameter.secret else self.record.cpe.value(path)
				self.known[path] = Known(value, parameter.type, self.at)
		if not fault:
			after = set(result["tags"])
			self.record.tags |= after - before
			self.record.tags -= before - after
		if fault:
			self.session.faults.append(channel)
			self.acs.add_fault(self.record.id, channel, fault, provisions, self.at)
			return False
		self.session.commands += result["commands"]
		self.session.loads += [(channel, entry) for entry in provisions if entry[0] == "download"]
		with self.acs.lock:
			self.acs.faults.pop(f"{self.record.id}:{channel}", None)
		return True

	def _write(self, channel: str, sets: list[tuple[str, Any, str]]) -> Params | None:
		"""SetParameterValues: all of them or none; the fault when the device refuses one."""
		cpe = self.record.cpe
		refused = [(path, code) for path, value, kind in sets if (code := cpe.refusal(path, value, kind))]
		if refused:
			details = [{"parameterName": path, "faultCode": code} for path, code in refused]
			return {
				"code": "cwmp.9003",
				"message": "Invalid arguments",
				"detail": {
					"faultCode": "9003",
					"faultString": "Invalid arguments",
					"setParameterValuesFault": details,
				},
			}
		for path, value, _kind in sets:
			cpe.changed[path] = value
			self.known[path] = Known(value, cpe.model.parameters[path].type, self.at + 1)
		if sets:
			self.session.written.setdefault(channel, []).extend(path for path, _value, _kind in sets)
		return None

	def _job(self, provisions: list[Any]) -> Params:
		cpe, record = self.record.cpe, self.record
		flags = {
			path: WRITABLE * parameter.writable | SECRET * parameter.secret
			for path, parameter in cpe.model.parameters.items()
		}
		names = {entry[0] for entry in provisions}
		known_scripts = {**self.acs.read(self.at)[1], **stock.BUILT_IN}
		return {
			"now": self.at,
			"offset": sum(record.id.encode()) * 7_919,
			"device": {
				"id": record.id,
				"oui": cpe.oui,
				"productClass": cpe.product_class,
				"serial": cpe.serial,
				"manufacturer": cpe.manufacturer,
				"tags": sorted(record.tags),
			},
			"events": {name.replace(" ", "_"): self.at for name in self.events} | {"Inform": self.at},
			"params": {
				path: (value, cpe.model.parameters[path].type, flags[path])
				for path, value in cpe.values().items()
			},
			"known": self.known,
			"provisions": provisions,
			"scripts": {name: known_scripts[name] for name in names if name in known_scripts},
		}
