"""Commands that run at the same time: progress line by line, reports when all have ended."""

import re
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from embedded.launcher.process import end_stragglers
from embedded.launcher.progress import say

# the last line of pytest: "3 failed, 7000 passed, 2 skipped in 600.00s"
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|rerun)\b")
HEADING = re.compile(r"^=+ (?!test session starts)")
LOOKS_A_SECOND = 5


class Run:
	"""A command that runs with its output in `log`. Only pytest's progress lines are shown while it runs."""

	def __init__(self, name: str, child: "subprocess.Popen[bytes]", log: Path, progress: bool = True) -> None:
		self.name, self.child, self.log = name, child, log
		self._progress, self._read, self._report = progress, 0, list[str]()
		self.begun = time.monotonic()

	def relay(self) -> bool:
		"""Show the new output. Returns whether the command still runs."""
		ended = self.child.poll() is not None
		with self.log.open("rb") as log:
			log.seek(self._read)
			new = log.read()
		whole = len(new) if ended else new.rfind(b"\n") + 1
		self._read += whole
		for line in new[:whole].decode(errors="replace").splitlines():
			if self._report or not self._progress or HEADING.match(line):
				self._report.append(line)
			elif line and not line.startswith("="):
				say(f"{self.name:10} {line}")
		if ended:
			end_stragglers(self.child.pid)
		return not ended

	def report(self) -> None:
		"""The end of the output: failures and their summary."""
		say(f"  {'✗' if self.child.returncode else '✓'} {self.name}")
		if self._progress or self.child.returncode:
			say("\n".join(self._report))

	def counts(self) -> Counter[str]:
		"""{"passed": number, ...} from pytest's last line."""
		last = next((line for line in reversed(self._report) if line.strip()), "")
		return Counter(
			{
				what.removesuffix("s") if what == "errors" else what: int(n)
				for n, what in COUNTED.findall(last)
			}
		)


def follow(runs: Sequence[Run]) -> int:
	"""Show the progress of all until each has ended, then their reports and one line that counts all tests.

	Returns 0, or the first exit status that is not 0.
	"""
	running = list(runs)
	while running := [run for run in running if run.relay()]:
		time.sleep(1 / LOOKS_A_SECOND)
	for run in runs:
		run.report()
	counts: Counter[str] = sum((run.counts() for run in runs), Counter())
	told = ", ".join(f"{number} {what}" for what, number in counts.items())
	minutes, seconds = divmod(round(time.monotonic() - min(run.begun for run in runs)), 60)
	failed = [run.name for run in runs if run.child.returncode]
	say(
		f"\n{told or 'no tests'} in {minutes} min {seconds:02} s"
		+ (f"; failed: {', '.join(failed)}" if failed else "")
	)
	return next((run.child.returncode for run in runs if run.child.returncode), 0)
