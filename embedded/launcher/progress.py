"""Terminal output: one line per step, with its seconds and what it is doing now, and helpful failures."""

import re
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StepFailed(Exception):
	"""A step that failed. `log` is the file to read, `advice` what to do about it."""

	def __init__(self, what: str, advice: str = "", log: Path | None = None) -> None:
		super().__init__(what)
		self.what, self.advice, self.log = what, advice, log

	def __str__(self) -> str:
		lines = [self.what]
		if self.log:
			lines.append(f"  log: {self.log}")
		if self.advice:
			lines.append(f"  what to do: {self.advice}")
		return "\n".join(lines)


def say(text: str = "") -> None:
	print(text, flush=True)


# Seconds between two lines about a long step, where a line cannot be overwritten.
EVERY = 10.0
WHAT = re.compile(r"\s*(?:\x1b\[[0-9;]*m)*(.*\S)")


class Ticker(threading.Thread):
	"""While a step runs, shows its seconds and the last line of its log: on a terminal in the step's own line, elsewhere on a
	new line every ten seconds.
	"""

	def __init__(self, title: str, log: Path | None, on_terminal: bool, every: float = EVERY) -> None:
		super().__init__(daemon=True)
		self.title, self.log, self.on_terminal = title, log, on_terminal
		self.every = 1.0 if on_terminal else every
		self.started = time.monotonic()
		self.over = threading.Event()
		self.began = log.stat().st_mtime if log and log.is_file() else 0.0

	def run(self) -> None:
		while not self.over.wait(self.every):
			line = f"  … {self.title} ({time.monotonic() - self.started:.0f} s) {self.now_doing()}".rstrip()
			if self.on_terminal:
				width = shutil.get_terminal_size().columns - 1
				print(f"\r{line[:width]:<{width}}", end="", flush=True)
			else:
				print(line[:160], flush=True)

	def now_doing(self) -> str:
		"""The last line of the log, unless it is an earlier run's."""
		if not self.log or not self.log.is_file() or self.log.stat().st_mtime == self.began:
			return ""
		with self.log.open("rb") as log:
			log.seek(max(0, self.log.stat().st_size - 2000))
			lines = [WHAT.match(line) for line in log.read().decode(errors="replace").splitlines()]
		return next((found[1][:100] for found in reversed(lines) if found), "")

	def end(self) -> None:
		self.over.set()
		self.join()


@contextmanager
def step(title: str, advice: str = "", log: Path | None = None) -> Iterator[None]:
	"""Print `title`, run the body, print the seconds. Any failure becomes a StepFailed naming the step."""
	on_terminal = sys.stdout.isatty()
	if on_terminal:
		print(f"  … {title}", end="", flush=True)
	started = time.monotonic()
	lead = f"\r{' ' * (shutil.get_terminal_size().columns - 1)}\r" if on_terminal else ""
	ticker = Ticker(title, log, on_terminal)
	ticker.start()
	try:
		yield
	except BaseException as failure:
		ticker.end()
		print(f"{lead}  ✗ {title} ({time.monotonic() - started:.1f} s)", flush=True)
		if isinstance(failure, StepFailed):
			failure.log = failure.log or log
			failure.advice = failure.advice or advice
			raise
		if isinstance(failure, Exception):
			raise StepFailed(f"{title}: {failure}", advice, log) from failure
		raise
	ticker.end()
	print(f"{lead}  ✓ {title} ({time.monotonic() - started:.1f} s)", flush=True)


def tail(log: Path, lines: int = 15) -> str:
	if not log.exists():
		return ""
	return "\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-lines:])
