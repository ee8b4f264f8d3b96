"""Reports of devices that come many at once, as after a power cut: kept in Redis until a worker records them.

A report that is recorded at once takes thirty milliseconds of a processor. When a town gets its power back, thousands would take
all of it, while everybody looks at the website.
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


def keep(facts: DeviceFacts) -> None:
	"""Keep a report for later. Raises Busy when too many wait: the ACS comes again. Without Redis it is recorded now."""
	try:
		if QUEUE.length() >= MOST_WAITING:
			raise Busy(_("Too many reports are waiting. Please send them again later."))
		QUEUE.add([json.dumps({**asdict(facts), "at": str(now_datetime())})])
	except RedisError:
		record_event(facts)


def record(entry: bytes) -> None:
	"""Record a report that was kept, as of the moment at which it came."""
	said = json.loads(entry)
	at = get_datetime(said.pop("at"))
	record_event(DeviceFacts(**{**said, "macs": tuple(said["macs"])}), at=at)
