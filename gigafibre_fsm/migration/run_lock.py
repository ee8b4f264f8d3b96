"""One command at a time writes: of two, each would bring in the customers of the other once more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from gigafibre_fsm.exceptions import Conflict


@contextmanager
def single_run() -> Iterator[None]:
	"""Raises Conflict while another process is migrating, rolling back or changing over on this site. The database server
	lets go of the lock when a process that has it dies.
	"""
	lock = f"gigafibre-migration:{frappe.conf.db_name}"[:64]
	if not frappe.db.sql("SELECT GET_LOCK(%s, 0)", lock)[0][0]:
		raise Conflict("Another migration command is writing to this site: wait until it has ended.")
	try:
		yield
	finally:
		frappe.db.sql("SELECT RELEASE_LOCK(%s)", lock)
