"""The northbound interface (NBI), with the ways in which it crashes."""

import json
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.genieacs.acs import TASKS, Acs
from embedded.services.genieacs.presets import deadly
from embedded.services.genieacs.queries import Getter, UnknownOperator, dotted, matches, sort_key
from embedded.services.genieacs.records import Record, iso, now_ms
from embedded.services.messages import Abort, Hangup, Params, Reply, Request

NAME = re.compile(r"[A-Za-z0-9_%-]+")
OBJECT_ID = re.compile(r"[0-9a-f]{24}")
# Required keys of each kind of task; the process crashes on a task without them.
NEEDS = {
	"setParameterValues": "parameterValues",
	"getParameterValues": "parameterNames",
	"refreshObject": "objectName",
}


class Northbound(Fake):
	"""`crashes` lists what crashed the process. A crash keeps its caller waiting for `crash_hang_s`."""

	acs: Acs

	def forget(self) -> None:
		self.acs.forget()
		self.crashes: list[str] = []
		self.crash_hang_s = 21.0
		self.required_token: str | None = None

	@route("GET", "/<collection>")
	def search(self, request: Request, collection: str) -> Reply:
		self.admit(request)
		query = self._query(request)
		found = self._found(collection, query)
		sort = json.loads(request.query.get("sort") or "{}")
		for path, direction in reversed(sort.items()):
			found.sort(key=lambda entry: sort_key(entry[0], path), reverse=direction < 0)  # noqa: B023 - used at once
		skip, limit = int(request.query.get("skip") or 0), int(request.query.get("limit") or 0)
		page = found[skip : skip + limit] if limit else found[skip:]
		names = {name for name in (request.query.get("projection") or "").split(",") if name} or None
		return Reply([show(names) for _get, show in page], headers={"total": str(len(found))})

	@route("PUT", "/presets/<name>")
	def put_preset(self, request: Request, name: str) -> Reply:
		self._name(request)
		preset = self._json(request)
		if not isinstance(preset, dict | list):
			self._crash(f"preset {name} is {preset!r}")
		problem = deadly(preset)
		with self.acs.lock:
			self.acs.presets[name] = {**preset, "_id": name} if isinstance(preset, dict) else {"_id": name}
			self.acs.deadly.pop(name, None)
			if problem:
				self.acs.deadly[name] = problem
		return Reply()

	@route("DELETE", "/presets/<name>")
	def delete_preset(self, request: Request, name: str) -> Reply:
		self._name(request)
		with self.acs.lock:
			self.acs.presets.pop(name, None)
			self.acs.deadly.pop(name, None)
		return Reply()

	@route("PUT", "/provisions/<name>")
	def put_provision(self, request: Request, name: str) -> Reply:
		self._name(request)
		script = request.body.decode("utf-8", "replace")
		if error := self.acs.engine.syntax_error(script):
			return Reply(error, 400)
		self.acs.provisions[name] = script
		return Reply()

	@route("DELETE", "/provisions/<name>")
	def delete_provision(self, request: Request, name: str) -> Reply:
		self._name(request)
		self.acs.provisions.pop(name, None)
		return Reply()

	@route("PUT", "/files/<name>")
	def put_file(self, request: Request, name: str) -> Reply:
		self.admit(request)
		about = {key: request.headers.get(key, "") for key in ("fileType", "oui", "productClass", "version")}
		self.acs.files[name] = {"_id": name, "filename": name, "length": len(request.body), "metadata": about}
		return Reply()

	@route("DELETE", "/files/<name>")
	def delete_file(self, request: Request, name: str) -> Reply:
		self.admit(request)
		return Reply() if self.acs.files.pop(name, None) else Reply("404 Not Found", 404)

	@route("POST", "/devices/<device>/tags/<tag>")
	def add_tag(self, request: Request, device: str, tag: str) -> Reply:
		self._record(request, device).tags.add(tag)
		return Reply()

	@route("DELETE", "/devices/<device>/tags/<tag>")
	def remove_tag(self, request: Request, device: str, tag: str) -> Reply:
		self._record(request, device).tags.discard(tag)
		return Reply()

	@route("DELETE", "/devices/<device>")
	def delete_device(self, request: Request, device: str) -> Reply:
		"""Deletes the device, its tasks and faults; it registers again at its next inform."""
		self._record(request, device)
		with self.acs.lock:
			self.acs.records.pop(device, None)
			for task in [task for task in self.acs.tasks.values() if task["device"] == device]:
				del self.acs.tasks[task["_id"]]
			for name in [name for name in self.acs.faults if name.partition(":")[0] == device]:
				del self.acs.faults[name]
		return Reply()

	@route("POST", "/devices/<device>/tasks")
	def add_task(self, request: Request, device: str) -> Reply:
		self.admit(request)
		task = self._json(request) if request.body else None
		if request.body and not isinstance(task, dict):
			self._crash(f"task {task!r}")
		record = self._record(request, device)
		if task is not None:
			self._check_task(task)
			task |= {"_id": secrets.token_hex(12), "device": device, "timestamp": iso(now_ms())}
			with self.acs.lock:
				self._replace_same_key(task)
				self.acs.tasks[task["_id"]] = task
		if "connection_request" not in request.query:
			return Reply(task, 202) if task else Reply(status=200)
		if not any(path.endswith(".ConnectionRequestURL") for path in record.known):
			self._crash(f"a connection request to {device} without an address")
		if not record.cpe.online or not record.cpe.reachable:
			offline = "Device is offline"
			return Reply(task, 202, reason=offline) if task else Reply(offline, 504, reason=offline)
		if task is None:
			self.acs.wake(record.cpe)
			return Reply()
		self.acs.inform(record.cpe, "6 CONNECTION REQUEST")
		if task["_id"] not in self.acs.tasks:
			return Reply(task)
		return Reply(task, 202, reason="Task faulted")

	@route("POST", "/tasks/<task_id>/retry")
	def retry_task(self, request: Request, task_id: str) -> Reply:
		self._forget_task_fault(request, task_id)
		return Reply()

	@route("DELETE", "/tasks/<task_id>")
	def delete_task(self, request: Request, task_id: str) -> Reply:
		self._forget_task_fault(request, task_id)
		return Reply() if self.acs.tasks.pop(task_id, None) else Reply("Task not found", 404)

	@route("DELETE", "/faults/<fault_id>")
	def delete_fault(self, request: Request, fault_id: str) -> Reply:
		self.admit(request)
		device, _, channel = fault_id.partition(":")
		self._not_in_session(device)
		with self.acs.lock:
			self.acs.faults.pop(fault_id, None)
			if channel.startswith("task_"):
				self.acs.tasks.pop(channel[5:], None)
		return Reply()

	def not_found(self, request: Request) -> Reply:
		return Reply("404 Not Found", 404)

	def admit(self, request: Request) -> None:
		"""The real interface has no authentication; a proxy in front of it may require a bearer token."""
		if self.required_token is not None and request.credentials() != ("", self.required_token):
			raise Abort(Reply("401 Unauthorized", 401))

	def _name(self, request: Request) -> None:
		self.admit(request)
		if not NAME.fullmatch(request.path.rstrip("/").rsplit("/", 1)[1]):
			raise Abort(Reply("404 Not Found", 404))

	def _json(self, request: Request) -> Any:
		try:
			return json.loads(request.body)
		except ValueError as error:
			raise Abort(Reply(f"SyntaxError: {error}", 400)) from error

	def _query(self, request: Request) -> Params:
		try:
			query = json.loads(request.query.get("query") or "{}")
		except ValueError as error:
			raise Abort(Reply(f"SyntaxError: {error}", 400)) from error
		if not isinstance(query, dict):
			self._crash(f"query {query!r}")
		try:
			matches(query, lambda path: None)
		except UnknownOperator as error:
			self._crash(f"operator {error}")
		return dict(query)

	def _found(
		self, collection: str, query: Params
	) -> list[tuple[Getter, Callable[[set[str] | None], Params]]]:
		if collection == "devices":
			with self.acs.lock:
				one = query.get("_id")
				records = list(self.acs.records.values())
				if isinstance(one, str):
					records = [self.acs.records[one]] if one in self.acs.records else []
			return [(r.field_value, r.document) for r in records if matches(query, r.field_value)]
		documents = self._documents(collection)
		return [(dotted(d), _shower(d)) for d in documents if matches(query, dotted(d))]

	def _documents(self, collection: str) -> list[Params]:
		with self.acs.lock:
			known: dict[str, Callable[[], list[Params]]] = {
				"presets": lambda: list(self.acs.presets.values()),
				"provisions": lambda: [{"_id": n, "script": s} for n, s in self.acs.provisions.items()],
				"tasks": lambda: list(self.acs.tasks.values()),
				"faults": lambda: [
					{name: value for name, value in fault.items() if name != "expiry_ms"}
					for fault in self.acs.faults.values()
				],
				"files": lambda: list(self.acs.files.values()),
				**dict.fromkeys(("objects", "virtualParameters", "config", "permissions", "users"), list),
			}
			if collection not in known:
				raise Abort(Reply("404 Not Found", 404))
			return known[collection]()

	def _record(self, request: Request, device: str) -> Record:
		self.admit(request)
		with self.acs.lock:
			record = self.acs.records.get(device)
		if record is None:
			raise Abort(Reply("No such device", 404))
		return record

	def _check_task(self, task: Params) -> None:
		name = task.get("name")
		if name not in TASKS:
			self._crash(f"unknown task {name!r}")
		needed = NEEDS.get(str(name))
		given = task.get(needed) if needed else None
		if needed and (not isinstance(given, str if needed == "objectName" else list) or given == []):
			self._crash(f"task {name} without {needed}")

	def _replace_same_key(self, task: Params) -> None:
		key = task.get("uniqueKey")
		same = [
			t
			for t in self.acs.tasks.values()
			if key and t["device"] == task["device"] and t.get("uniqueKey") == key
		]
		for old in same:
			del self.acs.tasks[old["_id"]]

	def _forget_task_fault(self, request: Request, task_id: str) -> None:
		self.admit(request)
		if not OBJECT_ID.fullmatch(task_id):
			self._crash(f"task id {task_id!r}")
		self._not_in_session(self.acs.tasks.get(task_id, {}).get("device", ""))
		with self.acs.lock:
			for name in [name for name in self.acs.faults if name.endswith(f":task_{task_id}")]:
				del self.acs.faults[name]

	def _not_in_session(self, device: str) -> None:
		record = self.acs.records.get(device)
		if record and record.cpe.in_session:
			raise Abort(Reply("Device is in session", 503))

	def _crash(self, reason: str) -> None:
		"""The process crashes: the caller waits long and then gets no answer."""
		self.crashes.append(reason)
		time.sleep(self.crash_hang_s)
		raise Hangup(reason)


def _shower(document: Params) -> Callable[[set[str] | None], Params]:
	def show(names: set[str] | None) -> Params:
		if names is None:
			return document
		return {key: value for key, value in document.items() if key in names | {"_id"}}

	return show
