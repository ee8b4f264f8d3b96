"""Stripe, Twilio, GenieACS, SMTP and the hub each down for a simulated hour, in every way: each effect exactly once."""

from __future__ import annotations

import sys

from tests.faults import outages
from tests.faults.lab import laboratory

FAKES = ("stripe", "twilio", "genieacs", "smtp", "hub")
WAYS = (
	{"outage": "refuse"}, {"outage": "500"}, {"malformed": True}, {"outage": "timeout_after_effect"}, {"outage": "hang"},
)  # fmt: skip


def main() -> int:
	found = unplaced = 0
	with laboratory() as lab:
		for fake in FAKES:
			for way in WAYS:
				hour = outages.live_through(lab, fake, **way)
				found += len(hour.findings)
				unplaced += not hour.placed and fake != "stripe"
				print(
					f"{fake} {way}: order {'placed' if hour.placed else hour.refusal}",
					*hour.findings,
					sep="\n  ",
					flush=True,
				)
	print(
		f"outages: {len(FAKES) * len(WAYS)} hours, {found} lost or double, {unplaced} orders refused (bar: 0, 0)"
	)
	return 1 if found or unplaced else 0


if __name__ == "__main__":
	sys.exit(main())
