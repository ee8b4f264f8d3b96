"""The result types of every search backend. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Hit:
	"""One address found. `id` is what `check` takes; `score` is 0 to 1; `why` names the parts of the query that matched."""

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
	"""`hits` are best first. `notice` is `civic_not_found` when the street is known but not the number (the hits are the
	nearest numbers); `number_needed` for a road, a town or a postal code without a number (the hits are some addresses
	there); `unfinished` when the text is too short to conclude that nothing exists; else empty.
	"""

	hits: list[Hit] = field(default_factory=list)
	notice: str = ""


class Backend(Protocol):
	def search(self, text: str, limit: int) -> Answer:
		"""The addresses that `text`, finished or not, may mean, best first."""
