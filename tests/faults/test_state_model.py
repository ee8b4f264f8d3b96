"""Reserve, pay, expire, submit, replay, cancel, activate, suspend: in random order. In full: `./fsm figures
state-model`.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.afterlife import machine
from tests.faults.lab import Lab

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.timeout(1200)]


def test_the_site_follows_the_model(lab: Lab):
	"""Some sequence of ordinary events would lose a port or sell it twice."""
	few = settings(
		max_examples=5,
		stateful_step_count=15,
		deadline=None,
		database=None,
		phases=[Phase.generate],
		suppress_health_check=list(HealthCheck),
	)
	run_state_machine_as_test(machine(lab), settings=few)
