"""Decides whether customers are notified of an outage automatically, by staff, or not at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.flow.incidents.causes import NOT_OURS, PLANNED, TRUSTED

OFF, DRY_RUN, ON = "Off", "Dry Run", "On"


@dataclass(frozen=True)
class Limits:
	"""The settings: `mode`, minutes until an outage is settled, the smallest and the largest outage (in lines) for automatic
	messages, and the number of such outages a day.
	"""

	mode: str
	settled_minutes: int
	smallest: int
	largest: int
	a_day: int


@dataclass(frozen=True)
class Decision:
	"""`what`: "send", "dry run", "wait" (until it is settled), "ask" (staff decide) or "never"; with the reason."""

	what: str
	reason: str = ""


def decide(
	cause: str,
	opened: datetime,
	lines: int,
	sent_today: int,
	limits: Limits,
	now: datetime,
	run_here: bool = True,
) -> Decision:
	"""The decision on a current outage of `lines` lines that was opened at `opened` (UTC). `run_here`: this site is the
	master of the OLT; the customers of another OLT are notified by the former system, or by staff.
	"""
	if cause in NOT_OURS:
		return Decision("never", "power")
	if cause == PLANNED:
		return Decision("never", "planned")
	if now - opened < timedelta(minutes=limits.settled_minutes):
		return Decision("wait", "settling")
	if not run_here:
		return Decision("ask", "elsewhere")
	if cause not in TRUSTED:
		return Decision("ask", "cause")
	if lines < limits.smallest:
		return Decision("ask", "small")
	if lines > limits.largest:
		return Decision("ask", "large")
	if sent_today >= limits.a_day:
		return Decision("ask", "many")
	if limits.mode == OFF:
		return Decision("ask", "off")
	return Decision("send" if limits.mode == ON else "dry run")
