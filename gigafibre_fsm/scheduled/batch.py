"""The loop of scheduled jobs: each row in a transaction of its own, so that one failure does not stop the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial

import frappe

from gigafibre_fsm import locks
from gigafibre_fsm.outbox.service import in_batches

TURN_SECONDS = 240


def one_by_one(names: Iterable[str], work: Callable[[str], object], seconds: int = TURN_SECONDS) -> int:
	"""Process each name in a transaction of its own, within a time limit; a failure is logged and left to the next run.
	Returns how many succeeded.
	"""
	ends = time.monotonic() + seconds
	done = 0
	with in_batches():
		for name in names:
			if time.monotonic() > ends:
				break
			try:
				locks.repeat_overtaken(partial(work, name))
				frappe.db.commit()
				done += 1
			except Exception:
				frappe.db.rollback()
				frappe.log_error(title=f"Nightly run: {name}")
				frappe.db.commit()
	return done
