"""Writes many rows of one DocType without its controller, for data known to be valid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import frappe
from frappe.utils import now

CHUNK = 2_000
COMMON = ("creation", "modified", "owner", "modified_by", "docstatus")


def insert(doctype: str, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
	"""Insert `rows`, each in the order of `fields`, the first of which is `name`. Owner and creation are this user and now,
	unless `fields` include them.

	Writes the statements itself: Frappe's `bulk_insert` spends most of its time building them.
	"""
	stamp, user = now(), "Administrator"
	common = dict(zip((*COMMON, "idx"), (stamp, stamp, user, user, 0, 0), strict=True))
	added = {field: value for field, value in common.items() if field not in fields}
	extra, names = tuple(added.values()), (*fields, *added)
	columns = ", ".join(f"`{name}`" for name in names)
	one = f"({', '.join(['%s'] * len(names))})"
	pending = iter(rows)
	while chunk := list(islice(pending, CHUNK)):
		frappe.db.sql(
			f"insert into `tab{doctype}` ({columns}) values {', '.join([one] * len(chunk))}",  # noqa: S608
			[value for row in chunk for value in (*row, *extra)],
		)


def upsert(
	doctype: str, fields: Sequence[str], rows: Sequence[Sequence[Any]], on_known: Mapping[str, str]
) -> None:
	"""Insert `rows`, each in the order of `fields`, the first of which is `name`; where a row of that name exists, update it
	by `on_known`: {field: SQL over the existing row, in which VALUES(field) is the new value}.
	"""
	if not rows:
		return
	stamp, user = now(), "Administrator"
	common = dict(zip(COMMON, (stamp, stamp, user, user, 0), strict=True))
	columns = ", ".join(f"`{name}`" for name in (*fields, *common))
	one = f"({', '.join(['%s'] * (len(fields) + len(common)))})"
	changes = ", ".join(
		f"`{name}` = {sql}" for name, sql in {**on_known, "modified": "VALUES(modified)"}.items()
	)
	frappe.db.sql(
		f"""insert into `tab{doctype}` ({columns}) values {", ".join([one] * len(rows))}
		on duplicate key update {changes}""",  # noqa: S608 - names of fields
		[value for row in rows for value in (*row, *common.values())],
	)


def update(doctype: str, fields: Sequence[str], records: Mapping[str, Mapping[str, Any]]) -> None:
	"""Set these fields of existing records: name -> the value of each field."""
	choices = " ".join(["WHEN %s THEN %s"] * len(records))
	changes = ", ".join(f"`{field}` = CASE name {choices} END" for field in fields)
	chosen = [part for field in fields for name, values in records.items() for part in (name, values[field])]
	frappe.db.sql(
		f"update `tab{doctype}` set {changes}, modified = %s where name in %s",  # noqa: S608
		(*chosen, now(), tuple(records)),
	)


def insert_records(doctype: str, records: Iterable[dict[str, Any]]) -> None:
	"""Insert `records`, all with the same keys in the same order, the first of them `name`."""
	pending = iter(records)
	if first := next(pending, None):
		insert(doctype, tuple(first), (tuple(record.values()) for record in chain([first], pending)))


def reserve_numbers(doctype: str, count: int) -> int:
	"""The first of `count` consecutive names of an autoincrement DocType, reserved in its sequence."""
	sequence = f"`{frappe.scrub(doctype + '_id_seq')}`"
	first = frappe.db.sql(f"select nextval({sequence})")[0][0]  # noqa: S608 - a DocType's name
	frappe.db.sql(f"select setval({sequence}, %s)", first + count - 1)  # noqa: S608
	return first
