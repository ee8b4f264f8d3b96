"""Queues device reports that arrive in large numbers, as after a power cut, in Redis until a worker records them.

Recording a report immediately takes thirty milliseconds of a processor. When a town gets its power back, thousands would take
all of it, while customers visit the website.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from frappe import _
from frappe.utils import get_datetime, now_datetime
from redis.exceptions import RedisError

from gigafibre_fsm.exceptions import Busy
from gigafibre_fsm.flow.provisioning.device_events import record_event
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.work_queue import WorkQueue

QUEUE = WorkQueue("fsm-device-events")
MOST_WAITING = 50_000


def enqueue(facts: DeviceFacts) -> None:
	"""Queue a report. Raises Busy when too many wait: the ACS retries. Without Redis it is recorded now."""
	try:
		if QUEUE.length() >= MOST_WAITING:
			raise Busy(_("Too many reports are waiting. Please send them again later."))
		QUEUE.add([json.dumps({**asdict(facts), "at": str(now_datetime())})])
	except RedisError:
		record_event(facts)


def record(entry: bytes) -> None:
	"""Record a queued report, with the time of its arrival."""
	said = json.loads(entry)
	at = get_datetime(said.pop("at"))
	record_event(DeviceFacts(**{**said, "macs": tuple(said["macs"])}), at=at)
