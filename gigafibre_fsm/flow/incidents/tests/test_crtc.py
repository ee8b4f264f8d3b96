"""The CRTC clock: user-minutes, thresholds, deadlines."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from gigafibre_fsm.flow.incidents.crtc import clock

T0 = datetime(2026, 11, 30, 2, 0, tzinfo=timezone.utc).replace(tzinfo=None)
HOUR = timedelta(hours=1)


def test_an_outage_becomes_major_at_600_000_user_minutes():
	"""The provider would miss the two hours, or notify the CRTC of every broken cable."""
	down = [(T0, None)] * 1_000
	before = clock(down, T0, None, False, T0 + 9 * HOUR)
	assert not before.is_major
	assert before.user_minutes == 540_000
	assert before.major_at == T0 + 10 * HOUR, "staff see it coming"
	after = clock(down, T0, None, False, T0 + 11 * HOUR)
	assert after.is_major
	assert after.notify_by == T0 + 12 * HOUR
	assert after.report_by is None


def test_who_came_back_counts_no_longer():
	"""An outage that was nearly repaired would count as a major outage."""
	down = [(T0, T0 + HOUR)] * 9_990 + [(T0, None)] * 10
	assert clock(down, T0, None, False, T0 + 2 * HOUR).user_minutes == 9_990 * 60 + 10 * 120
	small = clock([(T0, T0 + HOUR)] * 100, T0, T0 + HOUR, False, T0 + 9 * HOUR)
	assert not small.is_major
	assert small.major_at is None
	assert small.user_minutes == 6_000


def test_a_short_one_is_not_major_however_many():
	"""Every restart of a core router would be filed."""
	down = [(T0, T0 + timedelta(minutes=29))] * 30_000
	assert not clock(down, T0, T0 + timedelta(minutes=29), False, T0 + HOUR).is_major


def test_an_isolated_community_has_no_threshold():
	"""A village without any other line would be forgotten for being small."""
	now = clock([(T0, None)] * 12, T0, None, True, T0 + timedelta(minutes=5))
	assert now.is_major
	assert now.notify_by == T0 + 2 * HOUR
	over = clock([(T0, T0 + HOUR)] * 12, T0, T0 + HOUR, True, T0 + 2 * HOUR)
	assert over.report_by == T0 + HOUR + timedelta(days=30)
