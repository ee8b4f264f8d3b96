"""A site of full size: the records of one household, copied, in tables that stand in for the site's own until `restore`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BEFORE = "before_plans_"
DEVICES, EVENTS = 3, 50
"""A value that belongs to one household."""
MOST_AT_ONCE = 200_000
OWN = (
	"serial",
	"mac",
	"pon_serial",
	"sn",
	"email_id",
	"mobile_no",
	"phone",
	"custom_sip_number",
	"acs_device_id",
	"intent",
)
"""Columns whose value differs for each household, besides the unique ones and the links to its records."""


@contextmanager
def filled(
	frappe: Any, household: dict[str, list[str]], customers: int, addresses: int
) -> Iterator[dict[str, int]]:
	"""DocType -> its rows. `household`: DocType -> the names of one household's records."""
	restore(frappe)
	names = {name for of_one in household.values() for name in of_one}
	try:
		for doctype, of_one in household.items():
			_stand_in(frappe, doctype)
			for name in of_one:
				_copy(frappe, doctype, "name", name, customers, names)
			for field in frappe.get_meta(doctype).get_table_fields():
				if frappe.db.count(field.options, {"parent": ("in", of_one)}):
					_stand_in(frappe, field.options)
					for name in of_one:
						_copy(frappe, field.options, "parent", name, customers, names)
		_stand_in(frappe, "Device Event")
		_copy(
			frappe,
			"Device Event",
			"name",
			_event(frappe, household),
			customers * EVENTS,
			names,
			modulo=customers,
		)
		_stand_in(frappe, "Civic Address")
		there = frappe.db.count("Civic Address")
		_copy(frappe, "Civic Address", "1", "1", addresses // max(there, 1), names)
		frappe.db.commit()
		tables = [*household, "Device Event", "Civic Address"]
		for doctype in tables:
			frappe.db.sql(f"ANALYZE TABLE `tab{doctype}`")
		yield {doctype: frappe.db.count(doctype) for doctype in tables}
	finally:
		frappe.db.rollback()
		restore(frappe)


def restore(frappe: Any) -> None:
	"""Put the site's own tables back, also after a run that was killed."""
	for (kept,) in frappe.db.sql(f"SHOW TABLES LIKE '{BEFORE}%%'"):
		own = f"tab{kept.removeprefix(BEFORE)}"
		frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `{own}`")
		frappe.db.sql_ddl(f"RENAME TABLE `{kept}` TO `{own}`")


def _stand_in(frappe: Any, doctype: str) -> None:
	if frappe.db.sql(f"SHOW TABLES LIKE '{BEFORE}{doctype}'"):
		return
	frappe.db.sql_ddl(f"CREATE TABLE `plans_{doctype}` LIKE `tab{doctype}`")
	frappe.db.sql(f"INSERT INTO `plans_{doctype}` SELECT * FROM `tab{doctype}`")  # noqa: S608
	frappe.db.commit()
	frappe.db.sql_ddl(
		f"RENAME TABLE `tab{doctype}` TO `{BEFORE}{doctype}`, `plans_{doctype}` TO `tab{doctype}`"
	)


def _event(frappe: Any, household: dict[str, list[str]]) -> str:
	"""A report of one of the household's devices."""
	device = household["Service Equipment"][0]
	name = frappe.db.get_value("Device Event", {"equipment": device})
	if not name:
		values = {"doctype": "Device Event", "event": "inform", "equipment": device, "serial": "PLANS"}
		name = frappe.get_doc(values).insert(ignore_permissions=True).name
		frappe.db.commit()
	return name


def _copy(
	frappe: Any, doctype: str, column: str, value: str, many: int, names: set[str], modulo: int = 0
) -> None:
	"""Rows `name#1` to `name#many`; what names a record of the household names the copy with the same number."""
	sample = frappe.db.sql(
		f"SELECT * FROM `{BEFORE}{doctype}` WHERE {column} = %s LIMIT 1",  # noqa: S608
		value,
		as_dict=True,
	)
	if not sample or many <= 0:
		return
	number = f"(s.seq %% {modulo})" if modulo else "s.seq"
	unique = {field.fieldname for field in frappe.get_meta(doctype).fields if field.unique}
	columns = frappe.db.get_table_columns(doctype)
	is_numbered = "int" in frappe.db.get_column_type(doctype, "name")
	first = (frappe.db.sql(f"SELECT MAX(name) FROM `tab{doctype}`")[0][0] or 0) if is_numbered else 0  # noqa: S608
	told = {each: f"o.`{each}`" for each in columns}
	told["name"] = f"{first} + s.seq" if is_numbered else "CONCAT(o.name, '#', s.seq)"
	for each, known in sample[0].items():
		if each == "name":
			continue
		if each in ("creation", "modified"):
			told[each] = f"o.`{each}` - INTERVAL s.seq SECOND"
		elif each in unique:
			told[each] = f"CONCAT(o.`{each}`, '#', s.seq)" if isinstance(known, str) else "NULL"
		elif column == "1":
			continue
		elif isinstance(known, str) and known and (known in names or each in OWN):
			told[each] = f"CONCAT(o.`{each}`, '#', {number})"
	listed = ", ".join(f"`{each}`" for each in columns)
	for start in range(1, many + 1, MOST_AT_ONCE if column != "1" else 20):
		end = min(many, start + (MOST_AT_ONCE if column != "1" else 20) - 1)
		frappe.db.sql(
			f"""INSERT INTO `tab{doctype}` ({listed}) SELECT {", ".join(told[each] for each in columns)}
			FROM `{BEFORE}{doctype}` o, seq_{start}_to_{end} s WHERE o.{column} = %s""",  # noqa: S608
			value,
		)
		frappe.db.commit()
