"""Searches the provider's Supabase, limited to addresses that were imported here."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.addresses import civic_number
from gigafibre_fsm.flow.addresses.search.results import Answer, Hit
from gigafibre_fsm.integrations.supabase import client

# Column names in the reply, as in the address table of Données Québec.
UUID, NUMBER, SUFFIX, UNIT = "uuidadresse", "numero_municipal", "numero_municipal_suffixe", "numero_unite"
STREET, TOWN, POSTAL, SIMILARITY = "odonyme_recompose_court", "nom_municipalite", "code_postal", "similarity"


class SupabaseBackend:
	def search(self, text: str, limit: int) -> Answer:
		"""See `Backend`. Returns only addresses that were imported here, which `check` knows."""
		rows = [row for row in client.search_addresses(text, limit) if row.get(UUID)]
		ours = _ours([str(row[UUID]) for row in rows])
		return Answer([_hit(row, ours[str(row[UUID])]) for row in rows if str(row[UUID]) in ours][:limit])


def _ours(uuids: list[str]) -> dict[str, int]:
	if not uuids:
		return {}
	found = frappe.get_all(
		"Civic Address", filters={"uuidadresse": among(uuids)}, fields=["name", "uuidadresse"]
	)
	return {row.uuidadresse: row.name for row in found}


def _hit(row: dict[str, Any], name: int) -> Hit:
	town = str(row.get(TOWN) or "")
	number = civic_number.read(row.get(NUMBER))
	door = civic_number.formatted(number.number, civic_number.suffix_of(row.get(SUFFIX)) or number.suffix)
	unit = f", app. {row[UNIT]}" if row.get(UNIT) else ""
	label = ", ".join(part for part in (door, str(row.get(STREET) or "")) if part) + unit
	score = float(row.get(SIMILARITY) or 0)
	return Hit(
		f"c:{name}",
		f"{label}, {town}" if town else label,
		town,
		str(row.get(POSTAL) or ""),
		score,
		"similar",
		score >= 1,
	)
