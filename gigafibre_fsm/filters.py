"""Filters for Frappe's queries and lists for SQL, safe when there is nothing to look for."""

from __future__ import annotations

from collections.abc import Iterable

NO_RECORD = "<none>"
"""A name that no record has: Frappe refuses < and > in names."""


def among(values: Iterable[str]) -> tuple[str, list[str]]:
	"""The filter "one of `values`". Of no values it finds nothing: Frappe's own ("in", []) finds every row whose field is empty,
	such as the tickets of nobody for somebody who has no account.
	"""
	return "in", or_none(values)


def or_none(values: Iterable[str]) -> list[str]:
	"""`values` for `in %(values)s` of SQL, where an empty list is an error."""
	return [*values] or [NO_RECORD]
