"""The one folder with everything that the launcher creates, and `state.json`, its memory."""

import fcntl
import hashlib
import json
import os
import secrets
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class State:
	"""Paths of the state folder and a JSON memory that several launchers may share.

	`state.json` has `ports` {name: int}, `passwords` {name: str}, `stamps` {what: hash of its inputs} and
	`processes` {name: {pid, born, owner, stamp}}.
	"""

	def __init__(self, folder: Path) -> None:
		self.folder = folder
		self.venv = folder / "venv"
		self.bench = folder / "bench"
		self.sites = self.bench / "sites"
		self.logs = folder / "logs"
		self.mariadb = folder / "mariadb"
		self.redis = folder / "redis"
		self.desk = folder / "desk"
		self.pages = folder / "pages"
		self.snapshots = folder / "snapshots"
		self.fakes = folder / "fakes.json"
		self.memory = folder / "state.json"

	@classmethod
	def open(cls) -> "State":
		state = cls(Path(os.environ.get("FSM_STATE") or ROOT / ".fsm").resolve())
		for folder in (state.folder, state.logs, state.redis, state.snapshots):
			folder.mkdir(parents=True, exist_ok=True)
		state.folder.chmod(0o700)  # passwords, dumps, sites: nothing for other users of the machine
		return state

	def beside(self, name: str) -> "State":
		"""Another bench within this folder, with its own servers, sites and ports; the slow-to-build parts are shared."""
		other = State(self.folder / "benches" / name)
		for folder in (other.folder, other.logs, other.redis):
			folder.mkdir(parents=True, exist_ok=True)
		for shared in (self.venv, self.desk, self.pages, self.snapshots):
			link = other.folder / shared.name
			if not link.is_symlink():
				link.symlink_to(shared.resolve())
		return other

	def all_benches(self) -> list["State"]:
		"""This bench and the others in its folder."""
		return [self, *(State(folder) for folder in sorted(self.folder.glob("benches/*")))]

	@property
	def python(self) -> Path:
		return self.venv / "bin" / "python"

	def read(self) -> dict[str, Any]:
		empty: dict[str, Any] = {"ports": {}, "passwords": {}, "processes": {}, "stamps": {}}
		return empty | json.loads(self.memory.read_text()) if self.memory.exists() else empty

	@contextmanager
	def change(self) -> Iterator[dict[str, Any]]:
		"""`state.json`, to be changed in the body; written completely or not at all."""
		with self.lock("memory"):
			memory = self.read()
			yield memory
			fresh = self.memory.with_suffix(".new")
			fresh.touch(mode=0o600)
			fresh.write_text(json.dumps(memory, indent=1, sort_keys=True))
			fresh.replace(self.memory)

	@contextmanager
	def lock(self, name: str) -> Iterator[None]:
		"""Wait for, then hold, a lock that ends with this process."""
		with (self.folder / f".{name}.lock").open("w") as handle:
			fcntl.flock(handle, fcntl.LOCK_EX)
			yield

	def password(self, name: str) -> str:
		with self.change() as memory:
			return memory["passwords"].setdefault(name, secrets.token_urlsafe(18))

	def port(self, name: str) -> int:
		"""A loopback port: the one used before if it is free, else another free one."""
		with self.change() as memory:
			known = memory["ports"].get(name)
			if not known or not is_free(known):
				memory["ports"][name] = known = free_port(set(memory["ports"].values()))
			return known

	def stamp(self, what: str) -> str:
		return self.read()["stamps"].get(what, "")

	def set_stamp(self, what: str, value: str) -> None:
		with self.change() as memory:
			memory["stamps"][what] = value


def is_free(port: int) -> bool:
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind(("127.0.0.1", port))
		except OSError:
			return False
	return True


def free_port(taken: set[int]) -> int:
	"""A port below the range that the kernel uses for outgoing connections, so that it stays free until used."""
	while True:
		port = 20000 + secrets.randbelow(12000)
		if port not in taken and is_free(port):
			return port


def hash_of(*parts: str) -> str:
	return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


def hash_of_files(files: Iterable[Path]) -> str:
	digest = hashlib.sha256()
	for file in sorted(set(files)):
		digest.update(os.path.relpath(file, ROOT).encode() + b"\0" + file.read_bytes() + b"\0")
	return digest.hexdigest()[:20]
