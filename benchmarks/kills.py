"""Redis, worker and MariaDB killed under way: no acknowledged order lost, all done within 120 s.

Redis before, during and after the commit of an order; the worker while it sends an SMS, an e-mail, an event and while it
charges a card; MariaDB while eight customers order.
"""

from __future__ import annotations

import sys
from functools import partial

from tests.faults import kills
from tests.faults.lab import laboratory
from tests.faults.outside import no_limits

BAR_SECONDS = 120


def main() -> int:
	scenes = {
		f"Redis {moment} commit": partial(kills.redis, moment=moment)
		for moment in ("before", "during", "after")
	}
	scenes |= {
		"worker sending an SMS": partial(
			kills.worker, fake="twilio", only="POST .*Messages", start=kills.an_order
		),
		"worker sending an event": partial(kills.worker, fake="hub", only="POST", start=kills.an_order),
		"worker charging a card": partial(
			kills.worker, fake="stripe", only="POST /v1/payment_intents", start=kills.an_activation
		),
		"MariaDB under load": partial(kills.mariadb, customers=8),
	}
	slowest = found = 0.0
	with laboratory() as lab, no_limits():
		for name, scene in scenes.items():
			after = scene(lab, real_time=True)
			slowest, found = max(slowest, after.seconds), found + len(after.findings)
			print(
				f"{name}: {after.acknowledged} acknowledged, {after.unanswered} asked again, done after {after.seconds:.0f} s",
				*after.findings,
				sep="\n  ",
				flush=True,
			)
	print(f"kills: {found:.0f} lost or double, all done within {slowest:.0f} s (bar: 0, {BAR_SECONDS} s)")
	return 1 if found or slowest > BAR_SECONDS else 0


if __name__ == "__main__":
	sys.exit(main())
