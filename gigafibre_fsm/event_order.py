"""The order in which the handlers of a record's event run. Pure: hooks.py uses it."""

from __future__ import annotations

from collections.abc import Mapping

Handlers = Mapping[str, str | list[str]]


def in_order(events: Mapping[str | tuple[str, ...], Handlers]) -> dict[str, dict[str, list[str]]]:
	"""`doc_events` with one key for each DocType, its handlers in the order in which they are written.

	Frappe merges the hooks of all apps by key. Where another app names the DocType alone, as ERPNext does the Sales Invoice,
	our handlers for the DocType would run before those for a tuple that has it, and elsewhere after them.
	"""
	ordered: dict[str, dict[str, list[str]]] = {}
	for names, handlers in events.items():
		for doctype in (names,) if isinstance(names, str) else names:
			for event, handler in handlers.items():
				several = [handler] if isinstance(handler, str) else handler
				ordered.setdefault(doctype, {}).setdefault(event, []).extend(several)
	return ordered
