"""The month's bills of 10,000 migrated customers, 25 differences of each of 15 kinds among them: each found and named, 0 false.

`./fsm figures shadow-bill [customers] [of each kind]`. Everything happens in one transaction that is rolled back.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from gigafibre_fsm.sample.legacy import billing_differences, dump, generator
from tests.faults.lab import connect

CUSTOMERS, EACH, LEAST = 10_000, 25, 12
PHASES = ("catalogue", "customers", "services")


def main(customers: int, each: int) -> int:
	connect()
	import frappe

	from gigafibre_fsm.migration import mapping, run, sources
	from gigafibre_fsm.migration.shadow.compare_month import compare_month

	today = frappe.utils.getdate()
	tables = generator.generate(2026, today, customers)
	seeded = {(str(account), reason) for account, reason in billing_differences.differ(tables, each)}
	bills = frappe.db.count("Sales Invoice")
	try:
		with tempfile.TemporaryDirectory() as folder:
			dump.to_folder(tables, Path(folder))
			source, mapped = sources.opened(folder), mapping.load()
			for phase in PHASES:
				run.run(phase, source, mapped, run.Options(sample=True), lambda: None)
			started = time.monotonic()
			report = compare_month(today, source, mapped)
			seconds = time.monotonic() - started
		kept = frappe.db.count("Sales Invoice") - bills
	finally:
		frappe.db.rollback()
	found = {(account.id, one.reason) for account, differences in report.differing for one in differences}
	kinds = {reason for _account, reason in seeded}
	print(*sorted(f"not found: {pair}" for pair in seeded - found)[:20], sep="\n")
	print(*sorted(f"false: {pair}" for pair in found - seeded)[:20], sep="\n")
	print(
		f"shadow-bill: {len(report.accounts):,} customers in {seconds:.1f} s, {len(seeded & found)} of {len(seeded)}"
		f" differences of {len(kinds)} kinds found and named, {len(found - seeded)} false, {kept} bills kept"
		f" (bar: all of at least {LEAST} kinds, 0, 0)"
	)
	return int(found != seeded or len(kinds) < LEAST or bool(kept))


if __name__ == "__main__":
	numbers = [int(word) for word in sys.argv[1:]]
	sys.exit(main(*(numbers + [CUSTOMERS, EACH][len(numbers) :])))
