"""Random lives of two lines against a reference model: 0 differ.

Reserve, pay, expire, submit, replay, cancel, activate, owe and be suspended by dunning, pay and be restored, pause for a season
and come back, change the plan, be refunded.
"""

from __future__ import annotations

import sys
import traceback

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.afterlife import machine
from tests.faults.lab import laboratory

LIVES, STEPS = 100, 30


def main() -> int:
	wanted = settings(
		max_examples=LIVES,
		stateful_step_count=STEPS,
		deadline=None,
		database=None,
		phases=[Phase.generate],
		print_blob=True,
		suppress_health_check=list(HealthCheck),
	)
	differ = 0
	with laboratory() as lab:
		try:
			run_state_machine_as_test(machine(lab), settings=wanted)
		except AssertionError:
			traceback.print_exc()
			differ = 1
	print(f"state-model: {LIVES} lives of up to {STEPS} steps, {differ} differ from the model (bar: 0)")
	return differ


if __name__ == "__main__":
	sys.exit(main())
