"""5.2 million addresses, 100,000 customers, 300,000 devices, 5 million events: each query of pages, methods and jobs hits an
index, and list views and the desk's search take 300 ms at most (p95).

The queries are those that the suite's requests, pages and story run (from the log of the database server), and those of all
jobs, list views, searches and reports of the desk. Each is explained where the tables are full; what reads more rows than
`MOST_ROWS` of a table, or of an index, to find its own, fails. The site's own tables come back at the end.

`./fsm figures query-plans [--size SHARE] [--suite PATH ...]`: a share of 0.01 takes a minute; without a suite only jobs and
the desk.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from benchmarks.machine_speed import milliseconds, p95, speed_text
from benchmarks.query_data import full_site, plans, recorded
from embedded.launcher import sites
from embedded.launcher.state import ROOT, State
from tests.faults import shop
from tests.faults.lab import Lab, laboratory

CUSTOMERS, ADDRESSES, BAR, TURNS = 100_000, 5_200_000, 300, 5
MOST_ROWS = 20_000
SUITE = ("tests/http", "tests/flow/test_story.py")
OF_ONE = (
	"Customer", "Service Location", "Service Subscription", "Service Equipment", "Sales Order", "Project", "Task", "Dispatch Job",
	"Sales Invoice", "Payment Entry", "Outbound Message", "Provisioning Push", "Contact",
)  # fmt: skip


def of_suite(paths: list[str]) -> list[str]:
	"""The statements that these tests make the site run: web server, worker and scheduler included."""
	if not paths:
		return []
	state = State.open()
	with tempfile.TemporaryDirectory(dir=state.folder) as folder:
		os.chmod(folder, 0o777)  # noqa: S103 - the database server writes there
		log = Path(folder, "general.log")
		sites.sql(state, f"SET GLOBAL general_log_file = '{log}'; SET GLOBAL general_log = 1")
		try:
			told_to = [
				sys.executable,
				"-m",
				"pytest",
				*paths,
				"-q",
				"-p",
				"no:cacheprovider",
				"-p",
				"no:randomly",
			]
			subprocess.run(told_to, cwd=ROOT, check=False)
		finally:
			sites.sql(state, "SET GLOBAL general_log = 0")
		return list(recorded.once_each(recorded.of_log(log)).values())


def household(lab: Lab) -> dict[str, list[str]]:
	"""DocType -> the names of the records of one household in service."""
	order = shop.submit(shop.fill(lab))
	shop.complete(shop.visit(lab, order))
	shop.deliver_due()
	lab.look()
	return {doctype: made for doctype in OF_ONE if (made := lab.new(doctype))}


def judged(frappe: Any, statements: dict[str, str]) -> list[str]:
	wrong = []
	for shape, statement in statements.items():
		try:
			plan = plans.steps(frappe, statement)
		except frappe.db.ProgrammingError:
			continue  # a temporary table
		bad = plans.reads_whole(plan, MOST_ROWS)
		if bad and not plans.is_about_all(shape):
			wrong.append(f"{'; '.join(map(str, bad))}\n      {shape[:400]}")
	return wrong


def main(share: float, suite: list[str]) -> int:
	statements = of_suite(suite)
	with laboratory() as lab:
		frappe, slow = lab.frappe, []
		of_one = household(lab)
		with full_site.filled(frappe, of_one, int(CUSTOMERS * share), int(ADDRESSES * share)) as sizes:
			print(", ".join(f"{many:,} {doctype}" for doctype, many in sizes.items()), flush=True)
			calls = recorded.calls(frappe)
			for name, call in calls.items():
				with recorded.nothing_kept(frappe), recorded.recording(frappe) as ran:
					taken = milliseconds(call)
				statements += ran
				if name.startswith(("list ", "search ")):
					times = [milliseconds(call) for _turn in range(TURNS)]
					slow.append((p95(times), name))
				print(f"  {taken:8.0f} ms {name}", flush=True)
			shapes = recorded.once_each(statements)
			wrong = judged(frappe, shapes)
	worst = sorted(slow, reverse=True)
	print(*wrong, *(f"{taken:.0f} ms {name}" for taken, name in worst[:10]), sep="\n")
	over = [name for taken, name in worst if taken > BAR]
	print(
		f"query-plans: {len(shapes)} queries, {len(wrong)} read more than {MOST_ROWS:,} rows to find theirs (bar: 0); p95 of"
		f" {len(slow)} lists and searches {p95([taken for taken, _name in slow]):.0f} ms, {len(over)} above {BAR} ms;"
		f" {speed_text()}"
	)
	return int(bool(wrong) or p95([taken for taken, _name in slow]) > BAR)


if __name__ == "__main__":
	parser = ArgumentParser(description=__doc__)
	parser.add_argument("--size", type=float, default=1.0)
	parser.add_argument("--suite", nargs="*", default=list(SUITE))
	given = parser.parse_args()
	sys.exit(main(given.size, given.suite))
