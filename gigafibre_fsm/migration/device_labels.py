"""Serial numbers and MAC addresses that devices on the site already have: each belongs to one device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.migration.findings import Findings

DOCTYPE = "Service Equipment"
KINDS = {"serial": "serial_repeated", "mac": "mac_repeated"}
Holders = dict[tuple[str, str], str]
"""(field, label) -> the device that has it."""


def labels_in_use(doctype: str, wanted: Iterable[Mapping[str, Any]], but: Iterable[str] = ()) -> Holders:
	"""The labels among those of `wanted` that devices have, without the devices `but`. None of other DocTypes."""
	if doctype != DOCTYPE:
		return {}
	found: Holders = {}
	rows, mine = list(wanted), set(but)
	for field in KINDS:
		labels = {values[field] for values in rows if values.get(field)}
		for name, label in frappe.get_all(DOCTYPE, {field: among(labels)}, ["name", field], as_list=True):
			if name not in mine:
				found[field, label] = name
	return found


def without_labels(
	labels: Holders, values: Mapping[str, Any], row: str, findings: Findings
) -> dict[str, Any]:
	"""The values of the legacy row `row`, without a label that is another device's, which is noted."""
	kept = dict(values)
	for field, kind in KINDS.items():
		if holder := labels.get((field, values.get(field))):
			findings.note(kind, row, f"{values[field]} of {holder}")
			kept[field] = None
	return kept


def release(changed: Mapping[str, Mapping[str, Any]]) -> None:
	"""The devices whose labels are about to be changed (name -> new values) have none until then."""
	for field in KINDS:
		if names := [name for name, values in changed.items() if field in values]:
			frappe.db.sql(f"UPDATE `tab{DOCTYPE}` SET `{field}` = NULL WHERE name IN %s", (tuple(names),))  # noqa: S608 - constants
