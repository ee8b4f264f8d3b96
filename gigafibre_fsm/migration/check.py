"""The result of one comparison between the two systems. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Check:
	"""`wrong`: the differences, one line each. `notes`: further information. Without `counts` the numbers of both sides may
	differ.
	"""

	name: str
	legacy: str
	here: str
	wrong: list[str] = field(default_factory=list)
	notes: list[str] = field(default_factory=list)
	counts: bool = True

	@property
	def agrees(self) -> bool:
		return not self.counts or (not self.wrong and self.legacy == self.here)
