"""The tests that a date can change, on 12 awkward days, on sites and servers whose clock says that day: 0 failures.

`./fsm figures calendar [DAY ...] [PATH ...] [options of pytest]`: the days' names stand in DAYS; without any, all of them.
Two days run at the same time, each on a bench of its own, with a fresh site.
The clocks of MariaDB, Redis, Node and Python are shifted together (`shifted_clock.c`).

Without a PATH it runs what reckons with days: `WITH_DATES`. Left out, because a date changes nothing there and they are
three quarters of the time: the browser's tests, the outward surface (`tests/http`, `permissions`, `security`), `tests/faults`
(the same steps, broken off and repeated), `tests/house` and `embedded` (sources and stand-ins), addresses, and
`tests/flow/test_install.py` (sites made and removed). Give their PATH to run them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from zoneinfo import ZoneInfo

from embedded.launcher.machine import COMPILER, install_packages
from embedded.launcher.state import ROOT, State

FSM = str(ROOT / "fsm")
SITE_ZONE = ZoneInfo("America/Toronto")
LIBRARY = "shifted_clock.so"
SHIFTED_CLOCK = Path(__file__).with_name("shifted_clock.c")
AT_ONCE = 2
FLOW = ROOT / "gigafibre_fsm" / "flow"
# Rooms of the flow without dates. Every other one is run, so that no new one is forgotten.
WITHOUT_DATES = ("addresses",)
WITH_DATES = (
	*(
		f"gigafibre_fsm/flow/{room.parent.name}"
		for room in sorted(FLOW.glob("*/tests"))
		if room.parent.name not in WITHOUT_DATES
	),
	"gigafibre_fsm/notifications",
	"gigafibre_fsm/outbox",
	"gigafibre_fsm/sample",
	"tests/contract",
	"tests/flow",
	"--ignore=tests/flow/test_install.py",
)

# The site's time when the bench begins to start; the tests follow about a minute later.
DAYS: dict[str, tuple[Callable[[date], bool], str]] = {
	"31-january": (lambda day: (day.month, day.day) == (1, 31), "10:00"),
	"28-february": (lambda day: (day.month, day.day) == (2, 28) and day.year % 4 != 0, "10:00"),
	"29-february": (lambda day: (day.month, day.day) == (2, 29), "10:00"),
	"29-november": (lambda day: (day.month, day.day) == (11, 29), "10:00"),
	"30-november": (lambda day: (day.month, day.day) == (11, 30), "10:00"),
	"31-december": (lambda day: (day.month, day.day) == (12, 31), "10:00"),
	"spring-change": (lambda day: changes_clocks(day) and day.month < 7, "01:57"),
	"autumn-change": (lambda day: changes_clocks(day) and day.month > 7, "01:40"),
	"sunday": (lambda day: day.weekday() == 6 and 8 < day.day < 22 and not changes_clocks(day), "10:00"),
	"23-59": (lambda day: (day.month, day.day) == (4, 30), "23:57"),
	"1-january": (lambda day: (day.month, day.day) == (1, 1), "00:01"),
	"utc-ahead": (lambda day: (day.month, day.day) == (3, 31), "20:30"),
}


def changes_clocks(day: date) -> bool:
	noon = [
		datetime(each.year, each.month, each.day, tzinfo=SITE_ZONE) for each in (day, day + timedelta(days=1))
	]
	return noon[0].utcoffset() != noon[1].utcoffset()


def next_moment(name: str, after: date) -> datetime:
	wanted, clock = DAYS[name]
	day = after + timedelta(days=1)
	while not wanted(day):
		day += timedelta(days=1)
	hours, minutes = map(int, clock.split(":"))
	return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=SITE_ZONE)


def benches() -> list[Path]:
	"""State folders with their own databases; the slow-to-build parts are shared with the main bench."""
	shared = State.open()
	install_packages(shared, COMPILER)
	folders = [shared.beside(f"calendar-{number}").folder for number in range(1, AT_ONCE + 1)]
	library = ["gcc", "-shared", "-fPIC", "-O2", "-o", str(folders[0] / LIBRARY), str(SHIFTED_CLOCK)]
	subprocess.run(library, check=True)
	for folder in folders[1:]:
		shutil.copy(folders[0] / LIBRARY, folder / LIBRARY)
	# Once with the true clock: a snapshot of a site created on one of the days would come from the future on another.
	for words in (["down", "--forget"], ["bench", "version"], ["down"]):
		subprocess.run([FSM, *words], env=plain_variables(folders[0]), check=True, stdout=subprocess.DEVNULL)
	return folders


def plain_variables(folder: Path) -> dict[str, str]:
	"""The environment of this figure, without the variables of the bench that started it."""
	ours = ("FSM_", "CRISCOSTACK_")
	return {key: value for key, value in os.environ.items() if not key.startswith(ours)} | {
		"FSM_STATE": str(folder)
	}


@dataclass(frozen=True)
class Outcome:
	day: str
	tests: int
	failed: tuple[str, ...]


def run_day(name: str, free: SimpleQueue[Path], arguments: list[str]) -> Outcome:
	"""Run the tests from the day's moment on, on whichever bench is free."""
	folder = free.get()
	try:
		plain, report = plain_variables(folder), folder / f"{name}.xml"
		report.unlink(missing_ok=True)
		moment = next_moment(name, datetime.now(SITE_ZONE).date())
		print(f"{name}: {moment:%A %d %B %Y %H:%M %Z}, log: {folder / name}.log", flush=True)
		with (folder / f"{name}.log").open("wb") as log:

			def fsm(*words: str, env: dict[str, str], check: bool = True) -> None:
				subprocess.run([FSM, *words], env=env, check=check, stdout=log, stderr=subprocess.STDOUT)

			fsm("down", "--forget", env=plain)
			shifted = plain | {
				"LD_PRELOAD": str(folder / LIBRARY),
				"SHIFTED_CLOCK": f"{moment.timestamp() - time.time():.0f}",
			}
			tests = ["-q", "-p", "benchmarks.calendar", f"--junitxml={report}", *arguments]
			fsm("test", *tests, env=shifted, check=False)
			fsm("down", env=plain)
		return read(name, report)
	finally:
		free.put(folder)


def read(day: str, report: Path) -> Outcome:
	if not report.exists():
		return Outcome(day, 0, ("no test was run",))
	cases = list(ElementTree.parse(report).iter("testcase"))  # noqa: S314 (our own pytest wrote it)
	failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
	return Outcome(day, len(cases), tuple(f"{case.get('classname')}::{case.get('name')}" for case in failed))


def pytest_sessionstart() -> None:
	"""Within the suite of a shifted day: create its fiscal year, as ERPNext does at each year's end."""
	import frappe
	from frappe.utils import getdate

	started_in, sites = Path.cwd(), os.environ["FSM_SITES"]
	os.chdir(sites)  # Frappe's logs are beside it
	frappe.init(site=os.environ["FSM_SITE"], sites_path=sites)
	frappe.connect()
	for year in range(getdate().year - 1, getdate().year + 2):
		first, last = f"{year}-01-01", f"{year}-12-31"
		if not frappe.db.exists("Fiscal Year", {"year_start_date": first}):
			record = {"year": str(year), "year_start_date": first, "year_end_date": last}
			frappe.get_doc({"doctype": "Fiscal Year", **record}).insert()
	frappe.db.commit()
	frappe.destroy()
	os.chdir(started_in)


def main(arguments: list[str]) -> int:
	days = [word for word in arguments if word in DAYS] or list(DAYS)
	arguments = [word for word in arguments if word not in DAYS]
	if not any((ROOT / word.partition("::")[0]).exists() for word in arguments):
		arguments = [*WITH_DATES, *arguments]
	free: SimpleQueue[Path] = SimpleQueue()
	for folder in benches():
		free.put(folder)
	failures = 0
	with ThreadPoolExecutor(AT_ONCE) as pool:
		for outcome in pool.map(lambda day: run_day(day, free, arguments), days):
			failures += len(outcome.failed)
			print(
				"\n  ".join(
					(f"{outcome.day}: {outcome.tests} tests, {len(outcome.failed)} failures", *outcome.failed)
				),
				flush=True,
			)
	print(f"calendar: {len(days)} of {len(DAYS)} days, {failures} failures (bar: 0)")
	return 1 if failures else 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
