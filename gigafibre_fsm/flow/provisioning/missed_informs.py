"""Which devices have missed an inform, relative to the ACS's newest inform instead of this site's clock. Pure.

An ACS that is down receives no informs: its newest inform does not advance, and relative to that no device is late. After it
was down, no device is late for as long again: devices that found no ACS retry at growing intervals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MARGIN = 0.5
"""As a share of the interval: the delay after which an inform counts as missed."""
FORGET_MS = 7 * 86_400_000
"""A device that is silent for longer is ignored (a house that is closed for the season)."""


@dataclass(frozen=True)
class Silence:
	"""`newest`: the ACS's last inform of any device; `silent`: device that has missed one -> its last inform. All in ms since
	1970.
	"""

	newest: int
	silent: dict[str, int]


def silence(informs: Mapping[str, int], every: int, looks: Sequence[int] = ()) -> Silence:
	"""The devices that have missed an inform, of those that send one each `every` ms. `informs`: device -> last inform, 0 for
	none; `looks`: the newest inform at each earlier query, oldest first: a gap means that the ACS received nothing in
	between.
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
