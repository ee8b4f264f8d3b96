"""Where addresses are searched: one interface, chosen in Gigafibre Settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import frappe

DROPS, CIVIC, SUPABASE = "Fibre drops", "Civic addresses", "Supabase"


@dataclass(frozen=True)
class Hit:
	"""One address found. `id` is what `check` takes; `score` is 0 to 1; `why` names the parts of the query
	that were found.
	"""

	id: str
	label: str
	locality: str
	postal_code: str
	score: float
	why: str
	exact: bool

	def as_dict(self) -> dict[str, Any]:
		return asdict(self)


@dataclass(frozen=True)
class Answer:
	"""`notice` is civic_not_found when the street is known and the number is not: the hits are then the
	nearest ones.
	"""

	hits: list[Hit] = field(default_factory=list)
	notice: str = ""


class Backend(Protocol):
	def search(self, text: str, limit: int) -> Answer:
		"""The addresses that `text`, finished or not, may mean, best first."""


def current() -> Backend:
	"""The backend of the settings."""
	from gigafibre_fsm.flow.availability.search.local import LocalBackend
	from gigafibre_fsm.integrations.supabase.addresses import SupabaseBackend

	chosen = frappe.get_cached_value("Gigafibre Settings", "Gigafibre Settings", "address_backend")
	if chosen == SUPABASE:
		return SupabaseBackend()
	return LocalBackend(with_civic=chosen == CIVIC)
