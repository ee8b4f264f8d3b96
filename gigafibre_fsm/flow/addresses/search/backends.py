"""Backends of the address search: one interface, selected in Gigafibre Settings."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.addresses.search.local import LocalBackend
from gigafibre_fsm.flow.addresses.search.results import Backend
from gigafibre_fsm.flow.addresses.search.supabase import SupabaseBackend
from gigafibre_fsm.flow.vocabulary import SETTINGS

DROPS, CIVIC, SUPABASE = "Fibre drops", "Civic addresses", "Supabase"


def current() -> Backend:
	"""The backend selected in Gigafibre Settings."""
	chosen = frappe.get_cached_value(SETTINGS, SETTINGS, "address_backend")
	if chosen == SUPABASE:
		return SupabaseBackend()
	return LocalBackend(with_civic=chosen == CIVIC)
