"""Reads several passwords of a record in one statement; Frappe's own method needs one for each."""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe.utils.password import decrypt


def stored(doctype: str, name: str, fields: Collection[str]) -> dict[str, str]:
	"""{field: encrypted password as stored}. The text differs each time the password is set."""
	rows = frappe.db.sql(
		"""SELECT fieldname, password FROM `__Auth`
		WHERE doctype = %s AND name = %s AND encrypted = 1 AND fieldname IN %s""",
		(doctype, name, tuple(fields)),
	)
	return {field: password for field, password in rows if password}


def passwords_of(doctype: str, name: str, fields: Collection[str]) -> dict[str, str]:
	"""{field: password}, of the fields with one."""
	return {field: decrypt(password) for field, password in stored(doctype, name, fields).items()}
