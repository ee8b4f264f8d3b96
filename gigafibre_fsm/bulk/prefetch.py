"""Prefetches what Frappe needs to create records of some DocTypes.

Frappe asks Redis for definitions and rules one at a time, and the database for the defaults of a new record, when a request
first needs them. A request that waits for an external system can read all of them meanwhile.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence

import frappe
from redis.exceptions import ConnectionError as RedisIsAway

# Redis keys that Frappe reads, by DocType, for each new record and for child rows.
DEFINITIONS = "doctype_meta"
RULES_OF_ROWS = ("notifications", "document_naming_rule_map")
RULES = (*RULES_OF_ROWS, "workflow", "milestone_tracker_map")
ASSIGNMENT_RULES = "assignment_rule_map"


def read_ahead(inserted: Sequence[str], written: Sequence[str] = ()) -> None:
	"""Load into this request's memory what Frappe needs for new records of these DocTypes and their tables: definitions,
	rules and defaults; without the defaults of tables for what `bulk_insert.py` writes. Read-only.
	"""
	records = [*inserted, *written]
	_load_hash_entries(DEFINITIONS, records)
	_load_hash_entries(DEFINITIONS, _tables(records))
	for rules in RULES:
		_load_hash_entries(rules, records)
	for rules in RULES_OF_ROWS:
		_load_hash_entries(rules, _tables(inserted))
	_load_hash_entries(
		ASSIGNMENT_RULES, [key for name in records for key in (name, f"due_date_rules_for_{name}")]
	)
	for name in (*records, *_tables(inserted)):
		frappe.new_doc(name, as_dict=True)


def _tables(doctypes: Iterable[str]) -> list[str]:
	fields = [field for name in doctypes for field in frappe.get_meta(name).get_table_fields()]
	return list(dict.fromkeys(field.options for field in fields))


def _load_hash_entries(shelf: str, names: Iterable[str]) -> None:
	"""Load entries of a Redis hash in one query into the cache that `frappe.cache.hget` reads first. Frappe computes missing
	entries when it needs them.
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
