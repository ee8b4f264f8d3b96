"""Outages: every five minutes the ACS is asked, every minute what is due is told, counted and credited."""

from __future__ import annotations

from gigafibre_fsm.flow.billing import outage_credits
from gigafibre_fsm.flow.incidents import detection, messages, planned, regulator
from gigafibre_fsm.scheduled.batch import one_by_one


def listen() -> None:
	"""Who has missed an inform."""
	detection.ask_the_acs()


def sweep() -> None:
	"""Planned work begins, customers are told and told that it is over, the CRTC clock goes on, credits are given."""
	one_by_one(planned.starting(), planned.start)
	one_by_one(messages.messages_due(), messages.sweep)
	one_by_one(regulator.notifications_due(), regulator.sweep)
	one_by_one(outage_credits.credits_due(), outage_credits.grant)
