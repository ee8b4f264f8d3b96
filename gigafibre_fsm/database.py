"""Access to Frappe's connections (database and Redis) where Frappe has no public API.

These names depend on the driver (PyMySQL in v15, mysqlclient in v16): only this module and `bulk/` use them, and
`tests/contract/test_engine_contract.py` defines their behaviour.
"""

from __future__ import annotations

import sys
from typing import Any

import frappe

BROKEN_OFF = frozenset({0, 2002, 2003, 2006, 2013, 2055})
"""The driver's error numbers after which a connection is unusable; 0: the connection was already closed."""


def changed_rows() -> int:
	"""The number of rows that the last statement of this request changed, inserted or deleted."""
	return max(frappe.db._cursor.rowcount, 0)


def cache_for_request(key: bytes, values: dict[Any, Any]) -> None:
	"""Put values of a Redis hash into the current request's cache, where Frappe looks first, unless the request has read some
	of it already.
	"""
	frappe.local.cache.setdefault(key, values)


def raw_connection() -> Any:
	"""The driver's connection (PEP 249), for one thread at a time. Frappe opens it at the first query only."""
	if not frappe.db._conn:
		frappe.db.connect()
	return frappe.db._conn


def connect(**where: Any) -> Any:
	"""A driver connection (PEP 249) to another database; the arguments are those of its `connect`."""
	driver = sys.modules[type(raw_connection()).__module__.partition(".")[0]]
	return driver.connect(**where)


def driver_error() -> type[Exception]:
	"""The driver's base class of database errors, with (number, text) as arguments."""
	return next(kind for kind in frappe.db.ProgrammingError.__mro__ if kind.__name__ == "MySQLError")


def is_connection_lost(error: BaseException) -> bool:
	"""Whether this error means that the site's database no longer answers; uncommitted changes are lost."""
	return isinstance(error, driver_error()) and bool(error.args) and error.args[0] in BROKEN_OFF
