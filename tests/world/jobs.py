"""The background jobs of the site: who takes them, and whether nobody but the test writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frappe.utils.background_jobs import get_queues, get_redis_conn
from rq import Worker


def leave_to_nobody(frappe: Any, bench: str) -> None:
	"""Jobs of this process go into queues of a bench that has no worker."""
	frappe.local.conf.bench_id = bench


def give_to_worker(frappe: Any) -> None:
	"""Jobs of this process go to the site's own worker again; a bench may name its queues in its configuration."""
	frappe.local.conf.pop("bench_id", None)
	if own := frappe.get_site_config().get("bench_id"):
		frappe.local.conf.bench_id = own


def at_rest() -> bool:
	"""No job waits, and no worker has one in hand."""
	# Redis lists a killed worker as busy until its entry expires
	busy = (
		worker.get_state() == "busy" and Path(f"/proc/{worker.pid}").exists()
		for worker in Worker.all(connection=get_redis_conn())
	)
	return not any(queue.count for queue in get_queues()) and not any(busy)
