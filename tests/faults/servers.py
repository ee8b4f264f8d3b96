"""Kills the bench's own servers without warning and starts them again, by their process ids, never by name."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from embedded.launcher.process import birth, descendants, is_alive
from embedded.launcher.state import State

PATIENCE = 60


@dataclass
class Server:
	"""A running server of this state folder, with all that is needed to start it again."""

	name: str
	record: dict[str, Any]
	command: list[bytes]
	environment: dict[bytes, bytes]
	folder: str

	def is_alive(self) -> bool:
		return is_alive(self.record)

	def kill(self) -> None:
		"""Kill it as the kernel does when memory runs out: it and its children cannot clean up."""
		for pid in (self.record["pid"], *descendants(self.record["pid"])):
			os.kill(pid, signal.SIGKILL)
		wait_until(lambda: not self.is_alive(), f"{self.name} is gone")
		# Its first thread is gone before its last: until then the port is taken, and even answers.
		if port := self.port():
			wait_until(lambda: not answers(port), f"the port of {self.name} is free")

	def start(self) -> None:
		"""The same command again, remembered under the same name, so that the launcher ends it as its own."""
		state = State.open()
		with (state.logs / f"{self.name}.log").open("ab") as log:
			child = subprocess.Popen(
				self.command,
				env=self.environment,
				cwd=self.folder,
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=subprocess.STDOUT,
				start_new_session=True,
			)
		self.record = self.record | {"pid": child.pid, "born": birth(child.pid)}
		with state.change() as memory:
			memory["processes"][self.name] = self.record
		if port := self.port():
			wait_until(lambda: answers(port), f"{self.name} answers")

	def port(self) -> int | None:
		return State.open().read()["ports"].get(self.name)


def server(name: str) -> Server:
	"""Skips the test where the servers are not this project's own."""
	record = State.open().read()["processes"].get(name) if "FSM_STATE" in os.environ else None
	if not record or not is_alive(record):
		pytest.skip(f"{name} does not run under this launcher")
	process = Path("/proc", str(record["pid"]))
	command = (process / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
	entries = (process / "environ").read_bytes().split(b"\0")
	environment = dict(entry.split(b"=", 1) for entry in entries if b"=" in entry)
	if name.startswith("redis"):
		# Redis overwrites both with a title of its own.
		command = [b"redis-server", os.fsencode(State.open().redis / f"{name}.conf")]
		environment = dict(os.environb)
	return Server(name, record, command, environment, os.readlink(process / "cwd"))


@contextmanager
def without(*names: str) -> Iterator[list[Server]]:
	"""These servers are dead while the body runs; afterwards they run again."""
	found = [server(name) for name in names]
	for each in found:
		each.kill()
	try:
		yield found
	finally:
		for each in found:
			each.start()


def answers(port: int) -> bool:
	try:
		with socket.create_connection(("127.0.0.1", port), timeout=1):
			return True
	except OSError:
		return False


def wait_until(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
	deadline = time.monotonic() + seconds
	while not true():
		if time.monotonic() > deadline:
			raise AssertionError(f"waited {seconds:.0f} s for: {what}")
		time.sleep(0.05)
