"""Outages: every five minutes the ACS is queried, every minute due messages, counts and credits are processed."""

from __future__ import annotations

from gigafibre_fsm.flow.billing import outage_credits
from gigafibre_fsm.flow.incidents import detection, messages, planned, regulator
from gigafibre_fsm.scheduled.batch import one_by_one


def listen() -> None:
	"""Find devices that have missed their periodic inform."""
	detection.ask_the_acs()


def sweep() -> None:
	"""Start planned maintenance, notify customers of begin and end, advance the CRTC deadline, give credits."""
	one_by_one(planned.starting(), planned.start)
	one_by_one(messages.messages_due(), messages.sweep)
	one_by_one(regulator.notifications_due(), regulator.sweep)
	one_by_one(outage_credits.credits_due(), outage_credits.grant)
