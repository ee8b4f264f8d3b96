"""The 11 ways in which ERPNext's own forms sell, tax, bill, credit, merge and print: each right, or refused with a sentence.

`./fsm figures clerk` on the embedded bench, `./fsm figures clerk BENCH SITE` on a real one (which then needs `./fsm test --bench`'s
servers). Bar: 11 of 11.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from embedded.launcher.state import ROOT

ORDERS, CUSTOMERS = "tests/flow/test_clerk_orders.py", "tests/flow/test_clerk_customers.py"
PRINTING, IMPORT = "tests/flow/test_printing.py", "tests/flow/test_clerk_import.py"
CREDIT = "gigafibre_fsm/flow/collections/tests/test_returns.py"
# action of a clerk -> file and name prefix of its tests
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
	"sell at the price list that the form offers": (
		ORDERS,
		("test_the_forms_price_list", "test_an_agreed_price"),
	),
	"sell for nothing": (ORDERS, ("test_a_free_line", "test_a_manager_can_give")),
	"sell under the list": (ORDERS, ("test_a_clerk_cannot_sell",)),
	"tax and round as the form offers": (ORDERS, ("test_the_forms_taxes",)),
	"bill or deliver an order again": (ORDERS, ("test_billing_or_delivering",)),
	"read what became of an order": (ORDERS, ("test_an_order_shows",)),
	"credit with ERPNext's own Return": (CREDIT, ("test_",)),
	"enter a customer by name only": (CUSTOMERS, ("test_a_quick_entry",)),
	"merge two customers": (CUSTOMERS, ("test_a_merge",)),
	"print or mail a bill or an order": (PRINTING, ("test_a_printed",)),
	"import a list": (IMPORT, ("test_",)),
}


def main(bench: list[str]) -> int:
	with tempfile.TemporaryDirectory() as folder:
		report = Path(folder, "report.xml")
		files = [*dict.fromkeys(file for file, _names in WAYS.values())]
		told = ["-q", f"--junit-xml={report}", "-p", "no:cacheprovider"]
		command = [sys.executable, "-m", "pytest", *files, *told]
		if bench:
			folder_of, site = bench
			command = [str(ROOT / "fsm"), "test", "--bench", folder_of, "--site", site, *files, *told]
		subprocess.run(command, cwd=ROOT, check=False)
		outcomes = read(report)
	good = 0
	for way, (file, names) in WAYS.items():
		mine = {
			test: ok
			for (of, test), ok in outcomes.items()
			if of.startswith(file.removesuffix(".py")) and test.startswith(names)
		}
		right = bool(mine) and all(mine.values())
		good += right
		wrong = [test for test, ok in mine.items() if not ok] or ([] if mine else ["no test"])
		print(f"{'right' if right else 'WRONG':6} {way}", *wrong, sep="\n         ")
	print(f"clerk: {good} of {len(WAYS)} ways are right or refused (bar: {len(WAYS)})")
	return int(good < len(WAYS))


def read(report: Path) -> dict[tuple[str, str], bool]:
	"""(folder and file with dots as slashes, test) -> whether it passed; skipped tests are left out."""
	if not report.exists():
		return {}
	outcomes = {}
	for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest's own file
		if case.find("skipped") is None:
			module = case.get("classname", "").replace(".", "/")
			passed = case.find("failure") is None and case.find("error") is None
			outcomes[module, case.get("name", "")] = passed
	return outcomes


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
