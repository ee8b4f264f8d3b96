"""The secrets of migrated records: those that a later run replaces are kept as they are stored, encrypted, until a rollback."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.utils.password import remove_encrypted_password

from gigafibre_fsm.migration.ledger import Entry

SEALED = "_secrets"
"""In a ledger entry: the names of the secrets that it wrote, and {name: the encrypted earlier one}."""


def sealed(doctype: str, record: str, fields: Iterable[str]) -> dict[str, str]:
	"""The stored secrets of these fields, encrypted by the site's key."""
	return dict(
		frappe.db.sql(
			"SELECT fieldname, password FROM `__Auth` WHERE doctype = %s AND name = %s AND fieldname IN %s AND encrypted = 1",
			(doctype, record, tuple(fields)),
		)
	)


def put_back(entry: Entry) -> None:
	"""The record has its earlier secrets again, or none."""
	earlier = entry.previous.get(SEALED) or {}
	for field in entry.written.get(SEALED) or ():
		if field in earlier:
			place = {"doctype": entry.doctype, "name": entry.record, "fieldname": field}
			frappe.db.sql(
				"UPDATE `__Auth` SET password = %(password)s WHERE doctype = %(doctype)s AND name = %(name)s"
				" AND fieldname = %(fieldname)s",
				{**place, "password": earlier[field]},
			)
		else:
			remove_encrypted_password(entry.doctype, entry.record, field)
			frappe.db.set_value(entry.doctype, entry.record, field, None, update_modified=False)
