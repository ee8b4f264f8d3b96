"""The queue of device reports: receiving one takes one write to Redis, and a worker writes hundreds at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from frappe import _
from redis.exceptions import RedisError

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import BadRequest, Busy
from gigafibre_fsm.flow.telemetry import ingest
from gigafibre_fsm.flow.telemetry.reports import BadReport, Report, of_entry
from gigafibre_fsm.work_queue import WorkQueue

QUEUE = "fsm-telemetry"
MOST_WAITING = 50_000
BATCH = 200
"""Reports per transaction: a fraction of a second, so that nothing else waits long."""
MOST_AT_ONCE, MOST_SAID = 500, 20


def enqueue(entries: Sequence[Any]) -> tuple[int, list[str]]:
	"""Queue reports for the next batch: (number of reports, sentences about ignored values). One malformed report does not
	stop the others. Raises BadRequest when none is usable, Busy when too many wait. Without Redis they are written at
	once.
	"""
	now = utc_now()
	reports, refused = [], []
	for number, entry in enumerate(entries, start=1):
		try:
			report = of_entry(entry)
		except BadReport as wrong:
			refused.append((number, str(wrong)))
			continue
		reports.append(report)
		refused += [(number, field) for field in report.refused]
	# Imported here only: a translated word loads the whole dictionary.
	said = [_("Report {0}: {1} is not valid.").format(*each) for each in refused[:MOST_SAID]]
	if not reports:
		raise BadRequest(said[0])
	_keep(reports, now)
	return len(reports), said


def _keep(reports: Sequence[Report], now: datetime) -> None:
	packed = [_packed(report, now) for report in reports]
	try:
		if _queue().length() >= MOST_WAITING:
			raise Busy(_("Too many reports are waiting. Please send them again later."))
		_queue().add(packed)
	except RedisError:
		ingest.apply(reports)


def queue_length() -> int:
	"""The number of waiting reports."""
	return _queue().length()


def next_batch() -> list[Report]:
	"""The oldest waiting reports, at most a batch: they stay in the queue until `discard_batch`."""
	return [of_entry(json.loads(one)) for one in _queue().oldest(BATCH)]


def discard_batch(count: int) -> None:
	"""Remove the first `count` reports, which are written."""
	_queue().discard(count)


def single_worker() -> AbstractContextManager[bool]:
	"""Context manager: whether this process may empty the queue; one at a time does."""
	return _queue().single_worker()


def _packed(report: Report, now: datetime) -> str:
	return json.dumps(
		{
			"acs_device_id": report.acs_device_id,
			"at": f"{report.at or now}+00:00",
			"ip": report.ip,
			"firmware": report.firmware,
			"rx_power": report.rx_power,
			"tx_power": report.tx_power,
			"uptime": report.uptime_s,
			"hosts": report.hosts,
		}
	)


def _queue() -> WorkQueue:
	return WorkQueue(QUEUE)
