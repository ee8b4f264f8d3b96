"""When a device due back is reminded of, and when a returned one may go to another household. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from gigafibre_fsm.flow.vocabulary import ONT, ROUTER, TELEPHONE, TV_BOX

CHECKS: dict[str, tuple[tuple[str, str], ...]] = {
	ONT: (("light", "Optical signal within its range"), ("lan", "Network ports pass traffic")),
	ROUTER: (("wifi", "WiFi on both bands"), ("lan", "Network ports pass traffic")),
	TELEPHONE: (("dial", "Dial tone heard"),),
	TV_BOX: (("picture", "Picture, sound and remote control"),),
}
ALL_CHECKS = (
	("case", "Clean, undamaged, with its power supply"),
	("power", "Starts and stays on for an hour"),
)
"""(key, label in English for translation); those for all devices come first."""


@dataclass(frozen=True)
class Bench:
	"""A device on the test bench. `wiped`: a factory reset is proven, or staff confirm it."""

	wiped: bool
	open_checks: Collection[str]


def checks(equipment_type: str) -> list[tuple[str, str]]:
	return [*ALL_CHECKS, *CHECKS.get(equipment_type, ())]


def missing(bench: Bench) -> list[str]:
	"""The missing conditions for a return to stock: "wipe", "checks"."""
	found = [] if bench.wiped else ["wipe"]
	return [*found, *(["checks"] if bench.open_checks else [])]


def reminders_due(since: date, today: date, after_days: Iterable[int], sent: int) -> bool:
	"""Whether another reminder is due: the n-th one after its number of days."""
	days = sorted(after_days)
	return sent < len(days) and (today - since).days >= days[sent]


def may_charge(since: date, today: date, fee_days: int, reminded: int) -> bool:
	"""Whether the fee for a device that was not returned may be charged: never before the customer was reminded."""
	return bool(fee_days) and (today - since).days >= fee_days and reminded > 0


def is_leftover(values: Iterable[str], households: Collection[str]) -> bool:
	"""Whether a device still holds a WiFi name or telephone account of a household."""
	return any(value and value in households for value in values)
