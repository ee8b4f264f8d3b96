"""When a device's return is requested, when it is charged, and when it may go to another household."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gigafibre_fsm.flow.vocabulary import EQUIPMENT_TYPES
from gigafibre_fsm.flow.workshop import rules
from gigafibre_fsm.flow.workshop.rules import Bench

SINCE = date(2026, 11, 1)


@pytest.mark.parametrize(
	("day", "sent", "due"),
	[(6, 0, False), (7, 0, True), (40, 0, True), (7, 1, False), (21, 1, True), (99, 2, False)],
)
def test_a_reminder_on_each_of_its_days(day: int, sent: int, due: bool) -> None:
	"""A household would be written to each morning, or never."""
	assert rules.reminders_due(SINCE, SINCE + timedelta(days=day), (21, 7), sent) is due


@pytest.mark.parametrize(
	("day", "fee_days", "reminded", "may"),
	[(60, 60, 1, True), (59, 60, 1, False), (90, 60, 0, False), (90, 0, 3, False)],
)
def test_no_fee_before_it_was_told(day: int, fee_days: int, reminded: int, may: bool) -> None:
	"""A customer would be charged without a previous warning."""
	assert rules.may_charge(SINCE, SINCE + timedelta(days=day), fee_days, reminded) is may


@pytest.mark.parametrize(
	("bench", "missing"),
	[
		(Bench(True, ()), []),
		(Bench(False, ()), ["wipe"]),
		(Bench(True, ("wifi",)), ["checks"]),
		(Bench(False, ("wifi",)), ["wipe", "checks"]),
	],
)
def test_what_stands_between_a_device_and_the_shelf(bench: Bench, missing: list[str]) -> None:
	"""The next household would get the WiFi of the last one, or a broken router."""
	assert rules.missing(bench) == missing


def test_every_kind_of_device_has_a_checklist_of_its_own() -> None:
	"""A telephone adapter would go to the shelf without a dial tone."""
	lists = [tuple(rules.checks(kind)) for kind in EQUIPMENT_TYPES]
	assert len(set(lists)) == len(EQUIPMENT_TYPES)
	assert all(len({key for key, _label in each}) == len(each) for each in lists)


def test_a_device_that_holds_a_household_s_name_is_not_wiped() -> None:
	"""A device whose reset failed would be called wiped."""
	assert rules.is_leftover(["WiFi-Tremblay", ""], {"WiFi-Tremblay"})
	assert not rules.is_leftover(["Deco_A1B2", "", None], {"WiFi-Tremblay", ""})
