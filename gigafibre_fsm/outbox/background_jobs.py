"""Background jobs of the outbox: one per channel. A slow channel yields to the others, and machines yield to people."""

from __future__ import annotations

import time

import frappe
from frappe.utils.background_jobs import get_queue
from redis.exceptions import RedisError

from gigafibre_fsm.outbox import delivery
from gigafibre_fsm.outbox.rules import PEOPLE_WAIT, queue_of
from gigafibre_fsm.outbox.service import enqueue

TURN_SECONDS = 10


def people_wait() -> bool:
	"""Whether a message to a person waits for a worker. Work for machines that may take seconds asks between its steps, and
	goes on later: with a single worker a sign-in code would wait for it.
	"""
	try:
		return bool(get_queue("short").count)
	except RedisError:
		return False


def deliver_all(names: list[str], channel: str) -> None:
	"""Background job: deliver these rows of a channel one after the other, as the system user. The remaining rows of a channel
	that is slow, or that lets people pass, are queued again.
	"""
	frappe.set_user("Administrator")
	ends = time.monotonic() + TURN_SECONDS
	for number, name in enumerate(names):
		if time.monotonic() > ends or (number and _gives_way(channel)):
			enqueue([(channel, left) for left in names[number:]])
			return
		delivery.deliver(name)


def sweep(channel: str) -> None:
	"""Background job: deliver what is due of a channel."""
	delivery.sweep(channel, lambda: _gives_way(channel))
	if _gives_way(channel):
		frappe.enqueue("gigafibre_fsm.outbox.background_jobs.sweep", queue=queue_of(channel), channel=channel)


def start_sweeps() -> None:
	"""Deliver what is due, each channel in its own job: one that does not respond holds up no other."""
	for channel in delivery.channels_due():
		frappe.enqueue(
			"gigafibre_fsm.outbox.background_jobs.sweep",
			queue=queue_of(channel),
			job_id=f"gigafibre-outbox-{channel}",
			deduplicate=True,
			channel=channel,
		)


def _gives_way(channel: str) -> bool:
	return channel not in PEOPLE_WAIT and people_wait()
