"""Filters for Frappe's queries and for SQL that are safe with an empty list."""

from __future__ import annotations

from collections.abc import Iterable

NO_RECORD = "<none>"
"""A name that no record has: Frappe allows no < or > in names."""


def among(values: Iterable[str]) -> tuple[str, list[str]]:
	"""The filter "one of `values`". An empty list finds nothing: Frappe's own ("in", []) finds every row whose field is
	empty, for example all tickets without a customer.
	"""
	return "in", sql_list(values)


def sql_list(values: Iterable[str]) -> list[str]:
	"""`values` for `in %(values)s` in SQL, where an empty list is an error."""
	return [*values] or [NO_RECORD]
