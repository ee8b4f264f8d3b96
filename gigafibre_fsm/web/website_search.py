"""Frappe's own search over a website, which our pages do not offer.

`bench migrate` queues a job that renders every page of every app for its index. Ours take far longer than Frappe's, for
nobody: while that job runs they are rendered empty, so that the worker is free for messages again.
"""

from __future__ import annotations

from typing import Any

import frappe

JOB = "build_index_for_all_routes"


def before_job(method: str, kwargs: dict[str, Any] | None = None, transaction_type: str = "job") -> None:
	"""Frappe's hook of that name. A worker runs each job in a process of its own."""
	frappe.flags.pages_are_indexed = method.rpartition(".")[2] == JOB


def reads_pages() -> bool:
	"""Whether this process makes the index: as a job, or within a migration when no Redis takes the job."""
	return bool(frappe.flags.pages_are_indexed or frappe.flags.in_migrate)
