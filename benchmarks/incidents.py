"""200 nights of outages: each fibre cut one incident within a missed inform, nobody told of power or ACS failures, none twice.

A network of OLTs, ports and terminals informs every five minutes, each home at its own moment; some are closed for the season,
some switch off in the evening, one OLT is slow. A night has a fibre cut (of a terminal, a port, a slot or an OLT), a power cut,
an ACS that is down, or nothing. Every five minutes the rules look; the records are kept in memory.
`./fsm figures incidents [nights] [seed]`
"""

from __future__ import annotations

import sys

from tests.factories.outage_nights import play


def main(nights: int = 200, seed: int = 2026) -> int:
	wrong, cuts, told = play(nights, seed)
	for line in wrong:
		print(line)
	print(
		f"incidents: {nights} nights, {cuts} fibre cuts, {told} customers told, {len(wrong)} wrong (bar: 0)"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main(*map(int, sys.argv[1:])))
