"""Reserves names from naming series, so that concurrent orders do not wait for one another.

The row of a series stays locked from taking a number to the commit. The numbers of an order are therefore reserved before its
transaction begins, in a short one of its own; the numbers of an order that then fails stay unused. Frappe names the records
of orders that are made in another way (the desk).
"""

from __future__ import annotations

import frappe
from frappe.cache_manager import get_doctype_map
from frappe.model.naming import get_default_naming_series, parse_naming_series


def reserve(wanted: dict[str, int]) -> None:
	"""Reserve this many names of each DocType for `take`. Commits.

	Reserves nothing when the transaction has already written something, which must not be committed here.
	"""
	forget()
	if not frappe.db.transaction_writes:
		frappe.local.flags.fsm_numbers = _advance(wanted)
		frappe.db.commit()


def take(doctype: str) -> str | None:
	"""The next reserved name; None where Frappe names the record."""
	drawn = (frappe.local.flags.fsm_numbers or {}).get(doctype)
	return drawn.pop(0) if drawn else None


def reserve_here(wanted: dict[str, int]) -> None:
	"""Reserve this many names of each DocType for `take`, inside this transaction, which locks their series until it ends:
	take every other lock first.
	"""
	frappe.local.flags.fsm_numbers = _advance(wanted)


def forget() -> None:
	"""Discard the reserved names that were not taken."""
	frappe.local.flags.fsm_numbers = None


def draw_here(doctype: str, many: int) -> list[str]:
	"""`many` names in one step, inside this transaction, which locks the series until it ends; an empty list where Frappe
	names the records.
	"""
	return _advance({doctype: many}).get(doctype, [])


def _advance(wanted: dict[str, int]) -> dict[str, list[str]]:
	keys = {
		doctype: _key(series) for doctype, many in wanted.items() if many and (series := _series(doctype))
	}
	if not keys:
		return {}
	# in the order of their names, so that two transactions on the same series never deadlock
	last = dict(
		frappe.db.sql(
			"SELECT name, current FROM `tabSeries` WHERE name IN %s ORDER BY name FOR UPDATE",
			(tuple(sorted({key for key, _digits in keys.values()})),),
		)
	)
	names: dict[str, list[str]] = {}
	for doctype, (key, digits) in keys.items():
		if key in last:  # Frappe creates a series on first use
			first = (last[key] or 0) + 1
			last[key] = first + wanted[doctype] - 1
			names[doctype] = [f"{key}{number:0{digits}d}" for number in range(first, last[key] + 1)]
	if last:
		values = ", ".join(["(%s, %s)"] * len(last))
		frappe.db.sql(
			f"INSERT INTO `tabSeries` (name, current) VALUES {values} ON DUPLICATE KEY UPDATE current = VALUES(current)",  # noqa: S608
			[part for pair in last.items() for part in pair],
		)
	return names


def _series(doctype: str) -> str | None:
	"""The naming series of a DocType, such as "LOC-.#####"; None when its names are made in another way."""
	ruled = {"filters": {"document_type": doctype, "disabled": 0}, "order_by": "priority desc"}
	if get_doctype_map("Document Naming Rule", doctype, **ruled):
		return None
	meta = frappe.get_meta(doctype)
	series = meta.autoname or ""
	if series.lower().startswith("naming_series:"):
		chosen = meta.get_field("naming_series").default or get_default_naming_series(doctype)
		series = f"{chosen}.#####" if chosen else ""
	return series if "#" in series and "{" not in series and ":" not in series else None


def _key(series: str) -> tuple[str, int]:
	"""(name of the counter, its number of digits)."""
	found: list[tuple[str, int]] = []

	def note(key: str, digits: int) -> str:
		found.append((key, digits))
		return ""

	parse_naming_series(series, number_generator=note)
	return found[0]
