"""Renames fields of a DocType, for the patches of a release: columns with their values and indexes, custom fields, and saved
user data that names a field.

Idempotent, also after an interrupted run, and when the new columns already exist: each step checks the current state. Runs
before the DocTypes are synced, which would add the new columns beside the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.utils.user_settings import sync_user_settings

# Saved user data about a DocType: (table, column with the DocType's name, column that names fields).
IN_JSON = (
	("__UserSettings", "doctype", "data"),
	("tabProperty Setter", "doc_type", "value"),
	("tabReport", "ref_doctype", "json"),
	("tabList Filter", "reference_doctype", "filters"),
	("tabList View Settings", "name", "fields"),
	("tabKanban Board", "reference_doctype", "filters"),
	("tabKanban Board", "reference_doctype", "fields"),
	("tabNumber Card", "document_type", "filters_json"),
	("tabDashboard Chart", "document_type", "filters_json"),
	("tabWorkspace Shortcut", "link_to", "stats_filter"),
)
ALONE = (
	("tabProperty Setter", "doc_type", "field_name"),
	("tabCustom Field", "dt", "insert_after"),
	("tabKanban Board", "reference_doctype", "field_name"),
	("tabNumber Card", "document_type", "aggregate_function_based_on"),
	("tabDashboard Chart", "document_type", "based_on"),
	("tabDashboard Chart", "document_type", "group_by_based_on"),
	("tabDashboard Chart", "document_type", "value_based_on"),
)
# Properties set in Customize Form that name fields, in a list or an expression.
NAMING = (
	"sort_field",
	"title_field",
	"image_field",
	"search_fields",
	"depends_on",
	"mandatory_depends_on",
	"read_only_depends_on",
)


def rename_fields(doctype: str, names: Mapping[str, str]) -> None:
	"""`names` is {old fieldname: new fieldname}."""
	if not frappe.db.table_exists(doctype, cached=False):
		return
	_columns(doctype, names)
	sync_user_settings()
	for old, new in names.items():
		_custom_field(doctype, old, new)
		_saved(doctype, old, new)
	frappe.cache.delete_value("_user_settings")
	frappe.cache.hdel("table_columns", f"tab{doctype}")
	frappe.clear_cache(doctype=doctype)


def _columns(doctype: str, names: Mapping[str, str]) -> None:
	present = {row[0] for row in frappe.db.sql(f"SHOW COLUMNS FROM `tab{doctype}`")}
	there = {old: new for old, new in names.items() if old in present}
	both = {old: new for old, new in there.items() if new in present}
	for old, new in both.items():
		frappe.db.sql(
			f"""UPDATE `tab{doctype}` SET `{new}` = `{old}`
			WHERE `{old}` IS NOT NULL AND IFNULL(CAST(`{new}` AS CHAR), '') IN ('', '0')"""  # noqa: S608 - names of ours
		)
	moved = {old: new for old, new in there.items() if old not in both}
	changes = [f"DROP COLUMN `{old}`" for old in both]
	changes += [f"RENAME COLUMN `{old}` TO `{new}`" for old, new in moved.items()]
	for old, new in moved.items():
		for index in _indexes_called_after(doctype, old):
			changes.append(f"RENAME INDEX `{index}` TO `{new}{index.removeprefix(old)}`")
	if changes:
		# one statement: all or nothing
		frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` {', '.join(changes)}")


def _indexes_called_after(doctype: str, column: str) -> list[str]:
	"""Frappe names an index after its column; a unique one has exactly its name."""
	rows = frappe.db.sql(f"SHOW INDEX FROM `tab{doctype}` WHERE Column_name = %s", column, as_dict=True)
	return [row.Key_name for row in rows if row.Key_name in (column, f"{column}_index")]


def _custom_field(doctype: str, old: str, new: str) -> None:
	"""A DocType's own fields come from its JSON."""
	if frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": new}):
		frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": old})
	frappe.db.sql(
		"""UPDATE `tabCustom Field` SET fieldname = %(new)s, name = CONCAT(dt, '-', %(new)s)
		WHERE dt = %(doctype)s AND fieldname = %(old)s""",
		{"doctype": doctype, "old": old, "new": new},
	)


def _saved(doctype: str, old: str, new: str) -> None:
	"""In JSON a field is written as "name" or as `name`."""
	for table, about, column in IN_JSON:
		for quote in ('"', "`"):
			frappe.db.sql(
				f"""UPDATE `{table}` SET `{column}` = REPLACE(`{column}`, %(old)s, %(new)s)
				WHERE `{about}` = %(doctype)s AND LOCATE(%(old)s, `{column}`)""",  # noqa: S608 - names of ours
				{"doctype": doctype, "old": f"{quote}{old}{quote}", "new": f"{quote}{new}{quote}"},
			)
	for table, about, column in ALONE:
		frappe.db.sql(
			f"UPDATE `{table}` SET `{column}` = %(new)s WHERE `{about}` = %(doctype)s AND `{column}` = %(old)s",  # noqa: S608
			{"doctype": doctype, "old": old, "new": new},
		)
	frappe.db.sql(
		r"""UPDATE `tabProperty Setter` SET value = REGEXP_REPLACE(value, CONCAT('\\b', %s, '\\b'), %s)
		WHERE doc_type = %s AND property IN %s""",
		(old, new, doctype, NAMING),
	)
	frappe.db.sql(
		"""UPDATE IGNORE `tabProperty Setter` SET name = CONCAT_WS('-', doc_type, field_name, property)
		WHERE doc_type = %s AND field_name = %s""",
		(doctype, new),
	)
