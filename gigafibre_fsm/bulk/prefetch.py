"""What Frappe must know before it makes records of some DocTypes, read before it is needed.

Frappe asks Redis for a definition or a rule, one at a time, and the database for the defaults of a new record, when a
request first needs them. Whoever has to wait for somebody else's answer can have that done meanwhile, and together.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence

import frappe
from redis.exceptions import ConnectionError as RedisIsAway

# Where Frappe keeps in Redis, by DocType, what it follows for each new record, and what for rows of its tables.
DEFINITIONS = "doctype_meta"
RULES_OF_ROWS = ("notifications", "document_naming_rule_map")
RULES = (*RULES_OF_ROWS, "workflow", "milestone_tracker_map")
ASSIGNMENT_RULES = "assignment_rule_map"


def read_ahead(inserted: Sequence[str], written: Sequence[str] = ()) -> None:
	"""Have in this request's memory what Frappe follows for new records of these DocTypes and of their tables:
	definitions, rules and defaults; without the defaults of tables for what `rows.py` writes. Reads only.
	"""
	records = [*inserted, *written]
	_fetch(DEFINITIONS, records)
	_fetch(DEFINITIONS, _tables(records))
	for rules in RULES:
		_fetch(rules, records)
	for rules in RULES_OF_ROWS:
		_fetch(rules, _tables(inserted))
	_fetch(ASSIGNMENT_RULES, [key for name in records for key in (name, f"due_date_rules_for_{name}")])
	for name in (*records, *_tables(inserted)):
		frappe.new_doc(name, as_dict=True)


def _tables(doctypes: Iterable[str]) -> list[str]:
	fields = [field for name in doctypes for field in frappe.get_meta(name).get_table_fields()]
	return list(dict.fromkeys(field.options for field in fields))


def _fetch(shelf: str, names: Iterable[str]) -> None:
	"""Put entries of a hash of Redis where `frappe.cache.hget` looks before it asks, in one question. What is not there
	Frappe makes when it is needed.
	"""
	place = frappe.cache.make_key(shelf)
	mine = frappe.local.cache.setdefault(place, {})
	if wanted := [name for name in names if name not in mine]:
		try:
			found = frappe.cache.hmget(place, wanted)
		except RedisIsAway:
			return
		mine.update(
			# Frappe's own cache, written by Frappe.
			(name, pickle.loads(packed))  # noqa: S301
			for name, packed in zip(wanted, found, strict=True)
			if packed is not None
		)
