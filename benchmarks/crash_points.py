"""Killed before and after every database write and commit of the chain: 0 orphans, 0 doubles.

Every write of checkout.submit, of completion with activation and first invoice, of the delivery of messages, of charging
and booking a payment, of the monthly run, of refunds, suspension and return, seasonal pauses, ends of a service, plan
changes, of the reconciler's repairs, of money on account, and of ERPNext's own credit notes and journal entries.
`./fsm figures crash-points [first words of a work's name ...]`.
"""

from __future__ import annotations

import itertools
import sys

from tests.faults import aftercare, deposits, ledger, works
from tests.faults.crashes import crash_everywhere
from tests.faults.lab import laboratory


def main(chosen: list[str]) -> int:
	points = found = 0
	with laboratory() as lab:
		for work in (*works.ALL, *aftercare.ALL, *ledger.ALL, *deposits.ALL):
			if chosen and not work.name.startswith(tuple(chosen)):
				continue
			report = crash_everywhere(lab, work, itertools.count(1))
			print(report, *report.findings, sep="\n  ", flush=True)
			points += report.points
			found += len(report.findings)
	print(f"crash-points: {points} points, {found} orphans and doubles (bar: 0)")
	return 1 if found else 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
