"""Matching as a background job: started by staff or at night, one at a time, with its progress."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.utils.background_jobs import is_job_enqueued

from gigafibre_fsm.flow.addresses.matching import service
from gigafibre_fsm.flow.addresses.search import records

MOST_SECONDS = 1_800
PROGRESS = "gigafibre-match-progress"
DONE_WITH = {"defkey": "gigafibre_matched_addresses", "parent": "__gigafibre"}


def start() -> dict[str, Any]:
	"""Start the matching job, unless it is running; returns `progress`."""
	if not is_job_enqueued(service.JOB):
		_publish_progress({"done": 0, "total": 0})
		# Enqueued at once: the job needs nothing from this request, which may write nothing and then never commits.
		frappe.enqueue(  # nosemgrep: enqueue-before-commit
			"gigafibre_fsm.flow.addresses.matching.job.work",
			queue="long",
			timeout=MOST_SECONDS,
			job_id=service.JOB,
			deduplicate=True,
		)
	return progress()


def work() -> None:
	"""Background job: match all drops."""
	counts = service.match_all(lambda done, total: _publish_progress({"done": done, "total": total}))
	_store_state(_state())
	_publish_progress({"counts": counts})


def progress() -> dict[str, Any]:
	"""{"running", "done", "total", "counts"}: `done` of `total` drops, both 0 at the start; `counts` of the last run by
	verdict, None while it is running or before the first run.
	"""
	told = frappe.cache().get_value(PROGRESS, expires=True) or {}
	return {
		"running": is_job_enqueued(service.JOB),
		"done": told.get("done", 0),
		"total": told.get("total", 0),
		"counts": told.get("counts"),
	}


def match_new_drops() -> bool:
	"""Start the matching job if drops or addresses have changed since the last run. Returns whether it was started."""
	if not records.many_civic(0) or not any(service.open_drops()) or _last_state() == _state():
		return False
	start()
	return True


def _publish_progress(facts: dict[str, Any]) -> None:
	frappe.cache().set_value(PROGRESS, facts, expires_in_sec=MOST_SECONDS)


def _state() -> str:
	return json.dumps(records.stamp(with_civic=True), default=str)


def _last_state() -> str:
	return frappe.db.get_value("DefaultValue", DONE_WITH, "defvalue") or ""


def _store_state(state: str) -> None:
	name = frappe.db.get_value("DefaultValue", DONE_WITH)
	if name:
		frappe.db.set_value("DefaultValue", name, "defvalue", state, update_modified=False)
	else:
		frappe.get_doc({"doctype": "DefaultValue", **DONE_WITH, "defvalue": state}).db_insert()
