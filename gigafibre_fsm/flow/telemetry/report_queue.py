"""The queue between the door and the records: a report takes one write to Redis, and a worker writes hundreds at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import frappe
from frappe import _
from redis.exceptions import RedisError

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.exceptions import BadRequest, Busy
from gigafibre_fsm.flow.telemetry import ingest
from gigafibre_fsm.flow.telemetry.reports import BadReport, Report, of_entry

QUEUE = "fsm-telemetry"
MOST_WAITING = 50_000
BATCH = 200
"""Reports in one transaction: a fraction of a second, so that nobody waits for it."""
MOST_AT_ONCE = 500


def enqueue(entries: Sequence[Any]) -> int:
	"""Keep reports for the next batch; returns how many. Raises BadRequest for one that is malformed (none is kept then), Busy
	when too many wait. Without Redis they are written at once.
	"""
	now = utc_now()
	reports = [_checked(number, entry) for number, entry in enumerate(entries, start=1)]
	packed = [_packed(report, now) for report in reports]
	try:
		if queue_length() >= MOST_WAITING:
			raise Busy(_("Too many reports are waiting. Please send them again later."))
		frappe.cache.execute_command("RPUSH", _queue(), *packed)
	except RedisError:
		ingest.apply(reports)
	return len(reports)


def queue_length() -> int:
	"""How many reports wait."""
	return int(frappe.cache.execute_command("LLEN", _queue()))


def next_batch() -> list[Report]:
	"""The oldest reports that wait, at most a batch: they stay in the queue until `discard_batch`."""
	packed = frappe.cache.execute_command("LRANGE", _queue(), 0, BATCH - 1)
	return [of_entry(json.loads(one)) for one in packed]


def discard_batch(count: int) -> None:
	"""The first `count` reports are written."""
	frappe.cache.execute_command("LTRIM", _queue(), count, -1)


@contextmanager
def single_worker() -> Iterator[bool]:
	"""Whether this process may empty the queue: one at a time does."""
	lock = f"gigafibre-telemetry:{frappe.conf.db_name}"[:64]
	mine = bool(frappe.db.sql("SELECT GET_LOCK(%s, 0)", lock)[0][0])
	try:
		yield mine
	finally:
		if mine:
			frappe.db.sql("SELECT RELEASE_LOCK(%s)", lock)


def _checked(number: int, entry: Any) -> Report:
	try:
		return of_entry(entry)
	except BadReport as wrong:
		raise BadRequest(_("Report {0}: {1} is not valid.").format(number, str(wrong))) from wrong


def _packed(report: Report, now: Any) -> str:
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


def _queue() -> bytes:
	return frappe.cache.make_key(QUEUE)
