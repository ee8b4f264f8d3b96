"""Mass changes: push the settings of many devices again; started, watched, paused and resumed by an operator.

Each device gets a Provisioning Push of the `campaign`; the sweep sends them as capacity allows (Outstanding Pushes).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.provisioning import pushes
from gigafibre_fsm.flow.provisioning.push_steps import DOCTYPE
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ON_THE_ACS, OPEN_PUSH, SETTINGS

FILTERS = ("device_profile", "model", "equipment_type", "firmware", "location", "customer", "name")
PAGE = 200


def conditions(written: tuple[str, ...]) -> dict[str, str]:
	"""Filters from `field=value` texts. Raises BadRequest for a field that cannot be used."""
	chosen = {}
	for text in written:
		field, _equals, value = text.partition("=")
		if field not in FILTERS or not value:
			raise BadRequest(_("Filter by one of {0}, as field=value.").format(", ".join(FILTERS)))
		chosen[field] = value
	return chosen


def devices(filters: dict[str, str]) -> Iterator[list[str]]:
	"""The devices at customers' premises that the ACS knows, in pages."""
	last = ""
	while page := frappe.get_all(
		"Service Equipment",
		filters=[
			*([field, "=", value] for field, value in filters.items()),
			["status", "in", IN_HOUSE],
			["equipment_type", "in", ON_THE_ACS],
			["acs_device_id", "is", "set"],
			["name", ">", last],
		],
		pluck="name",
		order_by="name",
		limit=PAGE,
	):
		yield page
		last = page[-1]


def add(names: list[str], campaign: str, again: bool = False) -> int:
	"""Queue one page of devices: those with changed settings, or all of them (`again`); returns how many.

	Idempotent: a repetition after an interruption queues no device twice.
	"""
	done = set(frappe.get_all(DOCTYPE, {"campaign": campaign, "equipment": among(names)}, pluck="equipment"))
	made = [
		pushes.push(name, campaign, "bootstrap" if again else "inform", campaign)
		for name in names
		if name not in done
	]
	return sum(1 for row in made if row and row.campaign == campaign)


def progress(campaign: str) -> dict[str, int]:
	"""The number of devices of a mass change by state; `Waiting` are those whose device is absent."""
	rows: list[Any] = frappe.db.sql(
		"""SELECT IF(waits_since IS NOT NULL AND status IN %(open)s, 'Waiting', status) AS state, COUNT(*)
		FROM `tabProvisioning Push` WHERE campaign = %(campaign)s GROUP BY state""",
		{"open": OPEN_PUSH, "campaign": campaign},
	)
	return dict(rows)


def set_paused(paused: bool) -> None:
	"""Pause all mass changes, or let them go on."""
	frappe.db.set_single_value(SETTINGS, "hold_mass_changes", int(paused))
	frappe.clear_document_cache(SETTINGS, SETTINGS)
