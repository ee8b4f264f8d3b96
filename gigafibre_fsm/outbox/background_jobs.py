"""Background jobs of the outbox, one per channel. A slow channel yields to the others, and channels to machines yield to
messages to people.
"""

from __future__ import annotations

import time

import frappe
from frappe.utils.background_jobs import get_queue
from redis.exceptions import RedisError

from gigafibre_fsm.outbox import delivery
from gigafibre_fsm.outbox.rules import PEOPLE_WAIT, queue_of
from gigafibre_fsm.outbox.service import enqueue

TURN_SECONDS = 10


def is_person_waiting() -> bool:
	"""Whether a message to a person waits for a worker. Long work for machines checks this between its steps and stops until
	later: with a single worker a sign-in code would wait for it.
	"""
	try:
		return bool(get_queue("short").count)
	except RedisError:
		return False


def deliver_all(names: list[str], channel: str) -> None:
	"""Background job: deliver these rows of a channel one after the other, as the system user. When the channel is slow, or
	yields to messages to people, the remaining rows are queued again.
	"""
	frappe.set_user("Administrator")
	ends = time.monotonic() + TURN_SECONDS
	for number, name in enumerate(names):
		if time.monotonic() > ends or (number and _must_yield(channel)):
			enqueue([(channel, left) for left in names[number:]])
			return
		delivery.deliver(name)


def sweep(channel: str) -> None:
	"""Background job: deliver the due rows of a channel."""
	delivery.sweep(channel, lambda: _must_yield(channel))
	if _must_yield(channel):
		frappe.enqueue("gigafibre_fsm.outbox.background_jobs.sweep", queue=queue_of(channel), channel=channel)


def start_sweeps() -> None:
	"""Deliver all due rows, each channel in its own job, so that a channel that does not respond delays no other."""
	for channel in delivery.channels_due():
		frappe.enqueue(
			"gigafibre_fsm.outbox.background_jobs.sweep",
			queue=queue_of(channel),
			job_id=f"gigafibre-outbox-{channel}",
			deduplicate=True,
			channel=channel,
		)


def _must_yield(channel: str) -> bool:
	return channel not in PEOPLE_WAIT and is_person_waiting()
