"""Every method and button that moves money or gives days back, pressed by 8 people at once, 50 rounds: each effect once.

`./fsm figures money-races [people [rounds [first words of a door's name ...]]]`.
"""

from __future__ import annotations

import sys

from tests.faults import money
from tests.faults.lab import laboratory
from tests.faults.outside import no_limits

PEOPLE, ROUNDS = 8, 50


def main(people: int, rounds: int, chosen: tuple[str, ...]) -> int:
	wrong = 0
	doors = [door for door in money.DOORS if not chosen or door.name.startswith(chosen)]
	for door in doors:
		# One lab for each action: records left by one would slow the queries of the next.
		with laboratory() as lab, no_limits():
			found = [sentence for _round in range(rounds) for sentence in money.race(lab, door, people)]
		print(
			f"{door.name}: {people} at once, {rounds} rounds, {len(found)} wrong",
			*found,
			sep="\n  ",
			flush=True,
		)
		wrong += len(found)
	print(f"money-races: {len(doors)} doors, {people} at once, {rounds} rounds, {wrong} not once (bar: 0)")
	return 1 if wrong else 0


if __name__ == "__main__":
	given = sys.argv[1:]
	sys.exit(
		main(
			int(given[0]) if given else PEOPLE,
			int(given[1]) if len(given) > 1 else ROUNDS,
			tuple(given[2:]),
		)
	)
