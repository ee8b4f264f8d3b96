"""The launcher's processes: started in their own group, recorded by pid and start time, ended as a group."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

from embedded.launcher.progress import StepFailed, tail
from embedded.launcher.state import ROOT, State

# the order of ending: users of a service before the service
STOP_ORDER = ("realtime", "web", "worker", "scheduler", "fakes", "redis-queue", "redis-cache", "mariadb")


def birth(pid: int) -> str:
	"""The start time of the process, in the kernel's ticks; empty if it has ended (or is a zombie)."""
	try:
		fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
	except OSError:
		return ""
	return "" if fields[0] == "Z" else fields[19]


def is_alive(record: Mapping[str, object] | None) -> bool:
	return bool(record) and birth(int(str(record["pid"]))) == record["born"]


class Processes:
	"""The servers of one state folder.

	Those started here end with this launcher, unless `stay` is true. A keeper process ends them even if this
	launcher is killed.
	"""

	def __init__(self, state: State, stay: bool = False) -> None:
		self.state, self.stay = state, stay
		self._children: list[subprocess.Popen[bytes]] = []
		self._keeper: subprocess.Popen[bytes] | None = None
		self._inherited: dict[str, int] = {}

	def running(self, name: str) -> bool:
		return is_alive(self.state.read()["processes"].get(name))

	def stamp(self, name: str) -> str:
		record = self.state.read()["processes"].get(name)
		return record["stamp"] if is_alive(record) else ""

	def log(self, name: str) -> Path:
		return self.state.logs / f"{name}.log"

	def _keep(self) -> None:
		if self.stay or self._keeper:
			return
		self._keeper = subprocess.Popen(
			[sys.executable, "-m", "embedded.launcher.keeper", str(self.state.folder), str(os.getpid())],
			cwd=ROOT,
			stdin=subprocess.PIPE,
			start_new_session=True,
		)

	def _remember(self, name: str, child: "subprocess.Popen[bytes]", stamp: str) -> None:
		self._children.append(child)
		owner = self._inherited.pop(name, 0 if self.stay else os.getpid())
		record = {"pid": child.pid, "born": birth(child.pid), "owner": owner, "stamp": stamp}
		with self.state.change() as memory:
			memory["processes"][name] = record

	def start(
		self,
		name: str,
		command: Sequence[str | Path],
		ready: Callable[[], bool],
		env: Mapping[str, str] | None = None,
		cwd: Path | None = None,
		stamp: str = "",
		seconds: float = 60,
		behind: bool = False,
	) -> None:
		"""Start `command` and wait until `ready()`; a process with `behind` has a lower priority. Raises
		StepFailed if it ends or is not ready in time.
		"""
		self._keep()
		with self.log(name).open("ab") as log:
			child = subprocess.Popen(
				[str(part) for part in command],
				env=dict(env or os.environ),
				cwd=cwd,
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=subprocess.STDOUT,
				start_new_session=True,
			)
		self._remember(name, child, stamp)
		if behind:
			step_back(child.pid)
		deadline = time.monotonic() + seconds
		while not ready():
			ended = child.poll() is not None
			if ended or time.monotonic() > deadline:
				why = f"ended with status {child.returncode}" if ended else f"not ready after {seconds:.0f} s"
				raise StepFailed(f"{name} {why}\n{tail(self.log(name))}", log=self.log(name))
			time.sleep(0.05)

	def begin(
		self,
		name: str,
		command: Sequence[str | Path],
		env: Mapping[str, str],
		cwd: Path,
		log: Path | None = None,
	) -> "subprocess.Popen[bytes]":
		"""Start what ends by itself, with its output on this terminal or in `log`; it ends with the launcher at the latest."""
		self._keep()
		with log.open("wb") if log else nullcontext() as out:
			child = subprocess.Popen(
				[str(part) for part in command],
				env=dict(env),
				cwd=cwd,
				stdin=subprocess.DEVNULL,
				stdout=out,
				stderr=subprocess.STDOUT if log else None,
				start_new_session=True,
			)
		self._remember(name, child, "")
		return child

	def run(self, name: str, command: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> int:
		"""Run to the end, with its output on this terminal. Returns its exit status."""
		child = self.begin(name, command, env, cwd)
		status = child.wait()
		end_stragglers(child.pid)
		return status

	def stop(self, *names: str, seconds: float = 20) -> None:
		"""End these processes with all that they started: terminated first, killed after `seconds`."""
		for name in sorted(names, key=lambda each: STOP_ORDER.index(each) if each in STOP_ORDER else -1):
			record = self.state.read()["processes"].get(name)
			if is_alive(record):
				if record["owner"] != os.getpid():
					# restarted for another launcher, which will end it
					self._inherited[name] = record["owner"]
				end_group(record["pid"], lambda record=record: is_alive(record), seconds)
			for child in self._children:
				child.poll()
			with self.state.change() as memory:
				memory["processes"].pop(name, None)

	def stop_all(self) -> list[str]:
		names = [name for name, record in self.state.read()["processes"].items() if is_alive(record)]
		self.stop(*names)
		return names

	def stop_own(self) -> None:
		if not self.stay:
			mine = os.getpid()
			found = self.state.read()["processes"].items()
			self.stop(*(name for name, record in found if record["owner"] == mine))
		if self._keeper and self._keeper.stdin:
			self._keeper.stdin.close()
			self._keeper.wait()


def step_back(session: int) -> None:
	"""Frappe lowers its workers' priority, but where the kernel schedules by session, that counts only within one session."""
	with suppress(OSError):
		Path(f"/proc/{session}/autogroup").write_text("10")


def end_group(pid: int, alive: Callable[[], bool], seconds: float) -> None:
	family = {child: birth(child) for child in descendants(pid)}
	for sign, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5)):
		try:
			os.killpg(pid, sign)
		except ProcessLookupError:
			break
		deadline = time.monotonic() + patience
		while alive() and time.monotonic() < deadline:
			time.sleep(0.05)
		if not alive():
			break
	end_stragglers(pid)
	# a worker's job runs in a session of its own and outlives a killed worker
	for child, born in family.items():
		if born and birth(child) == born:
			with suppress(ProcessLookupError):
				os.kill(child, signal.SIGKILL)


def descendants(pid: int) -> list[int]:
	"""The process's children and their descendants, in any session."""
	try:
		children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
	except OSError:
		return []
	return [each for child in map(int, children) for each in (child, *descendants(child))]


def end_stragglers(session: int) -> None:
	"""Processes that a dead leader left behind, such as a worker's job or a browser: in its session, but not in its group."""
	for entry in Path("/proc").iterdir():
		if not entry.name.isdigit():
			continue
		try:
			fields = (entry / "stat").read_text().rpartition(")")[2].split()
			if int(fields[3]) == session and fields[0] != "Z":
				os.kill(int(entry.name), signal.SIGKILL)
		except OSError:
			continue  # it ended meanwhile
