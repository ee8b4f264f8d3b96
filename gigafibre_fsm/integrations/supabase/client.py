"""The provider's Supabase: the RPC `search_addresses` that its former website uses, and its table of free drops."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations import http

VENDOR = "Supabase"
RPC = "/rest/v1/rpc/search_addresses"
TABLE = "/rest/v1/fiber_availability"


def search_addresses(text: str, limit: int) -> list[dict[str, Any]]:
	"""Rows of its address table, best first, with the columns of Données Québec and `similarity`.

	Raises ServiceUnavailable when it is not configured or does not respond.
	"""
	rows = _post(RPC, {"search_term": text, "result_limit": limit}).json()
	return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def write_availability(rows: list[dict[str, Any]]) -> None:
	"""Insert or update rows of `fiber_availability` by their `fibre_id`, which the table must have as a unique column. All
	rows have the same keys. Needs the service key: the public one may only read.
	"""
	_post(f"{TABLE}?on_conflict=fibre_id", rows, Prefer="resolution=merge-duplicates,return=minimal")


def _post(path: str, body: Any, **more: str) -> http.Response:
	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.supabase_url:
		raise ServiceUnavailable(frappe._("The address search is not set up."))
	key = settings.get_password("supabase_key", raise_exception=False) or ""
	headers = {"apikey": key, "Authorization": f"Bearer {key}", **more}
	return http.request(VENDOR, "POST", settings.supabase_url.rstrip("/") + path, json=body, headers=headers)
