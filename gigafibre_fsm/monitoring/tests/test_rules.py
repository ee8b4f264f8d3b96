"""Health states by age and count."""

from __future__ import annotations

import pytest

from gigafibre_fsm.monitoring import rules
from gigafibre_fsm.monitoring.rules import DEGRADED, DOWN, OK, Part, Waiting


@pytest.mark.parametrize(
	("age", "state"), [(0, OK), (179, OK), (180, DEGRADED), (899, DEGRADED), (900, DOWN), (None, DOWN)]
)
def test_a_scheduler_that_stops_is_seen(age: float | None, state: str) -> None:
	"""Bills, reminders and messages would stop for days before anybody asks why."""
	assert rules.by_age(age, rules.SCHEDULER) == state


def test_a_vendor_is_judged_by_what_waits_for_it() -> None:
	"""An outage of Stripe would be noticed when the first customer calls."""
	assert rules.vendor(Waiting()) == OK
	assert rules.vendor(Waiting(3, 10)) == OK
	assert rules.vendor(Waiting(3, 10, resting=True)) == DEGRADED
	assert rules.vendor(Waiting(3, 400)) == DEGRADED
	assert rules.vendor(Waiting(3, 4000)) == DOWN


def test_without_workers_nothing_is_sent() -> None:
	"""Messages would wait while every page still works."""
	assert rules.workers(0, 0) == DOWN
	assert rules.workers(2, 100) == OK
	assert rules.workers(2, 5000) == DEGRADED


@pytest.mark.parametrize(("free", "state"), [(10, OK), (3.9, DEGRADED), (1.9, DOWN)])
def test_a_disk_warns_before_it_is_full(free: float, state: str) -> None:
	"""A full disk stops the database, and with it every order."""
	assert rules.disk(free, 2) == state


def test_only_what_visitors_notice_takes_a_server_out() -> None:
	"""An outage of the ACS would take the website away from visitors as well."""
	fine = [Part("database", OK), Part("redis", OK)]
	assert rules.overall(fine) == OK
	assert rules.overall([*fine, Part("acs", DOWN)]) == DEGRADED
	assert rules.overall([*fine, Part("disk", DEGRADED)]) == DEGRADED
	assert rules.overall([Part("database", DOWN)]) == DOWN
