"""The desk's search: this app's records first, found by customers' data."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint, global_search

from gigafibre_fsm.flow.support.search import find_records


@frappe.whitelist()
def search(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict[str, Any]]:
	"""Replaces `frappe.utils.global_search.search`; Frappe's results come last."""
	found = [] if cint(start) else find_records(text, doctype)
	known = {(row["doctype"], row["name"]) for row in found}
	theirs = global_search.search(text, start, limit, doctype)
	return found + [row for row in theirs if (row["doctype"], row["name"]) not in known]
