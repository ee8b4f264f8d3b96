"""Terminal output: one line per step, with its seconds, and helpful failures."""

import sys
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


@contextmanager
def step(title: str, advice: str = "", log: Path | None = None) -> Iterator[None]:
	"""Print `title`, run the body, print the seconds. Any failure becomes a StepFailed naming the step."""
	on_terminal = sys.stdout.isatty()
	if on_terminal:
		print(f"  … {title}", end="", flush=True)
	started = time.monotonic()
	lead = "\r" if on_terminal else ""
	try:
		yield
	except BaseException as failure:
		print(f"{lead}  ✗ {title} ({time.monotonic() - started:.1f} s)", flush=True)
		if isinstance(failure, StepFailed):
			failure.log = failure.log or log
			failure.advice = failure.advice or advice
			raise
		if isinstance(failure, Exception):
			raise StepFailed(f"{title}: {failure}", advice, log) from failure
		raise
	print(f"{lead}  ✓ {title} ({time.monotonic() - started:.1f} s)", flush=True)


def tail(log: Path, lines: int = 15) -> str:
	if not log.exists():
		return ""
	return "\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-lines:])
