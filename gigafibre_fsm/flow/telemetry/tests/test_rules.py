"""Who is online, which reports count, when light is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.flow.telemetry import rules
from gigafibre_fsm.flow.telemetry.reports import BadReport, of_entry

NOW = datetime.fromisoformat("2026-11-30T15:00")


def ago(minutes: float) -> datetime:
	return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
	("seen", "listed", "asked", "heard", "online"),
	[
		(ago(4), False, None, None, True),
		(ago(19), False, ago(25), ago(19), True),
		(ago(180), True, ago(5), ago(1), True),
		(ago(180), False, ago(5), ago(1), False),
		(None, False, ago(5), ago(1), None),
		# nobody has asked the ACS: the reports decide
		(ago(40), True, ago(300), ago(2), False),
		(None, True, ago(300), ago(2), None),
		# nothing has been heard of anybody: the ACS is away, not the households
		(ago(40), True, ago(40), ago(40), None),
		(ago(40), False, None, ago(40), None),
	],
)
def test_online_is_a_rule_over_the_inform_interval(
	seen: datetime | None, listed: bool, asked: datetime | None, heard: datetime | None, online: bool | None
) -> None:
	"""Every household would be called offline when the ACS is away, or a dead one online for ever."""
	assert rules.is_online(seen, listed, asked, heard, NOW) is online


def test_a_wrong_clock_is_now_and_an_old_report_is_none() -> None:
	"""A device with a clock of 2031 would be online for years, and a queue of last month make all of them silent."""
	assert rules.moment_of(NOW + timedelta(days=900), NOW) == NOW
	assert rules.moment_of(None, NOW) == NOW
	assert rules.moment_of(NOW - timedelta(days=8), NOW) is None
	assert rules.moment_of(ago(3), NOW) == ago(3)


@pytest.mark.parametrize(
	("received", "baseline", "listed", "lost"),
	[
		(-21.0, -19.0, False, True),
		(-20.9, -19.0, False, False),
		(-20.6, -19.0, True, True),
		(-20.4, -19.0, True, False),
		(None, -19.0, True, True),
		(-25.0, None, False, False),
	],
)
def test_light_is_lost_at_two_decibels(
	received: float | None, baseline: float | None, listed: bool, lost: bool
) -> None:
	"""A line that fails would be seen by nobody, or one at the limit be told each night."""
	assert rules.has_lost_light(received, baseline, listed) is lost


@pytest.mark.parametrize(
	"entry",
	[
		{},
		[],
		"x",
		{"acs_device_id": ""},
		{"acs_device_id": {"a": 1}},
		{"acs_device_id": "A", "serial": "B"},
		{"acs_device_id": "A", "uptime": -1},
		{"acs_device_id": "A", "uptime": "9" * 30},
		{"acs_device_id": "A", "hosts": True},
		{"acs_device_id": "A", "at": "yesterday"},
		{"acs_device_id": "A", "at": "2026-11-30T10:00:00"},
		{"acs_device_id": "A", "at": 10**30},
		{"acs_device_id": "A", "firmware": "x" * 141},
		{"acs_device_id": "A\n" + "B"},
	],
)
def test_a_malformed_report_is_refused(entry: object) -> None:
	"""One bad value would stop the batch of five hundred households that it came with."""
	with pytest.raises(BadReport):
		of_entry(entry)


def test_a_report_is_read_in_utc() -> None:
	"""A report of 15:00 in Toronto would count as one of 15:00 in UTC: five hours old at once."""
	report = of_entry(
		{"acs_device_id": "A", "at": "2026-11-30T10:00:00-05:00", "ip": "2001:DB8::0:1", "hosts": "3"}
	)
	assert (report.at, report.ip, report.hosts, report.uptime_s) == (NOW, "2001:db8::1", 3, None)
	assert of_entry({"acs_device_id": "A", "ip": "0.0.0.0"}).ip == ""  # noqa: S104
