"""The changes that an OLT needs for a drop. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gigafibre_fsm.integrations.olt.dialect import CHANGE_PROFILE, CONNECT, DISCONNECT


@dataclass(frozen=True)
class Sold:
	"""A drop's sold line: its ONT, its line profile, its VLAN. `serial` "" is "no line"."""

	serial: str = ""
	profile: str = ""
	vlan: int = 0


NOTHING = Sold()


def next_changes(before: Sold, wanted: Sold) -> list[tuple[str, Sold]]:
	"""The changes from `before` to `wanted`, in order: (action, its line).

	Another ONT at the same place is registered after the first is removed: an OLT does not accept two.
	"""
	if before == wanted:
		return []
	if before.serial and before.serial != wanted.serial:
		rest = [(CONNECT, wanted)] if wanted.serial else []
		return [(DISCONNECT, before), *rest]
	if not wanted.serial:
		return []
	if not before.serial or before.vlan != wanted.vlan:
		return [(CONNECT, wanted)]
	return [(CHANGE_PROFILE, wanted)]


def profile_of(services: list[tuple[str, str]], suspended_profile: str) -> str:
	"""The line profile of a drop with these Internet services, (status, line profile of its plan): that of the active one,
	else of the one that waits for its installation; for a suspended one the profile of suspended services, if there is
	one.
	"""
	by_status = dict(reversed(services))
	if "Active" in by_status:
		return by_status["Active"]
	if "Suspended" in by_status:
		return suspended_profile or by_status["Suspended"]
	return by_status.get("Pending", "")
