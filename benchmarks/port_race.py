"""200 concurrent checkouts for one port, 20 rounds: one winner and 199 clean refusals; 64 buyers on 8 ports: 8 winners.

In each round, after the race for the hold over HTTP, eight checkouts with saved cards and holds that ran out are submitted
at once for another port: one order, nothing charged.
"""

from __future__ import annotations

import sys

from tests.faults import rivals
from tests.faults.lab import laboratory
from tests.faults.outside import no_limits

ROUNDS, BUYERS, SUBMITTERS = 20, 200, 8


def main() -> int:
	wrong = 0
	with laboratory(ports=ROUNDS * 2 + 8) as lab, no_limits():
		for number in range(1, ROUNDS + 1):
			race = rivals.checkouts(lab, BUYERS, [lab.take()])
			sold = rivals.orders(lab, rivals.rival_baskets(lab, SUBMITTERS))
			good = (race.winners, race.refused) == (1, BUYERS - 1) and (sold.winners, sold.refused) == (
				1,
				SUBMITTERS - 1,
			)
			good = good and not race.findings and not sold.findings
			wrong += not good
			print(
				f"round {number}: {race.winners} held, {race.refused} refused; {sold.winners} ordered, {sold.refused} refused",
				*race.findings,
				*sold.findings,
				sep="\n  ",
				flush=True,
			)
		many = rivals.checkouts(lab, 64, [lab.take() for _port in range(8)])
		print(
			f"64 buyers on 8 ports: {many.winners} winners, {many.refused} refused",
			*many.findings,
			sep="\n  ",
		)
		wrong += (many.winners, many.refused) != (8, 56) or bool(many.findings)
	print(f"port-race: {ROUNDS} rounds of {BUYERS}, {wrong} not as they must be (bar: 0)")
	return 1 if wrong else 0


if __name__ == "__main__":
	sys.exit(main())
