"""Every minute: record the queued reports of devices, in short turns. Reports are queued when too many arrive at once."""

from __future__ import annotations

import time

import frappe

from gigafibre_fsm.flow.provisioning import event_queue
from gigafibre_fsm.outbox.background_jobs import is_person_waiting

TURN_SECONDS = 2.0
QUEUE = "long"
"""A worker that records reports sends no sign-in codes meanwhile: its turns are short, end when a message to a person waits,
and are queued behind all other jobs.
"""
# another request changed the same records: retried in the next turn
LATER = (frappe.QueryDeadlockError, frappe.QueryTimeoutError, frappe.TimestampMismatchError)


def drain() -> int:
	"""Record the queued reports, oldest first, each in a transaction of its own; returns how many."""
	done, ends = 0, time.monotonic() + TURN_SECONDS
	with event_queue.QUEUE.single_worker() as mine:
		while mine and (entries := event_queue.QUEUE.oldest(1)):
			if time.monotonic() > ends or (done and is_person_waiting()):
				frappe.enqueue("gigafibre_fsm.scheduled.device_events.drain", queue=QUEUE)
				break
			if not _record(entries[0]):
				break
			event_queue.QUEUE.discard(1)
			done += 1
	return done


def _record(entry: bytes) -> bool:
	"""Whether a report is done: recorded, or its failure written to the Error Log."""
	try:
		event_queue.record(entry)
	except LATER:
		frappe.db.rollback()
		return False
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title="Report of a device")
	frappe.db.commit()
	return True
