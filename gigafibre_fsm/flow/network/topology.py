"""The fibre tree: OLT port, terminals, drops, queried in both directions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.filters import sql_list

DOCTYPE = "Terminal"
DEEPEST = 8
"""The longest chain of terminals; stops at a loop in the records."""


def drops_below(terminal: str) -> list[dict[str, Any]]:
	"""The drops behind a terminal, also through others: [{"name", "status", "terminal", "depth", "location", "latitude",
	"longitude"}], nearest first.
	"""
	return frappe.db.sql(
		f"""WITH RECURSIVE tree (name, depth) AS (
			SELECT name, 0 FROM `tabTerminal` WHERE name = %s
			UNION ALL
			SELECT t.name, tree.depth + 1 FROM `tabTerminal` t JOIN tree ON t.parent_terminal = tree.name
			WHERE tree.depth < {DEEPEST}
		)
		SELECT p.name, p.status, p.terminal, MIN(tree.depth) AS depth, p.location, p.latitude, p.longitude
		FROM tree JOIN `tabFibre Port` p ON p.terminal = tree.name
		GROUP BY p.name ORDER BY depth, p.name""",  # noqa: S608
		terminal,
		as_dict=True,
	)


def above(terminal: str) -> list[str]:
	"""The terminals from the OLT port down to this one, itself included."""
	rows = frappe.db.sql(
		f"""WITH RECURSIVE way (name, parent_terminal, depth) AS (
			SELECT name, parent_terminal, 0 FROM `tabTerminal` WHERE name = %s
			UNION ALL
			SELECT t.name, t.parent_terminal, way.depth + 1 FROM `tabTerminal` t
			JOIN way ON t.name = way.parent_terminal WHERE way.depth < {DEEPEST}
		)
		SELECT name FROM way ORDER BY depth DESC""",  # noqa: S608
		terminal,
		pluck=True,
	)
	return list(rows)


def chains() -> dict[str, tuple[str, ...]]:
	"""{terminal: the terminals from its OLT port down to it}, of the whole network."""
	parents = dict(frappe.db.sql("SELECT name, parent_terminal FROM `tabTerminal`"))
	return {name: _chain(name, parents) for name in parents}


def second_inputs() -> dict[str, tuple[str, int, int, int]]:
	"""{terminal: (OLT, frame, slot, port) of its second input}."""
	rows = frappe.db.sql(
		"""SELECT name, second_olt, second_port FROM `tabTerminal`
		WHERE inputs = '2' AND COALESCE(second_olt, '') != '' AND COALESCE(second_port, '') != ''"""
	)
	return {name: (olt, *map(int, place.split("/"))) for name, olt, place in rows}


def capacity(terminals: Iterable[str] = ()) -> list[dict[str, Any]]:
	"""The load of terminals: [{"terminal", "ratio", "drops", "connected", "fed" (terminals below)}]; of all without an
	argument.
	"""
	chosen = tuple(terminals)
	return frappe.db.sql(
		"""SELECT t.name AS terminal, CAST(t.ratio AS SIGNED) AS ratio,
			(SELECT COUNT(*) FROM `tabFibre Port` p WHERE p.terminal = t.name AND p.status != 'Retired') AS drops,
			(SELECT COUNT(*) FROM `tabFibre Port` p WHERE p.terminal = t.name AND p.status = 'Occupied') AS connected,
			(SELECT COUNT(*) FROM `tabTerminal` c WHERE c.parent_terminal = t.name) AS fed
		FROM `tabTerminal` t WHERE %(all)s OR t.name IN %(names)s ORDER BY t.name""",
		{"all": not chosen, "names": sql_list(chosen)},
		as_dict=True,
	)


def place_for_drop(terminal: str) -> dict[str, Any]:
	"""The position of a drop of this terminal: {"olt", "frame", "slot", "port"}. Raises BadRequest when its outputs are full."""
	[full] = capacity([terminal])
	if full.drops + full.fed >= full.ratio:
		raise BadRequest(_("All {0} outputs of {1} are taken.").format(full.ratio, terminal))
	return frappe.db.get_value(DOCTYPE, terminal, ["olt", "frame", "slot", "port"], as_dict=True)


def _chain(name: str, parents: dict[str, str | None]) -> tuple[str, ...]:
	way: list[str] = []
	at: str | None = name
	while at and at not in way and len(way) <= DEEPEST:
		way.append(at)
		at = parents.get(at)
	return tuple(reversed(way))
