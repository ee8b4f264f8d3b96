"""Background jobs of the outbox: each channel has its own, and a slow one lets the others pass."""

from __future__ import annotations

import time

import frappe

from gigafibre_fsm.outbox.delivery import channels_due, deliver
from gigafibre_fsm.outbox.rules import queue_of
from gigafibre_fsm.outbox.service import enqueue

TURN_SECONDS = 10


def deliver_all(names: list[str], channel: str) -> None:
	"""Background job: deliver these rows of a channel in turn, as the system and not as whoever caused them. Of a slow
	channel those that are left after a while queue up anew, so that a worker is free for the others in between.
	"""
	frappe.set_user("Administrator")
	ends = time.monotonic() + TURN_SECONDS
	for number, name in enumerate(names):
		if time.monotonic() > ends:
			enqueue([(channel, left) for left in names[number:]])
			return
		deliver(name)


def start_sweeps() -> None:
	"""Have what is due delivered, each channel by a job of its own: one that does not answer holds up no other."""
	for channel in channels_due():
		frappe.enqueue(
			"gigafibre_fsm.outbox.delivery.sweep",
			queue=queue_of(channel),
			job_id=f"gigafibre-outbox-{channel}",
			deduplicate=True,
			channel=channel,
		)
