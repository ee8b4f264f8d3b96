"""The desk's global search by street, serial, MAC, telephone number, FIB- or LOC- name.

Frappe's own index only has words of three letters or more: no house number, no MAC address, no part of a serial.
"""

from __future__ import annotations

import re
from typing import Any

import frappe

from gigafibre_fsm.flow.support import rules
from gigafibre_fsm.flow.support.customer_search import escaped, like

# fields to search, in the order of the results; names first
FIELDS: dict[str, tuple[str, ...]] = {
	"Customer": ("customer_name", "mobile_no", "email_id", "legacy_customer_id", "fsm_account_number"),
	"Service Location": ("address_line", "city", "postal_code"),
	"Service Equipment": ("serial", "mac", "custom_sip_number"),
	"Fibre Port": ("rue", "ville", "zip", "sn", "legacy_id"),
	"Dispatch Job": ("customer", "address_line"),
}
# compared without separators
BARE = frozenset({"serial", "sn"})
# stored with or without separators
SPACED = {"mac": (r"[^0-9A-Fa-f]", 8), "mobile_no": (r"\D", 7), "custom_sip_number": (r"\D", 7)}
SHORTEST = 3
MOST = 8


def find_records(text: str, doctype: str = "") -> list[dict[str, Any]]:
	"""[{"doctype", "name", "content", "rank"}] of this app's records that this user may read, at most MOST per DocType."""
	said = text.strip()
	if len(said) < SHORTEST:
		return []
	found = []
	for kind, fields in FIELDS.items():
		if doctype in ("", kind) and frappe.has_permission(kind, "read"):
			found += _of_kind(kind, fields, said)
	return found


def _of_kind(doctype: str, fields: tuple[str, ...], said: str) -> list[dict[str, Any]]:
	meta = frappe.get_meta(doctype)
	known = [field for field in fields if meta.has_field(field)]
	# MariaDB treats text that is compared with a number as zero.
	texts = [field for field in known if meta.get_field(field).fieldtype != "Int"]
	exact = [[field, "=", said] for field in ("name", *texts)]
	alike = [["name", "like", f"{escaped(said)}%"]]
	alike += [[field, "like", pattern] for field in known for pattern in _patterns(field, said)]
	asked = {"fields": ["name", *known], "limit": MOST}
	# Exact matches first: ten drops begin with the name of one of them.
	rows = {
		row.name: row
		for wanted in (exact, alike)
		for row in frappe.get_list(doctype, or_filters=wanted, order_by="name asc", **asked)
	}
	return [
		{"doctype": doctype, "name": row.name, "rank": 1.0, "content": _content(doctype, row, known)}
		for row in list(rows.values())[:MOST]
	]


def _patterns(field: str, said: str) -> list[str]:
	"""The LIKE patterns for a field; none when `said` cannot be part of it."""
	if field in BARE:
		bare = re.sub(r"[^0-9A-Za-z]", "", said).upper()
		return [f"%{bare}%"] if len(bare) > SHORTEST else []
	if field in SPACED:
		separators, shortest = SPACED[field]
		kept = re.sub(separators, "", said)
		return ["%" + "%".join(kept) + "%"] if len(kept) >= shortest else []
	return [like(phrase) for phrase in rules.phrases(said)] or [f"%{escaped(said)}%"]


def _content(doctype: str, row: Any, fields: list[str]) -> str:
	"""The content in the form of Frappe's index: label and value of each field."""
	meta = frappe.get_meta(doctype)
	said = [f"{meta.get_label(field)} : {row[field]}" for field in fields if row[field]]
	return " ||| ".join([f"Name : {row.name}", *said])
