"""The provider's Supabase: the RPC `search_addresses` that its former website uses."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations import http

VENDOR = "Supabase"
RPC = "/rest/v1/rpc/search_addresses"


def search_addresses(text: str, limit: int) -> list[dict[str, Any]]:
	"""Rows of its address table, best first, with the columns of Données Québec and `similarity`.

	Raises ServiceUnavailable when it is not configured or does not respond.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
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
	return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
