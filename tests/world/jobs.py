"""The background jobs of the site, for those who wait until nobody but the test writes."""

from __future__ import annotations

from pathlib import Path

from frappe.utils.background_jobs import get_queues, get_redis_conn
from rq import Worker


def at_rest() -> bool:
	"""No job waits, and no worker has one in hand."""
	# Redis lists a killed worker as busy until its entry expires
	busy = (
		worker.get_state() == "busy" and Path(f"/proc/{worker.pid}").exists()
		for worker in Worker.all(connection=get_redis_conn())
	)
	return not any(queue.count for queue in get_queues()) and not any(busy)
