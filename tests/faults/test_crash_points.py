"""The process dies in the middle of an order, an activation, a delivery or a charge. A sample of the points; all of them:
`./fsm figures crash-points`.
"""

from __future__ import annotations

import pytest

from tests.faults import aftercare, deposits, ledger, works
from tests.faults.crashes import Work, crash_everywhere
from tests.faults.lab import Lab

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.timeout(1200)]
SAMPLE = {
	works.ORDER: (40, 90),
	works.COMPLETION: (30, 70),
	works.MESSAGES: (2, 4),
	works.CHARGE: (5, 30),
	works.MONTH: (20,),
	aftercare.END: (25,),
	ledger.ON_ACCOUNT: (6, 12),
	ledger.OWN_RETURN: (8, 14),
	ledger.WRITE_OFF: (6,),
	deposits.BOOK: (8, 20),
	deposits.READ: (5,),
}
SIDES = ("before", "after")


@pytest.mark.parametrize("work", SAMPLE, ids=lambda work: work.name)
def test_a_crash_leaves_all_or_nothing_written(lab: Lab, work: Work):
	"""A power failure would leave half an order, or charge a household twice."""
	side = SIDES[list(SAMPLE).index(work) % 2]
	report = crash_everywhere(lab, work, iter(SAMPLE[work]), (side,))
	assert not report.findings, "\n".join(report.findings)
	assert report.points
