"""One technician's day as a sequence of stops: whether it is feasible, and the sequence with the least driving. Pure.

Times are whole minutes since midnight. A stop is one uninterrupted piece of free time; a drive may be interrupted by a lunch.
The day begins at home at the start of the first free time, and ends there before the end of the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from gigafibre_fsm.flow.scheduling.travel import Place, Travel

EXACT = 7
"""Up to this many stops every order is tried; beyond, the given order, and each stop inserted where it adds the least
driving.
"""

Interval = tuple[int, int]


@dataclass(frozen=True)
class Stop:
	"""`minutes` of work that begin between `earliest` and `latest`; `place` is None when unknown."""

	job: str
	minutes: int
	earliest: int
	latest: int
	place: Place | None = None


@dataclass(frozen=True)
class Timetable:
	"""The start of each stop, in order, and the minutes of driving of the whole day."""

	starts: tuple[tuple[str, int], ...]
	driving: int


@dataclass(frozen=True)
class _Partial:
	at: int
	driving: int
	starts: tuple[tuple[str, int], ...] = ()


@lru_cache(maxsize=8192)
def best(
	free: tuple[Interval, ...], home: Place | None, stops: tuple[Stop, ...], travel: Travel
) -> Timetable | None:
	"""The timetable of `stops` with the least driving, as early as possible; None when they do not all fit into `free`."""
	if not free:
		return Timetable((), 0) if not stops else None
	if all(stop.earliest == stop.latest for stop in stops):
		# fixed times leave only one order
		return _in_order(free, home, sorted(stops, key=lambda each: (each.earliest, each.minutes)), travel)
	if len(stops) > EXACT:
		tried = (_in_order(free, home, stops, travel), _by_insertion(free, home, stops, travel))
		return min((table for table in tried if table), key=lambda table: table.driving, default=None)
	everything = (1 << len(stops)) - 1
	layer: dict[tuple[int, Place | None], list[_Partial]] = {(0, home): [_Partial(free[0][0], 0)]}
	for _number in stops:
		following: dict[tuple[int, Place | None], list[_Partial]] = {}
		for (done, place), partials in layer.items():
			for index, stop in enumerate(stops):
				if done & (1 << index):
					continue
				for partial in partials:
					if further := _visit(free, partial, place, stop, travel):
						key = (done | (1 << index), stop.place or place)
						_keep(following.setdefault(key, []), further)
		layer = following
	ended = [
		finished
		for (done, place), partials in layer.items()
		if done == everything
		for partial in partials
		if (finished := _go_home(free, partial, place, home, travel))
	]
	return min(ended, key=lambda each: each.driving) if ended else None


def free_time(shifts: Iterable[Interval], blocked: Iterable[Interval]) -> tuple[Interval, ...]:
	"""The shifts without the blocked times, in order."""
	free = sorted(shifts)
	for begin, end in sorted(blocked):
		free = [
			piece
			for start, stop in free
			for piece in ((start, min(stop, begin)), (max(start, end), stop))
			if piece[0] < piece[1]
		]
	return tuple(sorted(set(free)))


def driven_km(home: Place | None, places: Sequence[Place | None], travel: Travel) -> float:
	"""Kilometres from home through these locations and back."""
	known = [home, *(place for place in places if place), home]
	return sum(travel.km(start, end) for start, end in pairwise(known))


def _visit(
	free: tuple[Interval, ...], partial: _Partial, place: Place | None, stop: Stop, travel: Travel
) -> _Partial | None:
	drive = travel.minutes(place, stop.place)
	arrival = _after_driving(free, partial.at, drive)
	begin = None if arrival is None else _begin(free, arrival, stop)
	if begin is None:
		return None
	return _Partial(begin + stop.minutes, partial.driving + drive, (*partial.starts, (stop.job, begin)))


def _go_home(
	free: tuple[Interval, ...], partial: _Partial, place: Place | None, home: Place | None, travel: Travel
) -> Timetable | None:
	drive = travel.minutes(place, home)
	if _after_driving(free, partial.at, drive) is None:
		return None
	return Timetable(partial.starts, partial.driving + drive)


def _after_driving(free: tuple[Interval, ...], at: int, minutes: int) -> int | None:
	"""The end of `minutes` of driving that begin at `at`; None when the day ends first."""
	for begin, end in free:
		if at >= end and (minutes or at > end):
			continue
		at = max(at, begin)
		if minutes <= end - at:
			return at + minutes
		minutes -= end - at
		at = end
	return None


def _begin(free: tuple[Interval, ...], arrival: int, stop: Stop) -> int | None:
	"""The earliest start of `stop` after `arrival`; None when it does not fit any more."""
	for begin, end in free:
		start = max(arrival, begin, stop.earliest)
		if start + stop.minutes <= end:
			return start if start <= stop.latest else None
	return None


def _keep(partials: list[_Partial], new: _Partial) -> None:
	"""Keep those that no other beats in both time and driving (Pareto optimal)."""
	if any(each.at <= new.at and each.driving <= new.driving for each in partials):
		return
	partials[:] = [each for each in partials if each.at < new.at or each.driving < new.driving]
	partials.append(new)


def _by_insertion(
	free: tuple[Interval, ...], home: Place | None, stops: Sequence[Stop], travel: Travel
) -> Timetable | None:
	order: list[Stop] = []
	found = None
	for stop in sorted(stops, key=lambda each: (each.latest, each.earliest)):
		tried = [[*order[:at], stop, *order[at:]] for at in range(len(order) + 1)]
		possible = [
			(table, stops_so_far)
			for stops_so_far in tried
			if (table := _in_order(free, home, stops_so_far, travel))
		]
		if not possible:
			return None
		found, order = min(possible, key=lambda pair: pair[0].driving)
	return found


def _in_order(
	free: tuple[Interval, ...], home: Place | None, stops: Iterable[Stop], travel: Travel
) -> Timetable | None:
	partial: _Partial | None = _Partial(free[0][0], 0)
	place = home
	for stop in stops:
		partial = _visit(free, partial, place, stop, travel)
		if partial is None:
			return None
		place = stop.place or place
	return _go_home(free, partial, place, home, travel)
