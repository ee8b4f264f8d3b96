"""The whole suite on 12 awkward days, on a site and servers whose clock says that day: 0 failures.

`./fsm figures calendar [DAY ...] [PATH ...] [options of pytest]`: the days' names stand in DAYS; without any, all of them;
without a path, everything but the browser's tests. The clocks of MariaDB, Redis, Node and Python are shifted together
(`shifted_clock.c`), and the site is a fresh one for each day, in a state folder of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from embedded.launcher.machine import COMPILER, install_packages
from embedded.launcher.state import ROOT, State

FSM = str(ROOT / "fsm")
SITE_ZONE = ZoneInfo("America/Toronto")
SHIFTED_CLOCK = Path(__file__).with_name("shifted_clock.c")
NOT_THE_BROWSER = ("-m", "not browser")

# The site's own time when the bench begins to start; the tests follow about a minute later.
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


def state_folder() -> Path:
	"""Its databases are its own; what costs minutes to make is shared with the bench that stands by."""
	shared = State.open()
	install_packages(shared, COMPILER)
	folder = shared.folder / "calendar"
	folder.mkdir(exist_ok=True)
	for name in ("venv", "desk", "snapshots"):
		link = folder / name
		if not link.is_symlink():
			link.symlink_to(getattr(shared, name).resolve())
	compile_it = [
		"gcc",
		"-shared",
		"-fPIC",
		"-O2",
		"-o",
		str(folder / "shifted_clock.so"),
		str(SHIFTED_CLOCK),
	]
	subprocess.run(compile_it, check=True)
	# Once by the true clock: a snapshot of a site that was made on one of the days would be from the future on another.
	for words in (["down", "--forget"], ["bench", "version"], ["down"]):
		subprocess.run([FSM, *words], env=plain_variables(folder), check=True, stdout=subprocess.DEVNULL)
	return folder


def plain_variables(folder: Path) -> dict[str, str]:
	"""The environment of this figure, without what belongs to the bench that started it."""
	ours = ("FSM_", "CRISCOSTACK_")
	return {key: value for key, value in os.environ.items() if not key.startswith(ours)} | {
		"FSM_STATE": str(folder)
	}


def run_suite(name: str, folder: Path, arguments: list[str]) -> tuple[int, int]:
	"""(tests, failures) of the suite begun at the day's moment."""
	plain, report = plain_variables(folder), folder / f"{name}.xml"
	report.unlink(missing_ok=True)
	subprocess.run([FSM, "down", "--forget"], env=plain, check=True, stdout=subprocess.DEVNULL)
	moment = next_moment(name, datetime.now(SITE_ZONE).date())
	shifted = plain | {
		"LD_PRELOAD": str(folder / "shifted_clock.so"),
		"SHIFTED_CLOCK": f"{moment.timestamp() - time.time():.0f}",
	}
	print(f"{name}: {moment:%A %d %B %Y %H:%M %Z}", flush=True)
	subprocess.run(
		[FSM, "test", "-q", "-p", "benchmarks.calendar", f"--junitxml={report}", *arguments], env=shifted
	)
	subprocess.run([FSM, "down"], env=plain, check=True, stdout=subprocess.DEVNULL)
	if not report.exists():
		return 0, 1
	counts = ElementTree.parse(report).getroot().find("testsuite").attrib  # noqa: S314 (our own pytest wrote it)
	return int(counts["tests"]), int(counts["failures"]) + int(counts["errors"])


def pytest_sessionstart() -> None:
	"""Within the suite of a shifted day: the books have a fiscal year for it, as ERPNext makes one at each year's end."""
	import frappe
	from frappe.utils import getdate

	started_in, sites = Path.cwd(), os.environ["FSM_SITES"]
	os.chdir(sites)  # Frappe's logs lie beside it
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
	arguments = [word for word in arguments if word not in DAYS] or list(NOT_THE_BROWSER)
	folder = state_folder()
	failures = {}
	for name in days:
		tests, failures[name] = run_suite(name, folder, arguments)
		print(f"{name}: {tests} tests, {failures[name]} failures", flush=True)
	print(f"calendar: {len(days)} of {len(DAYS)} days, {sum(failures.values())} failures (bar: 0)")
	return 1 if any(failures.values()) else 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
