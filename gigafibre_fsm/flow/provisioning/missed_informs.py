"""Which devices have missed an inform, measured by what the ACS heard and not by our clock. Pure.

An ACS that is down hears nobody: its newest inform stands still, and against that nobody is late. While it was down, and as
long again, nobody is late either: devices that found no ACS try again at growing intervals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MARGIN = 0.5
"""Of the interval: how late an inform may be before it is missed."""
FORGET_MS = 7 * 86_400_000
"""Silent for longer than that is no news (a house that is closed for the season)."""


@dataclass(frozen=True)
class Silence:
	"""`newest`: the ACS's last inform of anybody; `silent`: who has missed one -> their last inform. All in ms since 1970."""

	newest: int
	silent: dict[str, int]


def silence(informs: Mapping[str, int], every: int, looks: Sequence[int] = ()) -> Silence:
	"""Who has missed an inform, of devices that send one each `every` ms. `informs`: device -> last inform, 0 for none; `looks`:
	the newest inform at each earlier look, oldest first: where it jumps, the ACS heard nobody in between.
	"""
	newest = max(informs.values(), default=0)
	if not newest:
		return Silence(0, {})
	late = int(every * (1 + MARGIN))
	heard = [*looks, newest]
	deaf = [(at, then) for at, then in zip(heard, heard[1:], strict=False) if then - at > late]
	silent = {}
	for device, at in informs.items():
		excused = sum(2 * (then - begin) for begin, then in deaf if then > at)
		if at and newest - at - excused > late and newest - at <= FORGET_MS:
			silent[device] = at
	return Silence(newest, silent)
