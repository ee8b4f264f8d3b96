"""Background jobs of the outbox: one per channel, and a slow channel yields to the others."""

from __future__ import annotations

import time

import frappe

from gigafibre_fsm.outbox.delivery import channels_due, deliver
from gigafibre_fsm.outbox.rules import queue_of
from gigafibre_fsm.outbox.service import enqueue

TURN_SECONDS = 10


def deliver_all(names: list[str], channel: str) -> None:
	"""Background job: deliver these rows of a channel one after the other, as the system user. After a time
	limit the remaining rows of a slow channel are queued again, so that a worker is free for the others in
	between.
	"""
	frappe.set_user("Administrator")
	ends = time.monotonic() + TURN_SECONDS
	for number, name in enumerate(names):
		if time.monotonic() > ends:
			enqueue([(channel, left) for left in names[number:]])
			return
		deliver(name)


def start_sweeps() -> None:
	"""Deliver what is due, each channel in its own job: one that does not respond holds up no other."""
	for channel in channels_due():
		frappe.enqueue(
			"gigafibre_fsm.outbox.delivery.sweep",
			queue=queue_of(channel),
			job_id=f"gigafibre-outbox-{channel}",
			deduplicate=True,
			channel=channel,
		)
