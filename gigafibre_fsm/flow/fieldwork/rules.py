"""The age of a queued action, and whether the office is notified of its refusal. Pure."""

from __future__ import annotations

from datetime import timedelta

# Within this time the technician still sees the refused form, and corrects it.
STILL_LOOKING = timedelta(minutes=2)
LONGEST_AGE = timedelta(days=60)


def age(done_at: float, sent_at: float) -> timedelta:
	"""The time since the action was done. Both moments, in milliseconds since 1970, are of the phone's own clock, so that a
	wrong clock does not matter. Never negative: the clock may have been set back in between.
	"""
	elapsed = min(max(sent_at - done_at, 0), LONGEST_AGE.total_seconds() * 1000)
	return timedelta(milliseconds=elapsed)


def must_notify_office(age_of_action: timedelta) -> bool:
	"""Whether the dispatcher is notified of a refused action: the technician no longer sees its form."""
	return age_of_action > STILL_LOOKING
