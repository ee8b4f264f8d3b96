"""What Frappe must know before it makes records of some DocTypes, read before it is needed.

Frappe asks Redis for a definition or a rule, and the database for the defaults of a new record, when a request first
needs them. Whoever has to wait for somebody else's answer can have that done meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe

# Where Frappe keeps in Redis, by DocType, what it follows for each new record, and what for rows of its tables.
RULES = (
	"notifications",
	"document_naming_rule_map",
	"workflow",
	"assignment_rule_map",
	"milestone_tracker_map",
)
RULES_OF_ROWS = RULES[:2]


def read_ahead(doctypes: Iterable[str]) -> None:
	"""Have the definitions of these DocTypes and of their tables, their rules and the defaults of their new records in
	this request's memory. Reads only.
	"""
	for doctype in doctypes:
		frappe.new_doc(doctype, as_dict=True)
		_read_rules(doctype, RULES)
		frappe.cache.hget("assignment_rule_map", f"due_date_rules_for_{doctype}")
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.new_doc(table.options, as_dict=True)
			_read_rules(table.options, RULES_OF_ROWS)


def _read_rules(doctype: str, rules: Iterable[str]) -> None:
	for rule in rules:
		frappe.cache.hget(rule, doctype)
