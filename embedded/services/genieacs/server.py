"""The GenieACS server and the simulated devices that talk to it."""

import itertools
import threading
import time
from dataclasses import asdict
from typing import Any

from embedded.services.fake import route
from embedded.services.genieacs import stock
from embedded.services.genieacs.acs import Acs, CwmpDown, TooBusy
from embedded.services.genieacs.devices import Cpe, device_id
from embedded.services.genieacs.engine import EngineFailed
from embedded.services.genieacs.models import model_for
from embedded.services.genieacs.northbound import Northbound
from embedded.services.genieacs.records import Clock, Record, iso, now_ms
from embedded.services.messages import Abort, Params, Reply, Request
from embedded.services.pages import page, table

SHOWN = 200


class GenieAcsFake(Northbound):
	name = "genieacs"

	def __init__(self, seed: int = 1, port: int = 0) -> None:
		self.acs = Acs()
		self.inform_every_s = 0.0
		super().__init__(seed, port)

	def details(self) -> Params:
		return {"url": self.url, "nbi_url": self.url, "cwmp_url": f"{self.url}/_cpe"}

	def control(self, settings: Params) -> None:
		"""`ext` {"dir", "env"}: the folder of ext scripts, their environment; `inform_every_s`: 0 is never;
		`fault_backoff_s`, `store_delay_ms`, `crash_hang_s`; `retry_faults`: let their time have come;
		`stock` false: without the presets of a fresh GenieACS; `token`: the bearer token of a proxy in front;
		`advance_ms`: put the clock ahead; `session_ms`: how long a session takes at the least.
		"""
		Clock.ahead_ms += int(settings.pop("advance_ms", 0))
		self.acs.session_ms = int(settings.pop("session_ms", self.acs.session_ms))
		if ext := settings.pop("ext", None):
			self.acs.engine.use_extensions(ext["dir"], ext.get("env", {}))
		self.acs.fault_backoff_s = float(settings.pop("fault_backoff_s", self.acs.fault_backoff_s))
		self.acs.store_delay_ms = int(settings.pop("store_delay_ms", self.acs.store_delay_ms))
		self.crash_hang_s = float(settings.pop("crash_hang_s", self.crash_hang_s))
		self.required_token = settings.pop("token", self.required_token)
		if settings.pop("retry_faults", False):
			for fault in self.acs.faults.values():
				fault["expiry_ms"] = 0
		if not settings.pop("stock", True):
			for name in stock.presets():
				self.acs.presets.pop(name, None)
		if "inform_every_s" in settings:
			self._inform_every(float(settings.pop("inform_every_s")))
		super().control(settings)

	def now(self) -> float:
		return now_ms() / 1000

	def stop(self) -> None:
		self.inform_every_s = 0.0
		super().stop()
		self.acs.engine.stop()

	@route("POST", "/_cpe/boot")
	def boot(self, request: Request) -> Any:
		"""A device is switched on: the first time in its life with 0 BOOTSTRAP, else with 1 BOOT.
		`product_class` or `model` (see models.py) say what it is, `pon_serial` is the serial on its label where
		TR-069 has another one.
		"""
		given = request.json_object()
		try:
			cpe, new = self._cpe_for(given)
		except (KeyError, ValueError) as error:
			return Reply({"error": f"{type(error).__name__}: {error}"}, 400)
		cpe.online = True
		cpe.restart()
		return self._inform(cpe, *(("0 BOOTSTRAP", "1 BOOT") if new else ("1 BOOT",)))

	@route("POST", "/_cpe/inform")
	def inform(self, request: Request) -> Any:
		given = request.json_object()
		return self._inform(self._cpe(given.get("id")), given.get("event", "2 PERIODIC"))

	@route("POST", "/_cpe/factory_reset")
	def factory_reset(self, request: Request) -> Any:
		cpe = self._cpe(request.json_object().get("id"))
		cpe.factory_reset()
		return self._inform(cpe, "0 BOOTSTRAP", "1 BOOT")

	@route("POST", "/_cpe/offline")
	def offline(self, request: Request) -> Any:
		cpe = self._cpe(request.json_object().get("id"))
		cpe.online = False
		return cpe.details()

	@route("POST", "/_cpe/unreachable")
	def hide(self, request: Request) -> Any:
		"""The device informs and no connection request reaches it, as behind a NAT: {"id", "unreachable"}."""
		given = request.json_object()
		cpe = self._cpe(given.get("id"))
		cpe.reachable = not given.get("unreachable", True)
		return cpe.details()

	@route("GET", "/_sessions")
	def list_sessions(self, request: Request) -> Params:
		"""The number of devices that were woken and not served yet."""
		return {"expected": self.acs.expected}

	@route("POST", "/_cpe/set")
	def change_locally(self, request: Request) -> Any:
		"""Change a setting on the device itself, as its user does: {"id", "path", "value"}."""
		given = request.json_object()
		cpe = self._cpe(given.get("id"))
		if given.get("path") not in cpe.model.parameters:
			return Reply({"error": f"no such parameter: {given.get('path')}"}, 404)
		cpe.changed[given["path"]] = given["value"]
		return cpe.details()

	@route("POST", "/_cpe/refuse")
	def refuse(self, request: Request) -> Any:
		"""The device answers writes of {"path"} with {"code"}, null to stop."""
		given = request.json_object()
		cpe = self._cpe(given.get("id"))
		cpe.refused[given["path"]] = given.get("code", "9007")
		if given.get("code", "") is None:
			del cpe.refused[given["path"]]
		return cpe.details()

	@route("POST", "/_cpe/fault")
	def fault(self, request: Request) -> Any:
		"""Put a channel of a device in fault: {"id", "channel", "code", "message", "detail"}."""
		given = request.json_object()
		cpe, channel = self._cpe(given.pop("id", None)), given.pop("channel")
		self.acs.add_fault(cpe.id, channel, given, [], now_ms())
		return cpe.details()

	@route("POST", "/_cpe/fleet")
	def fleet(self, request: Request) -> Any:
		"""Many known devices, without a session: {"count", "product_class", "prefix"}, or {"serials", "product_class"}."""
		given = request.json_object()
		at = now_ms()
		made = []
		counted = [
			f"{given.get('prefix', 'RCMG')}{number:08X}" for number in range(int(given.get("count", 1)))
		]
		for number, serial in enumerate(given.get("serials") or counted):
			cpe, _new = self._cpe_for({**given, "serial": serial})
			record = Record(cpe, at - 86_400_000, at - number % 300_000)
			record.learn(cpe.model.reports, record.last_inform)
			with self.acs.lock:
				self.acs.records[cpe.id] = record
			made.append(cpe.id)
		return {"count": len(made), "first": made[:3]}

	@route("GET", "/_cpe")
	def list_cpes(self, request: Request) -> list[Params]:
		serial = request.query.get("serial")
		with self.acs.lock:
			return [cpe.details() for cpe in self.acs.cpes.values() if serial in (None, cpe.serial)]

	@route("GET", "/_cpe/parameters")
	def true_parameters(self, request: Request) -> Any:
		"""The actual parameters of the device `?id=`, passwords too."""
		return self._cpe(request.query.get("id")).values()

	@route("GET", "/_cpe/<device>/parameters")
	def true_parameters_of(self, request: Request, device: str) -> Any:
		return self._cpe(device).values()

	@route("GET", "/_crashes")
	def list_crashes(self, request: Request) -> Params:
		"""The requests that crashed the northbound process, and the presets that keep CWMP down."""
		return {"nbi": self.crashes, "cwmp": dict(self.acs.deadly)}

	@route("GET", "/")
	def index(self, request: Request) -> Reply:
		with self.acs.lock:
			records = sorted(self.acs.records.values(), key=lambda record: -record.last_inform)
			faults = list(self.acs.faults.values())
			presets = list(self.acs.presets.values())
			number = len(self.acs.tasks)
		down = "".join(f"<p><strong>CWMP is down: {name}</strong></p>" for name in self.acs.deadly)
		down += "".join(f"<p><strong>The NBI crashed: {reason}</strong></p>" for reason in self.crashes[-5:])
		devices = [
			(
				r.id,
				r.cpe.product_class,
				"online" if r.cpe.online else "offline",
				iso(r.last_inform),
				", ".join(r.tags),
			)
			for r in records[:SHOWN]
		]
		body = f"{down}<p>{len(records)} devices, {len(presets)} presets, {number} tasks waiting.</p>"
		body += table(("device", "model", "state", "last inform", "tags"), devices)
		body += "<h2>Faults</h2>" + table(
			("device", "channel", "code", "message"),
			[(f["device"], f["channel"], f["code"], f["message"]) for f in faults[:SHOWN]],
		)
		body += "<h2>Presets</h2>" + table(
			("name", "channel", "precondition", "events"),
			[(p["_id"], p.get("channel"), p.get("precondition"), p.get("events")) for p in presets[:SHOWN]],
		)
		return page("GenieACS", body, refresh=5)

	def _inform(self, cpe: Cpe, *events: str) -> Any:
		try:
			sessions = self.acs.inform(cpe, *events)
		except (CwmpDown, TooBusy) as down:
			return Reply({"error": f"CWMP is down: {down}"}, 503)
		except EngineFailed as failure:
			return Reply({"error": str(failure)}, 500)
		return {"id": cpe.id, "sessions": [asdict(session) for session in sessions]}

	def _cpe(self, device: str | None) -> Cpe:
		with self.acs.lock:
			cpe = self.acs.cpes.get(device or "")
		if cpe is None:
			raise Abort(Reply({"error": f"no such device: {device}"}, 404))
		return cpe

	def _cpe_for(self, given: Params) -> tuple[Cpe, bool]:
		serial, product_class = str(given["serial"]), str(given.get("product_class", "HT803G-W"))
		model = model_for(str(given.get("model") or product_class), given.get("data_model"))
		oui = str(given.get("oui") or model.oui)
		if "model" in given:
			product_class = str(given.get("product_class") or model.product_class)
		with self.acs.lock:
			known = self.acs.cpes.get(device_id(oui, product_class, serial))
			if known:
				return known, False
			maker = str(given.get("manufacturer") or model.manufacturer)
			cpe = Cpe(oui, product_class, serial, maker, model, pon_serial=str(given.get("pon_serial") or ""))
			self.acs.cpes[cpe.id] = cpe
			return cpe, True

	def _inform_every(self, seconds: float) -> None:
		was, self.inform_every_s = self.inform_every_s, seconds
		if seconds and not was:
			threading.Thread(target=self._inform_periodically, name="genieacs informs", daemon=True).start()

	def _inform_periodically(self) -> None:
		"""Distribute the devices evenly over the period."""
		for turn in itertools.count():
			period = self.inform_every_s
			if not period:
				return
			with self.acs.lock:
				cpes = [cpe for cpe in self.acs.cpes.values() if cpe.online]
			if cpes:
				try:
					self.acs.inform(cpes[turn % len(cpes)], "2 PERIODIC")
				except (CwmpDown, TooBusy, EngineFailed):
					time.sleep(min(period, 1))
			time.sleep(period / max(1, len(cpes)))
