"""Faults on demand: how a test makes an external system fail."""

import re
import threading
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Outage = Literal["refuse", "500", "hang", "timeout_after_effect"]
OUTAGES = ("refuse", "500", "hang", "timeout_after_effect")


@dataclass(frozen=True)
class Fault:
	"""A fault that requests run into.

	`refuse` drops the connection before anything is done; `500` answers so without doing anything; `hang`
	neither acts nor answers; `timeout_after_effect` does everything and never answers. `malformed` does
	everything and sends half of the body. `next` limits all of it to that many requests, `only` to those whose
	"METHOD /path" matches the expression.
	"""

	outage: Outage | None = None
	latency_ms: int = 0
	malformed: bool = False
	next: int | None = None
	only: str | None = None


class Switches:
	"""The fault in force; thread-safe."""

	def __init__(self) -> None:
		self._lock = threading.Lock()
		self._fault = Fault()
		self.changed = threading.Event()

	def set(self, values: dict[str, Any]) -> None:
		"""Replace the fault. Hanging requests are released. ValueError for an unknown fault."""
		fault = Fault(**values)
		if fault.outage is not None and fault.outage not in OUTAGES:
			raise ValueError(f"outage is one of {', '.join(OUTAGES)} or null")
		if fault.only is not None:
			re.compile(fault.only)
		with self._lock:
			self._fault = fault
			self.changed.set()
			self.changed = threading.Event()

	def take(self, method: str, path: str) -> Fault:
		"""The fault for this request, counted."""
		with self._lock:
			fault = self._fault
			if fault.only and not re.search(fault.only, f"{method} {path}"):
				return Fault()
			if fault.next is not None:
				self._fault = replace(fault, next=fault.next - 1) if fault.next > 1 else Fault()
			return fault

	def as_dict(self) -> dict[str, Any]:
		return asdict(self._fault)


FIELDS = frozenset(Fault.__dataclass_fields__)
