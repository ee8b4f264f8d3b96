"""An OLT on loopback: SSH with a password, one session at a time that may configure, faults on demand."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import asyncssh

from embedded.services.fake import Fake, route
from embedded.services.messages import Params, Request
from embedded.services.olt.model import Olt, Ont
from embedded.services.olt.shell import Shell
from embedded.services.switches import Fault

SESSIONS = 1
BUSY = "  Failure: System is busy, please retry after a while"
CONFIGURES = ("ont ", "service-port ", "undo service-port ")


class _Door(asyncssh.SSHServer):
	def __init__(self, fake: OltFake) -> None:
		self.fake = fake

	def begin_auth(self, username: str) -> bool:
		return True

	def password_auth_supported(self) -> bool:
		return True

	def validate_password(self, username: str, password: str) -> bool:
		return (username, password) == (self.fake.user, self.fake.password)


class OltFake(Fake):
	"""The switches act on the commands that change something ("SSH ont add ..."); `500` says that the system is busy."""

	name = "olt"

	def __init__(self, seed: int = 1, port: int = 0, ssh_port: int = 0, ssh_key: str = "") -> None:
		self._loop = asyncio.new_event_loop()
		# a machine keeps its host key after a restart
		self.ssh_key = ssh_key or asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
		self._key = asyncssh.import_private_key(self.ssh_key)
		self.ssh_port = ssh_port
		self.sessions, self.most_sessions = 0, SESSIONS
		super().__init__(seed, port)

	def forget(self) -> None:
		self.user, self.password = "gigafibre", self.secret("password")
		self.olt = Olt()
		self.babble = ""
		self.pages, self.colours = False, False

	@property
	def host_key(self) -> str:
		return " ".join(self._key.export_public_key().decode().split()[:2])

	def details(self) -> Params:
		return {
			"url": self.url,
			"host": "127.0.0.1",
			"ssh_port": self.ssh_port,
			"user": self.user,
			"password": self.password,
			"host_key": self.host_key,
			"ssh_key": self.ssh_key,
		}

	def control(self, settings: Params) -> None:
		"""`seen`: [[frame, slot, port, hex serial]] of ONTs that nobody has registered; `onts`: [[frame, slot, port, id, hex
		serial, profile]] that are there; `down`: {"frame/slot/port/id": "dying-gasp" or "LOS"} of ONTs that go offline,
		null for one that is back; `babble`: what it says instead of an answer to commands that change something; `pages`: paging
		cannot be switched off; `colours`: prompts and lines have ANSI codes.
		"""
		self.babble = str(settings.pop("babble", ""))
		self.pages, self.colours = bool(settings.pop("pages", 0)), bool(settings.pop("colours", 0))
		if "seen" in settings:
			self.olt.seen = [(int(f), int(s), int(p), str(sn)) for f, s, p, sn in settings.pop("seen")]
		for frame, slot, port, ont_id, serial, profile in settings.pop("onts", []):
			self.olt.onts[frame, slot, port, ont_id] = Ont(serial, profile, "1")
		for place, cause in settings.pop("down", {}).items():
			ont = self.olt.onts[tuple(map(int, place.split("/")))]  # type: ignore[index]
			ont.online, ont.down_cause = not cause, cause or ""
		super().control(settings)

	@route("GET", "/_state")
	def state(self, request: Request) -> Any:
		"""The OLT's ONTs, service ports, and every change that took effect."""
		return {
			"onts": {"/".join(map(str, place)): vars(ont) for place, ont in self.olt.onts.items()},
			"service_ports": {"/".join(map(str, p)): sorted(v) for p, v in self.olt.service_ports.items()},
			"changes": self.olt.changes,
		}

	def start(self) -> None:
		super().start()
		threading.Thread(target=self._loop.run_forever, daemon=True, name="olt").start()
		asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

	def stop(self) -> None:
		asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
		self._loop.call_soon_threadsafe(self._loop.stop)
		super().stop()

	async def _listen(self) -> None:
		try:
			self._acceptor = await self._serve(self.ssh_port)
		except OSError:  # another process uses the former port
			self._acceptor = await self._serve(0)
		self.ssh_port = self._acceptor.get_port()

	async def _serve(self, port: int) -> asyncssh.SSHAcceptor:
		return await asyncssh.create_server(
			lambda: _Door(self),
			"127.0.0.1",
			port,
			server_host_keys=[self._key],
			process_factory=self._session,
			line_history=0,
		)

	async def _close(self) -> None:
		self._acceptor.close()

	async def _session(self, process: asyncssh.SSHServerProcess[str]) -> None:
		if self.sessions >= self.most_sessions:
			process.stdout.write("  Reenter times have reached the upper limit\n")
			process.exit(1)
			return
		self.sessions += 1
		try:
			await self._talk(process)
		except (asyncssh.Error, BrokenPipeError, ConnectionError):
			pass
		finally:
			self.sessions -= 1

	async def _talk(self, process: asyncssh.SSHServerProcess[str]) -> None:
		shell, babbles = Shell(self.olt, "OLT-SAMPLE", self.pages, self.colours), False
		process.stdout.write(f"\n  Sample OLT for tests\n{shell.prompt}")
		async for line in process.stdin:
			fault = Fault()
			if line.strip().startswith(CONFIGURES):
				fault = self.switches.take("SSH", line.strip())
			await asyncio.sleep(fault.latency_ms / 1000)
			if fault.outage == "refuse":
				break
			if fault.outage == "500":
				process.stdout.write(BUSY + shell.prompt)
				continue
			if fault.outage == "hang":
				await asyncio.to_thread(self.switches.changed.wait, 60)
				break
			if self.babble and (line.strip().startswith(CONFIGURES) or babbles):
				babbles = True
				process.stdout.write(self.babble)
				continue
			with self.lock:
				text, goes_on = shell.answer(line)
			if fault.outage == "timeout_after_effect":
				break
			process.stdout.write(text[: len(text) // 2] if fault.malformed else text)
			if fault.malformed or not goes_on:
				break
			process.channel.set_line_mode(False)
			while shell.rest:
				process.stdout.write(shell.key(await process.stdin.read(1)))
			process.channel.set_line_mode(True)
		process.exit(0)
