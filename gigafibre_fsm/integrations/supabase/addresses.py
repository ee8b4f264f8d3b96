"""Addresses from the provider's Supabase: the RPC `search_addresses` that the present website uses."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.flow.availability.search.backends import Answer, Hit
from gigafibre_fsm.integrations import http

VENDOR = "Supabase"
RPC = "/rest/v1/rpc/search_addresses"
# Names of the columns in the reply, as in the address table of Données Québec.
UUID, NUMBER, SUFFIX, UNIT = "uuidadresse", "numero_municipal", "numero_municipal_suffixe", "numero_unite"
STREET, TOWN, POSTAL, SIMILARITY = "odonyme_recompose_court", "nom_municipalite", "code_postal", "similarity"


class SupabaseBackend:
	def search(self, text: str, limit: int) -> Answer:
		"""See `Backend`. Only addresses that were imported here can be checked and are returned."""
		settings = frappe.get_cached_doc("Gigafibre Settings")
		if not settings.supabase_url:
			raise ServiceUnavailable(frappe._("The address search is not set up."))
		key = settings.get_password("supabase_key", raise_exception=False) or ""
		rows = http.request(
			VENDOR,
			"POST",
			settings.supabase_url.rstrip("/") + RPC,
			json={"search_term": text, "result_limit": limit},
			headers={"apikey": key, "Authorization": f"Bearer {key}"},
		).json()
		rows = (
			[row for row in rows if isinstance(row, dict) and row.get(UUID)] if isinstance(rows, list) else []
		)
		ours = _ours([str(row[UUID]) for row in rows])
		return Answer([_hit(row, ours[str(row[UUID])]) for row in rows if str(row[UUID]) in ours][:limit])


def _ours(uuids: list[str]) -> dict[str, int]:
	if not uuids:
		return {}
	found = frappe.get_all(
		"Civic Address", filters={"uuidadresse": ["in", uuids]}, fields=["name", "uuidadresse"]
	)
	return {row.uuidadresse: row.name for row in found}


def _hit(row: dict[str, Any], name: int) -> Hit:
	town = str(row.get(TOWN) or "")
	door = f"{row.get(NUMBER) or ''}{row.get(SUFFIX) or ''}"
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
