"""Speeds up Frappe's website search index, which this app's pages do not use.

`bench migrate` queues a job that renders every page of every app for its index. This app's pages take far longer than
Frappe's: during that job they are rendered empty, so that the worker is free for messages again.
"""

from __future__ import annotations

from typing import Any

import frappe

JOB = "build_index_for_all_routes"


def before_job(method: str, kwargs: dict[str, Any] | None = None, transaction_type: str = "job") -> None:
	"""Frappe's hook `before_job`. A worker runs each job in a process of its own."""
	frappe.flags.pages_are_indexed = method.rpartition(".")[2] == JOB


def is_indexing() -> bool:
	"""Whether this process builds the index: as a job, or during a migration without Redis."""
	return bool(frappe.flags.pages_are_indexed or frappe.flags.in_migrate)
