"""Four related webhooks (declined, then paid) in all 24 orders, each delivered 10 times: one final state."""

from __future__ import annotations

import itertools
import sys

from tests.faults import hooks, shop
from tests.faults.lab import laboratory
from tests.faults.outside import no_limits


def main() -> int:
	ends: dict[str, list[tuple[int, ...]]] = {}
	with laboratory() as lab, no_limits():
		order = shop.submit(shop.fill(lab, cart=shop.SOLO))
		shop.deliver_due()
		for sequence in itertools.permutations(range(4)):
			end = hooks.play(lab, order, sequence, times=10)
			state = str((end["invoice"], end["payments"], end["findings"]))
			ends.setdefault(state, []).append(sequence)
			print(*sequence, state, flush=True)
	good = list(ends) == ["((0.0, 'Paid', 'Paid'), 1, [])"]
	print(f"webhook-orders: 24 orders, {len(ends)} final states (bar: 1, paid once)")
	return 0 if good else 1


if __name__ == "__main__":
	sys.exit(main())
