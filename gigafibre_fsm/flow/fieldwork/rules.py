"""When something happened that a phone tells of later, and whether the office must hear that it was refused. Pure."""

from __future__ import annotations

from datetime import timedelta

# Until then the technician still looks at the form that was refused, and corrects it.
STILL_LOOKING = timedelta(minutes=2)
LONGEST_AGE = timedelta(days=60)


def age(done_at: float, sent_at: float) -> timedelta:
	"""How long ago the action was done: both moments, in milliseconds since 1970, are of the phone's own clock, so that
	one that is hours wrong changes nothing. Never negative: a clock may have been set back in between.
	"""
	elapsed = min(max(sent_at - done_at, 0), LONGEST_AGE.total_seconds() * 1000)
	return timedelta(milliseconds=elapsed)


def office_must_hear(age_of_action: timedelta) -> bool:
	"""Whether a refused action is told to the dispatcher: nobody looks at its form any more."""
	return age_of_action > STILL_LOOKING
