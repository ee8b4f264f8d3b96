"""A lock for writing commands: two at once would import each other's customers twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from gigafibre_fsm.exceptions import Conflict


@contextmanager
def single_run() -> Iterator[None]:
	"""Raises Conflict while another process is migrating, rolling back or cutting over on this site. The database server
	releases the lock when its process dies.
	"""
	lock = f"gigafibre-migration:{frappe.conf.db_name}"[:64]
	if not frappe.db.sql("SELECT GET_LOCK(%s, 0)", lock)[0][0]:
		raise Conflict("Another migration command is writing to this site: wait until it has ended.")
	try:
		yield
	finally:
		frappe.db.sql("SELECT RELEASE_LOCK(%s)", lock)
