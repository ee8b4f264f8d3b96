"""The health of this site's parts, for monitors. Cheap, and without calls to other systems."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import get_datetime
from frappe.utils.background_jobs import get_queue, get_redis_conn
from frappe.utils.scheduler import is_scheduler_inactive
from redis.exceptions import RedisError
from rq import Worker

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.flow.telemetry import acs_reading
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.monitoring import disk, rules
from gigafibre_fsm.monitoring.rules import DOWN, OK, Part, Waiting
from gigafibre_fsm.outbox import breakers
from gigafibre_fsm.outbox.rules import breaker_key

# Part -> (outbox channel, the setting without which it is not used).
VENDORS = {"acs": ("GenieACS", "genieacs_nbi_url"), "stripe": ("Stripe", "stripe_publishable_key")}
QUEUES = ("short", "default", "long")


def report() -> dict[str, Any]:
	"""{"state", "at", "parts": {name: {"state", "age_seconds", ...}}}."""
	known = parts()
	return {
		"state": rules.overall(known),
		"at": f"{utc_now():%Y-%m-%dT%H:%M:%SZ}",
		"parts": {part.name: part.as_dict() for part in known},
	}


def parts() -> list[Part]:
	"""Every part that this site uses; without vendors that are not set up."""
	found = [database(), redis(), *queue()]
	waiting = due_messages()
	found += [scheduler(), outbox(waiting)]
	settings = frappe.get_cached_doc(SETTINGS)
	for name, (channel, field) in VENDORS.items():
		if settings.get(field):
			mine = waiting.get(channel, Waiting())
			found.append(Part(name, rules.vendor(mine), mine.age, {"waiting": mine.count}))
	if acs_reading.is_configured():
		found.append(telemetry())
	return [*found, room()]


def database() -> Part:
	started = time.perf_counter()
	frappe.db.sql("SELECT 1")
	return Part("database", OK, None, {"milliseconds": _milliseconds(started)})


def redis() -> Part:
	"""The cache, which holds sign-in codes and rate limits."""
	started = time.perf_counter()
	try:
		frappe.cache.ping()
	except RedisError:
		return Part("redis", DOWN)
	return Part("redis", OK, None, {"milliseconds": _milliseconds(started)})


def queue() -> list[Part]:
	"""The job queue, and its workers."""
	try:
		count = Worker.count(connection=get_redis_conn())
		waiting = sum(get_queue(name).count for name in QUEUES)
	except RedisError:
		return [Part("queue", DOWN), Part("workers", DOWN)]
	return [
		Part("queue", OK, None, {"jobs": waiting}),
		Part("workers", rules.workers(count, waiting), None, {"count": count}),
	]


def scheduler() -> Part:
	"""The last start of a job that runs every minute."""
	last = frappe.db.sql(
		"SELECT MAX(last_execution) FROM `tabScheduled Job Type` WHERE method LIKE 'gigafibre_fsm.scheduled.minutely.%'"
	)[0][0]
	age = _age(to_utc(last)) if last else None
	state = DOWN if is_scheduler_inactive(verbose=False) else rules.by_age(age, rules.SCHEDULER)
	return Part("scheduler", state, age)


def outbox(waiting: dict[str, Waiting]) -> Part:
	oldest = max((each.age for each in waiting.values()), default=0.0)
	dead = frappe.db.count("Outbound Message", {"status": "Dead"})
	counted = sum(each.count for each in waiting.values())
	return Part("outbox", rules.by_age(oldest, rules.OUTBOX), oldest, {"waiting": counted, "dead": dead})


def telemetry() -> Part:
	"""The hourly reading of the ACS, by how long it has failed."""
	failed = acs_reading.failure()
	if not failed:
		return Part("telemetry", OK)
	age = _age(get_datetime(failed["since"]))
	return Part("telemetry", rules.by_age(age, rules.TELEMETRY), age)


def room() -> Part:
	free = disk.free_gb()
	return Part("disk", rules.disk(free, disk.low_gb()), None, {"free_gb": round(free, 1)})


def due_messages() -> dict[str, Waiting]:
	"""Due messages by channel. A failed message has waited since it was written, another one since it was due."""
	rows = frappe.db.sql(
		"""SELECT channel, status, COUNT(*), MIN(creation), MIN(next_attempt) FROM `tabOutbound Message`
		WHERE status = 'Failed' OR (status = 'Queued' AND next_attempt <= %(now)s) GROUP BY channel, status""",
		{"now": utc_now()},
	)
	found: dict[str, Waiting] = {}
	for channel, status, count, written, due in rows:
		since = to_utc(written) if status == "Failed" else get_datetime(due)
		earlier = found.get(channel, Waiting())
		found[channel] = Waiting(
			earlier.count + count, max(earlier.age, _age(since)), _is_circuit_open(channel)
		)
	return found


def _is_circuit_open(channel: str) -> bool:
	return channel != "Webhook" and bool(breakers.load(breaker_key(channel, "")).open_until)


def _age(since: datetime) -> float:
	return max((utc_now() - since).total_seconds(), 0.0)


def _milliseconds(started: float) -> float:
	return round((time.perf_counter() - started) * 1000, 2)
