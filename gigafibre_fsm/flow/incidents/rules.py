"""Detects outages: which lines fell silent together, and at which place of the network. Pure, over facts: silent lines with
times, and the topology.

Lines inform at different moments of the same interval. When something breaks, the last informs of the lines behind it lie in
the interval before. So lines whose last informs lie within one interval fell silent together, and their common place, if most
of its lines are among them, is where the fault is.

A terminal with two inputs gets its light from the second one when the first fails. While it has light, its lines prove
nothing about the places above it; when it is dark, either path may be the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile

Path = tuple[str, ...]
"""From the OLT down: its name, "frame/slot", "frame/slot/port", then terminals."""

HALF = 0.5
"""The share of silent lines behind a place from which it counts as down; of the whole network: from which the ACS is not
trusted.
"""
WHOLE = 0.9
PART, PART_LEAST = 0.25, 5
"""The share, and the number, of a port's lines for a partial outage, where no terminal below explains which lines."""
PORT_DEPTH = 3


@dataclass(frozen=True)
class Line:
	"""A location in service, and its network path. `spare`: its second path, through the second input of a terminal; empty
	without one.
	"""

	location: str
	path: Path
	spare: Path = ()

	@property
	def shared_from(self) -> int:
		"""The depth of the first place on both paths, which is the terminal with two inputs; 0 without a second path."""
		below = zip(reversed(self.path[PORT_DEPTH:]), reversed(self.spare[PORT_DEPTH:]), strict=False)
		same = list(takewhile(lambda pair: pair[0] == pair[1], below))
		return len(self.path) - len(same) + 1 if same else 0


@dataclass(frozen=True)
class Outage:
	"""Lines of one OLT that fell silent together. `since`: their latest sign of life (UTC). `partial`: other lines at the
	same place are up.
	"""

	path: Path
	lines: frozenset[str]
	since: datetime
	partial: bool


@dataclass(frozen=True)
class Running:
	"""An incident that is not over. `planned`: only lines below its place join it."""

	name: str
	path: Path
	lines: frozenset[str]
	since: datetime
	planned: bool = False


@dataclass(frozen=True)
class Plan:
	"""The assignment of one outage: it joins `into` (a current incident; "" for a new one), into which the incidents `merged`
	go as well.
	"""

	outage: Outage
	into: str = ""
	merged: tuple[str, ...] = ()
	path: Path = ()


@dataclass(frozen=True)
class _Node:
	total: int
	silent: frozenset[str] = field(default_factory=frozenset)

	@property
	def share(self) -> float:
		return len(self.silent) / self.total if self.total else 0.0


def outages(
	lines: Iterable[Line], silent: Mapping[str, datetime], every: timedelta, minimum: int
) -> list[Outage]:
	"""The current outages. `silent`: location -> last sign of life (UTC); fewer lines than `minimum` are no outage.

	Empty while half of the network is silent: then the ACS itself is the problem.
	"""
	known = list(lines)
	by_olt: dict[str, list[Line]] = {}
	for line in known:
		by_olt.setdefault(line.path[0], []).append(line)
		if line.spare:
			by_olt.setdefault(line.spare[0], []).append(replace(line, path=line.spare, spare=line.path))
	if _is_deaf(known, silent, every):
		return []
	found = []
	for behind in by_olt.values():
		found += _of_olt(behind, silent, every, minimum)
	return _each_line_once(found, {line.location: line.path for line in known}, minimum)


def _each_line_once(found: Iterable[Outage], ways: Mapping[str, Path], minimum: int) -> list[Outage]:
	"""A line with two paths is found on both: assign it to the outage that explains more; of equals, to that of its first
	path.
	"""

	def size(outage: Outage) -> tuple[int, int]:
		first = sum(ways[location][: len(outage.path)] == outage.path for location in outage.lines)
		return len(outage.lines), first

	kept, taken = [], set()
	for outage in sorted(found, key=size, reverse=True):
		rest = outage.lines - taken
		if len(rest) >= minimum:
			kept.append(replace(outage, lines=rest))
			taken |= rest
	return kept


def _is_deaf(lines: Sequence[Line], silent: Mapping[str, datetime], every: timedelta) -> bool:
	together = _together(
		{line.location: silent[line.location] for line in lines if line.location in silent}, every
	)
	away = _away(together, silent)
	asked = sum(line.location not in away for line in lines)
	return bool(together) and len(together) >= HALF * asked


def _of_olt(
	lines: Sequence[Line], silent: Mapping[str, datetime], every: timedelta, minimum: int
) -> list[Outage]:
	left = {line.location: silent[line.location] for line in lines if line.location in silent}
	found: list[Outage] = []
	while len(left) >= minimum:
		together = _together(left, every)
		if len(together) < minimum:
			break
		outage = _place(lines, together, _away(together, silent), minimum)
		if outage:
			found.append(outage)
		left = {location: at for location, at in left.items() if location not in together}
	return found


def _together(silent: Mapping[str, datetime], every: timedelta) -> dict[str, datetime]:
	"""The largest set of lines whose last signs of life lie within one interval; of several such, the latest."""
	order = sorted(silent.items(), key=lambda entry: entry[1])
	best, first = (0, 0), 0
	for last, (_location, at) in enumerate(order):
		while at - order[first][1] > every:
			first += 1
		if last + 1 - first >= best[1] - best[0]:
			best = (first, last + 1)
	return dict(order[best[0] : best[1]])


def _away(together: Mapping[str, datetime], silent: Mapping[str, datetime]) -> frozenset[str]:
	"""Lines that were silent before: they prove nothing about the current fault."""
	begin = min(together.values()) if together else None
	return frozenset(location for location, at in silent.items() if begin and at < begin)


def _place(
	lines: Sequence[Line], together: Mapping[str, datetime], away: frozenset[str], minimum: int
) -> Outage | None:
	nodes = _nodes(lines, together, away)
	down = {path for path, node in nodes.items() if len(node.silent) >= minimum and _is_down(path, node)}
	highest = [path for path in down if not any(path[:depth] in down for depth in range(1, len(path)))]
	if not highest:
		return None
	members = frozenset().union(*(nodes[path].silent for path in highest))
	path = _narrowed(common(highest), nodes, members)
	known = nodes.get(path)
	return Outage(
		path, members, max(together[location] for location in members), bool(known and known.share < WHOLE)
	)


def _is_down(path: Path, node: _Node) -> bool:
	part_of_port = len(path) == PORT_DEPTH and node.share >= PART and len(node.silent) >= PART_LEAST
	return node.share >= HALF or part_of_port


def _nodes(
	lines: Sequence[Line], together: Mapping[str, datetime], away: frozenset[str]
) -> dict[Path, _Node]:
	asked = [line for line in lines if line.location not in away]
	fallen = _fallen(asked, together)
	behind: dict[Path, set[str]] = {}
	members: dict[Path, set[str]] = {}
	for line in asked:
		is_silent, shared = line.location in together, line.shared_from
		says_more = not shared or (is_silent and line.path[:shared] in fallen)
		for depth in range(1 if says_more else shared, len(line.path) + 1):
			path = line.path[:depth]
			behind.setdefault(path, set()).add(line.location)
			if is_silent:
				members.setdefault(path, set()).add(line.location)
	return {path: _Node(len(all_), frozenset(members.get(path, ()))) for path, all_ in behind.items()}


def _fallen(lines: Iterable[Line], together: Mapping[str, datetime]) -> frozenset[Path]:
	"""The terminals with two inputs without light: most lines behind them are silent."""
	said: dict[Path, list[bool]] = {}
	for line in lines:
		if line.shared_from:
			said.setdefault(line.path[: line.shared_from], []).append(line.location in together)
	return frozenset(path for path, silent in said.items() if sum(silent) >= HALF * len(silent))


def _narrowed(path: Path, nodes: Mapping[Path, _Node], members: frozenset[str]) -> Path:
	"""The lowest place that still has all of `members` below it."""
	below = [other for other in nodes if other[: len(path)] == path and nodes[other].silent >= members]
	return max(below, key=len, default=path)


def common(paths: Sequence[Path]) -> Path:
	"""The lowest place above all of these."""
	shared: list[str] = []
	for level in zip(*paths, strict=False):
		if len(set(level)) > 1:
			break
		shared.append(level[0])
	return tuple(shared)


def merged_place(paths: Sequence[Path]) -> Path:
	"""The place of a growing incident. If its parts are on two OLTs, which only a terminal with two inputs connects, the
	place of the last one, which explains everything.
	"""
	return common(paths) or paths[-1]


def plans(found: Iterable[Outage], running: Sequence[Running], every: timedelta) -> list[Plan]:
	"""The assignment of each outage: one cause is one incident, which grows and changes its extent."""
	made = []
	for outage in found:
		same = [incident for incident in running if _same(outage, incident, every)]
		if not same:
			made.append(Plan(outage, path=outage.path))
			continue
		into, *others = sorted(
			same, key=lambda incident: (not incident.planned, incident.since, incident.name)
		)
		path = (
			into.path if into.planned else merged_place([into.path, *(o.path for o in others), outage.path])
		)
		made.append(Plan(outage, into.name, tuple(other.name for other in others if not other.planned), path))
	return made


def _same(outage: Outage, incident: Running, every: timedelta) -> bool:
	if outage.path[0] != incident.path[0]:
		return not incident.planned and bool(incident.lines) and incident.lines <= outage.lines
	if incident.planned:
		return outage.path[: len(incident.path)] == incident.path
	if outage.lines & incident.lines:
		return True
	shorter = min(len(outage.path), len(incident.path))
	related = outage.path[:shorter] == incident.path[:shorter]
	return related and abs(outage.since - incident.since) <= every
