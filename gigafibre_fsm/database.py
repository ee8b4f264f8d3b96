"""What the app needs of Frappe's connections, to the database and to Redis, without a public API.

These names depend on the driver (PyMySQL in v15, mysqlclient in v16): they are used only here and in `bulk/`,
and `tests/contract/test_engine_contract.py` defines their behaviour.
"""

from __future__ import annotations

import sys
from typing import Any

import frappe

BROKEN_OFF = frozenset({0, 2002, 2003, 2006, 2013, 2055})
"""The driver's numbers of errors after which a connection is of no use; 0: it was closed before."""


def changed_rows() -> int:
	"""How many rows the last statement of this request changed, inserted or deleted."""
	return max(frappe.db._cursor.rowcount, 0)


def lend_to_request(key: bytes, values: dict[Any, Any]) -> None:
	"""What the current request has read of a hash in Redis, unless it has read some of it already: Frappe looks there first."""
	frappe.local.cache.setdefault(key, values)


def raw_connection() -> Any:
	"""The driver's own connection (PEP 249), for one thread at a time. Frappe opens it at the first query only."""
	if not frappe.db._conn:
		frappe.db.connect()
	return frappe.db._conn


def connect(**where: Any) -> Any:
	"""A connection of the driver's own (PEP 249) to another database; the arguments are those of its `connect`."""
	driver = sys.modules[type(raw_connection()).__module__.partition(".")[0]]
	return driver.connect(**where)


def driver_error() -> type[Exception]:
	"""The class of every error that the database reports, with (number, text) as its arguments."""
	return next(kind for kind in frappe.db.ProgrammingError.__mro__ if kind.__name__ == "MySQLError")


def broke_off(error: BaseException) -> bool:
	"""Whether this error means that the site's database no longer answers: what was not committed is undone."""
	return isinstance(error, driver_error()) and bool(error.args) and error.args[0] in BROKEN_OFF
