"""Random lives of two lines (reserve, pay, cancel, expire, replay, activate, suspend) against a reference model: 0 differ."""

from __future__ import annotations

import sys
import traceback

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.lab import laboratory
from tests.faults.model import machine

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
