"""Makes answers take the same time in both cases, so that timing does not reveal who is a customer.

For a customer the request sends a message, makes a code and writes to disk; for anyone else it does none of these.
"""

from __future__ import annotations

import time

import frappe

STEP = 0.1
"""In seconds; longer than either case takes on a machine that is not overloaded."""


def start_step() -> None:
	"""Mark the start: the answer to this request is delayed to a whole number of STEPs from now."""
	frappe.local.flags.fsm_even_since = time.monotonic()


def finish_step() -> None:
	"""`after_request`, once the transaction is committed: wait for the end of the current step."""
	since = frappe.local.flags.get("fsm_even_since")
	if since is not None:
		time.sleep(STEP - (time.monotonic() - since) % STEP)
