"""A database that refuses one kind of record: a real failure in the middle of a transaction, in any process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TRIGGER = "fsm_test_refusal"


def clear(frappe: Any) -> None:
	"""Remove the trigger that a killed test left: the site would refuse that record for ever."""
	frappe.db.sql_ddl(f"DROP TRIGGER IF EXISTS {TRIGGER}")


@contextmanager
def refused_inserts(frappe: Any, doctype: str) -> Iterator[None]:
	"""While this lasts, no row can be inserted into the table of `doctype`."""
	frappe.db.commit()
	clear(frappe)
	frappe.db.sql_ddl(
		f"CREATE TRIGGER {TRIGGER} BEFORE INSERT ON `tab{doctype}` FOR EACH ROW"
		" SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused by a test'"
	)
	try:
		yield
	finally:
		frappe.db.rollback()
		clear(frappe)
