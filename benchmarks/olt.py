"""500 changes on an OLT that hangs, refuses and breaks off: each effective once, none lost.

Households of one OLT change their plan, are suspended and come back, again and again; at every second command the OLT is busy,
breaks off before or after it has obeyed, or does not answer. At the end each line is on the OLT as it is sold, each command is
confirmed, and no change took effect twice.
`./fsm figures olt [changes] [seed]`
"""

from __future__ import annotations

import sys

from tests.faults.lab import laboratory
from tests.faults.olt_storm import machine, storm
from tests.faults.outside import no_limits

HOUSEHOLDS = 10


def main(changes: int = 500, seed: int = 2026) -> int:
	with machine() as fake, laboratory(HOUSEHOLDS) as lab, no_limits():
		wrong = storm(lab, fake, changes, HOUSEHOLDS, seed)
		effects = len(fake.olt.changes)
	for line in wrong:
		print(line)
	print(f"olt: {changes} changes, {effects} took effect, {len(wrong)} not as they must be (bar: 0)")
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main(*map(int, sys.argv[1:])))
