"""A legacy dump of 16,056 drops and 4,949 accounts with every kind of dirt: all kinds found in their rows, 0 good rows refused.

`./fsm figures dirty-dump [drops]`. Pure: from CSV files, no site.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

from gigafibre_fsm.migration import mapping, sources
from gigafibre_fsm.migration.findings import KINDS, LEFT_OUT, Findings
from gigafibre_fsm.migration.phases import PHASES
from gigafibre_fsm.migration.planned import Site
from gigafibre_fsm.migration.run import read
from gigafibre_fsm.sample.legacy import dirt, dump, generator

TODAY = date(2026, 11, 30)
SITE = Site(
	today=TODAY,
	started=TODAY,
	hold_until=date(2027, 1, 31),
	default_zone="1",
	customer_group="Résidentiel",
	territory="Canada",
)
LEAST = 40


def main(drops: int) -> int:
	tables = generator.generate(2026, TODAY, drops=drops)
	spoilt = dirt.spoil(tables)
	found: dict[str, set[str]] = defaultdict(set)
	started = time.monotonic()
	with tempfile.TemporaryDirectory() as folder:
		dump.to_folder(tables, Path(folder))
		source, mapped = sources.opened(folder), mapping.load()
		for phase in PHASES.values():
			findings = Findings()
			phase.plan(read(phase, source, mapped, findings), findings, SITE)
			for finding in findings:
				found[finding.kind].add(finding.row)
	seconds = time.monotonic() - started
	complete = [kind for kind, rows in spoilt.items() if set(rows) <= found[kind]]
	false = {kind: rows - set(spoilt.get(kind, ())) for kind, rows in found.items()}
	refused = sum(len(rows) for kind, rows in false.items() if KINDS[kind][0] == LEFT_OUT)
	others = sum(map(len, false.values())) - refused
	rows = sum(map(len, tables.values()))
	print(f"{rows:,} rows read and judged in {seconds:.1f} s")
	print(
		f"dirty-dump: {len(complete)} of {len(spoilt)} kinds found in all their rows, {refused} good rows refused,"
		f" {others} false findings (bar: all of at least {LEAST}, 0, 0)"
	)
	return int(len(complete) < len(spoilt) or len(spoilt) < LEAST or bool(refused or others))


if __name__ == "__main__":
	sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
