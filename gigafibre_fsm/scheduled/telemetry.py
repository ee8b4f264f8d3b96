"""Device telemetry: every minute the queue of reports is written, every hour the ACS is read, every night the hours are
aggregated.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import frappe

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.telemetry import acs_reading, ingest, light_loss, report_queue, rollup
from gigafibre_fsm.flow.telemetry.reports import Report
from gigafibre_fsm.outbox.background_jobs import is_person_waiting

TURN_SECONDS = 2.0
QUEUE = "long"
"""A worker that writes reports sends no sign-in codes meanwhile: its turns are short, end when a message to a person waits,
and are queued behind all other jobs.
"""


def drain() -> int:
	"""Write the queued reports in batches; returns how many."""
	written, ends = 0, time.monotonic() + TURN_SECONDS
	with report_queue.single_worker() as mine:
		while mine and (batch := report_queue.next_batch()):
			if time.monotonic() > ends or (written and is_person_waiting()):
				frappe.enqueue("gigafibre_fsm.scheduled.telemetry.drain", queue=QUEUE)
				break
			_write(batch)
			report_queue.discard_batch(len(batch))
			written += len(batch)
	return written


def read_acs(skip: int = 0) -> None:
	"""Read one page of the ACS's devices; the next page is a job of its own, so that other jobs get their turn."""
	if not acs_reading.is_configured():
		return
	try:
		reports, following = acs_reading.page(skip)
	except (ServiceUnavailable, ServiceRefused) as error:
		# The next hourly run tries again; meanwhile the states show their age.
		acs_reading.record_failure(str(error))
		return
	_write(reports)
	if following:
		frappe.enqueue("gigafibre_fsm.scheduled.telemetry.read_acs", queue=QUEUE, skip=following)
	else:
		acs_reading.record_success()


def nightly() -> None:
	for day in rollup.days_due():
		rollup.sum_up(day)
		frappe.db.commit()
	light_loss.review()
	frappe.db.commit()


def _write(reports: Sequence[Report]) -> None:
	"""Write a batch in one transaction; if that fails, each report in its own, and log the one that fails."""
	try:
		ingest.apply(reports)
		frappe.db.commit()
	except Exception:
		frappe.db.rollback()
		if len(reports) == 1:
			frappe.log_error(title=f"Report of {reports[0].acs_device_id}")
			frappe.db.commit()
			return
		for report in reports:
			_write([report])
