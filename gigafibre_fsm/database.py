"""What the app needs of Frappe's database connection and Frappe does not offer by a public name.

These names change with the driver (PyMySQL in v15, mysqlclient in v16): here and in `bulk/` is where they stand, and
`tests/contract/test_engine_contract.py` says what they must do.
"""

from __future__ import annotations

from typing import Any

import frappe


def changed_rows() -> int:
	"""How many rows the last statement of this request changed, inserted or deleted."""
	return max(frappe.db._cursor.rowcount, 0)


def raw_connection() -> Any:
	"""The driver's own connection (PEP 249), for one thread at a time."""
	return frappe.db._conn


def driver_error() -> type[Exception]:
	"""The class of every error that the database itself reports, with (number, text) as its arguments."""
	return next(kind for kind in frappe.db.ProgrammingError.__mro__ if kind.__name__ == "MySQLError")
