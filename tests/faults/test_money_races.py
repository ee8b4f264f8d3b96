"""Several people move the same money at the same moment. In full: `./fsm figures money-races`."""

from __future__ import annotations

import pytest

from tests.faults import money
from tests.faults.lab import Lab

pytestmark = pytest.mark.site
PEOPLE = 2


@pytest.mark.parametrize("door", money.DOORS, ids=lambda door: door.name)
def test_concurrent_money_actions_happen_once(lab: Lab, door: money.Door):
	"""Two clerks, a clerk and a webhook, or a double click would refund the same money twice."""
	assert not money.race(lab, door, PEOPLE)
