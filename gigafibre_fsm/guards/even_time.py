"""Answers that take the same time whatever was found: a stopwatch tells nobody who is a customer.

What is found costs a message, a code and a write to disk; what is not found costs nothing of these.
"""

from __future__ import annotations

import time

import frappe

STEP = 0.1
"""Seconds: more than either case takes on a machine that is not overloaded."""


def begin() -> None:
	"""From now on: the answer to this request is given after a whole number of STEPs."""
	frappe.local.flags.fsm_even_since = time.monotonic()


def wait() -> None:
	"""`after_request`, once the transaction is committed: wait for the end of the step that has begun."""
	since = frappe.local.flags.get("fsm_even_since")
	if since is not None:
		time.sleep(STEP - (time.monotonic() - since) % STEP)
