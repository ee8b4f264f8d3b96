"""Servers die without warning. Every moment and step: `./fsm figures kills`."""

from __future__ import annotations

import pytest

from tests.faults import kills
from tests.faults.lab import Lab
from tests.faults.outside import no_limits

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_an_order_survives_a_redis_crash(lab: Lab, moment: str):
	"""A placed order would be answered with an error, or nobody would be notified of it."""
	with no_limits():
		after = kills.redis(lab, moment)
	assert not after.findings, "\n".join(after.findings)
	assert after.seconds < 120


def test_a_charge_survives_a_worker_crash(lab: Lab):
	"""A customer would be charged twice, or never."""
	with no_limits():
		after = kills.worker(lab, "stripe", "POST /v1/payment_intents", kills.an_activation)
	assert not after.findings, "\n".join(after.findings)
	assert after.seconds < 120


def test_confirmed_orders_survive_a_database_crash(lab: Lab):
	"""Confirmed orders would be lost."""
	with no_limits():
		after = kills.mariadb(lab, 4)
	assert not after.findings, "\n".join(after.findings)
	assert after.seconds < 120
