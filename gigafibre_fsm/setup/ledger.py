"""Records which ERPNext and Frappe records this app created, so that uninstalling deletes exactly those.

The list is in `Gigafibre Settings.made_records` (hidden), as JSON `[[doctype, name], ...]` in the order of creation.
"""

from __future__ import annotations

import json
from typing import Any

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS


def created_records() -> list[tuple[str, str]]:
	"""Every (doctype, name) that this app has created, oldest first."""
	stored = frappe.db.get_single_value(SETTINGS, "made_records", cache=False)
	return [(doctype, name) for doctype, name in json.loads(stored or "[]")]


def record_creation(doctype: str, name: str) -> None:
	records = created_records()
	if (doctype, name) not in records:
		records.append((doctype, name))
		frappe.db.set_single_value(SETTINGS, "made_records", json.dumps(records), update_modified=False)


def get_or_create(doctype: str, key: dict[str, Any], values: dict[str, Any] | None = None) -> str:
	"""Get or create: the name of the `doctype` record that matches all of `key`; if there is none, insert and record it, with
	`values` added.
	"""
	if existing := frappe.db.get_value(doctype, key):
		return existing
	doc = frappe.get_doc({"doctype": doctype, **key, **(values or {})})
	doc.flags.ignore_permissions = True
	doc.insert()
	record_creation(doctype, doc.name)
	return doc.name
