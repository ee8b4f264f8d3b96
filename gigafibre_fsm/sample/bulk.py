"""Many rows of one DocType in a few statements, past its controller: for data known to be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import frappe
from frappe.utils import now

CHUNK = 5_000


def insert(doctype: str, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
	"""Insert `rows`, each in the order of `fields`, the first of which is `name`."""
	stamp, user = now(), "Administrator"
	common = ("creation", "modified", "owner", "modified_by", "docstatus", "idx")
	values = [(*row, stamp, stamp, user, user, 0, 0) for row in rows]
	frappe.db.bulk_insert(doctype, [*fields, *common], values, chunk_size=CHUNK)


def reserve_numbers(doctype: str, count: int) -> int:
	"""The first of `count` consecutive names of an autoincrement DocType, taken out of its sequence."""
	sequence = f"`{frappe.scrub(doctype + '_id_seq')}`"
	first = frappe.db.sql(f"select nextval({sequence})")[0][0]  # noqa: S608 - a DocType's name
	frappe.db.sql(f"select setval({sequence}, %s)", first + count - 1)  # noqa: S608
	return first
