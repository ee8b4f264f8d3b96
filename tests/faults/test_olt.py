"""An OLT that misbehaves, and two changes of one line at once."""

from __future__ import annotations

import pytest

from tests.faults import shop
from tests.faults.children import Child
from tests.faults.lab import Lab
from tests.faults.olt_storm import drive, judge, machine, settle, storm
from tests.faults.servers import wait_until

pytestmark = [pytest.mark.site, pytest.mark.slow]


def test_changes_on_an_olt_that_misbehaves(lab: Lab) -> None:
	"""A line would be registered twice, keep the speed of last month, or never hear of its new one."""
	with machine() as fake:
		assert storm(lab, fake, changes=8, households=1, seed=7) == []


def test_a_replaced_command_never_lands_after_the_newer_one(lab: Lab) -> None:
	"""A customer who changes the plan twice in a minute would get the speed of the first change, and pay for the second."""
	from gigafibre_fsm.flow.subscriptions import plan_change

	frappe = lab.frappe
	with machine(patience=20) as fake:
		fake.most_sessions = 5  # this OLT would let both in
		drive(lab, fake)
		home = settle(lab)
		today = frappe.utils.getdate()
		plan_change.change_plan(home.service, "FTTH500I", today, today)
		frappe.db.commit()
		# the first change is in progress, and the OLT answers slowly
		fake.switches.set({"latency_ms": 6000, "next": 1})
		first = Child(shop.deliver_due)
		wait_until(lambda: fake.sessions, "the first change to be on its way")
		plan_change.change_plan(home.service, "FTTH25", today, today)
		frappe.db.commit()
		second = Child(shop.deliver_due)
		assert not first.wait().error
		assert not second.wait().error
		shop.deliver_due()
		assert judge(lab, fake, [home]) == [], "the plan that was asked for last"
