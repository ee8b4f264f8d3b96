"""Reads the lines of the network from the records. Reads only."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.incidents.rules import Line, Path
from gigafibre_fsm.flow.network import topology
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, PHONE


def lines() -> list[Line]:
	"""Every location in service on a fibre line, with its network path."""
	chains, second = topology.chains(), topology.second_inputs()
	rows = frappe.db.sql(
		"""SELECT l.name, p.olt, p.frame, p.slot, p.port, p.terminal FROM `tabService Location` l
		JOIN `tabFibre Port` p ON p.name = l.fibre_port
		WHERE l.status IN %s AND COALESCE(p.olt, '') != ''""",
		[IN_SERVICE],
		as_dict=True,
	)
	found = []
	for row in rows:
		chain = chains.get(row.terminal, ())
		path = path_of(row.olt, row.frame, row.slot, row.port, chain)
		found.append(Line(row.name, path, _second_path(chain, second)))
	return found


def _second_path(chain: Sequence[str], second: Mapping[str, tuple[str, int, int, int]]) -> Path:
	"""The path of a line through the second input of the last terminal above it that has one."""
	for at in range(len(chain) - 1, -1, -1):
		if chain[at] in second:
			return path_of(*second[chain[at]], chain[at:])
	return ()


def path_of(olt: str, frame: int, slot: int, port: int, chain: Collection[str] = ()) -> Path:
	"""The network path of a line or place: OLT, slot, port, then terminals."""
	frame, slot, port = frame or 0, slot or 0, port or 0
	return (olt, f"{frame}/{slot}", f"{frame}/{slot}/{port}", *chain)


def lines_below(path: Path) -> list[str]:
	"""The locations in service behind a place."""
	return [line.location for line in lines() if line.path[: len(path)] == path]


def named(path: Path) -> str:
	"""A place as text for staff: "OLT-7 0/1/3, T-12"."""
	olt, rest = path[0], path[1:]
	terminal = f", {rest[-1]}" if len(rest) > 2 else ""  # noqa: PLR2004 - slot and port come first
	return f"{olt} {rest[min(len(rest), 2) - 1]}{terminal}" if rest else olt


def as_text(path: Path) -> str:
	return json.dumps(list(path), ensure_ascii=False)


def from_text(text: str | None) -> Path:
	return tuple(json.loads(text or "[]"))


def customers(locations: Collection[str]) -> dict[str, str]:
	"""{location: customer}."""
	rows = frappe.get_all("Service Location", filters={"name": among(locations)}, fields=["name", "customer"])
	return {row.name: row.customer for row in rows}


def telephones(locations: Collection[str]) -> int:
	"""The number of these locations with a telephone line in service, which cannot call 9-1-1."""
	found: list[Any] = frappe.get_all(
		"Service Subscription",
		filters={
			"location": among(locations),
			"service_type": PHONE,
			"status": ("in", IN_SERVICE),
		},
		pluck="location",
		distinct=True,
	)
	return len(found)
