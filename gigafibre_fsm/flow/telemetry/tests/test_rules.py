"""Which devices are online, which reports count, when optical power is lost."""

from __future__ import annotations

import math
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
	"""A failing line would not be reported, or one at the limit would be reported each night."""
	assert rules.has_lost_light(received, baseline, listed) is lost


@pytest.mark.parametrize(
	"entry",
	[
		{},
		[],
		"x",
		{"acs_device_id": ""},
		{"acs_device_id": {"a": 1}},
		{"acs_device_id": "A\n" + "B"},
	],
)
def test_a_report_of_no_device_is_refused(entry: object) -> None:
	"""A sender would believe that its reports arrive."""
	with pytest.raises(BadReport):
		of_entry(entry)


@pytest.mark.parametrize(
	("field", "value"),
	[
		("serial", "B"),
		*(("uptime", value) for value in (-1, "9" * 30, "NaN", math.nan, math.inf, "1 h", [1], "1e5", 1.5)),
		*(("hosts", value) for value in (True, "-0", {})),
		*(("at", value) for value in ("yesterday", "2026-11-30T10:00:00", 10**30, math.nan, -math.inf, [])),
		("at", "0001-01-01T00:00:00+14:00"),
		("firmware", "x" * 141),
		("ip", ["198.51.100.7"]),
	],
)
def test_an_odd_value_is_left_out_and_named(field: str, value: object) -> None:
	"""A device that says one thing wrongly would seem to be offline for ever."""
	report = of_entry({"acs_device_id": "A", "rx_power": "-20", field: value})
	assert report.refused == (field,) and report.rx_power == "-20"
	assert (report.uptime_s, report.hosts, report.at, report.firmware) == (None, None, None, "")


def test_a_report_is_read_in_utc() -> None:
	"""A report of 15:00 in Toronto would count as one of 15:00 in UTC: five hours old at once."""
	report = of_entry(
		{"acs_device_id": "A", "at": "2026-11-30T10:00:00-05:00", "ip": "2001:DB8::0:1", "hosts": "3"}
	)
	assert (report.at, report.ip, report.hosts, report.uptime_s) == (NOW, "2001:db8::1", 3, None)
	assert of_entry({"acs_device_id": "A", "ip": "0.0.0.0"}).ip == ""  # noqa: S104
