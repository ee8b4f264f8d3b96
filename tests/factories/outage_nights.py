"""Simulated nights of outages, for the rules of incidents: a network that informs, what befalls it, and what the app makes of it.

A network of OLTs, ports and terminals, some of them fed from two OLTs, informs every five minutes, each home at its own moment;
some are closed for the season,
some switch off in the evening, one OLT is slow. Every five minutes the rules look; the records are kept in memory. All sample data.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gigafibre_fsm.flow.incidents import causes, gates, rules
from gigafibre_fsm.flow.provisioning.missed_informs import MARGIN, silence

EVERY = timedelta(minutes=5)
LATEST = EVERY * (1 + MARGIN) + EVERY + timedelta(minutes=5)
"""One missed inform with its margin, plus one run of the detection."""
NIGHT, EPOCH = timedelta(hours=8), datetime(2026, 1, 1)  # noqa: DTZ001 - UTC, as everywhere in the app
LIMITS = gates.Limits(gates.ON, 15, 5, 800, 10)
MINIMUM = 3


@dataclass
class Home:
	line: rules.Line
	phase: timedelta
	off: list[tuple[datetime, datetime, str]] = field(default_factory=list)
	"""(from, to, why): offline during that time."""
	late: float = 0.0
	"""As a fraction of the inform interval: the greatest delay of this home's informs."""
	turn: int = 0
	due: datetime = EPOCH
	last: datetime = EPOCH


@dataclass
class Night:
	kind: str
	begin: datetime
	end: datetime
	path: rules.Path = ()
	homes: frozenset[str] = frozenset()


@dataclass
class Incident:
	name: str
	path: rules.Path
	lines: set[str]
	since: datetime
	opened: datetime
	cause: str
	ended: datetime | None = None
	told: set[str] = field(default_factory=set)
	down: set[str] = field(default_factory=set)

	def as_running(self) -> rules.Running:
		return rules.Running(self.name, self.path, frozenset(self.lines), self.since)


def network(dice: random.Random, olts: int = 6) -> list[Home]:
	homes = []
	for olt in range(olts):
		for slot in range(2):
			for port in range(4):
				for terminal in range(4):
					path = (
						f"OLT-{olt}",
						f"0/{slot}",
						f"0/{slot}/{port}",
						f"T-{olt}-{slot}-{port}-{terminal}",
					)
					spare = (
						(f"OLT-{(olt + 1) % olts}", "0/9", f"0/9/{port}", path[3]) if terminal == 3 else ()
					)
					for _drop in range(dice.randint(4, 8)):
						line = rules.Line(f"LOC-{len(homes)}", path, spare)
						homes.append(Home(line, EVERY * dice.random()))
	return homes


def prepare(homes: list[Home], night: Night, start: datetime, dice: random.Random) -> None:
	"""Plan which homes are offline tonight, and when."""
	slow = dice.choice([home.line.path[0] for home in homes])
	end = start + NIGHT
	for home in homes:
		home.turn = int((start - EPOCH) / EVERY) - 2
		home.due = EPOCH + home.phase + EVERY * home.turn
		home.off, home.late = [], 0.4 if home.line.path[0] == slow else 0.05
		if dice.random() < 0.03:
			home.off.append((start - timedelta(days=3), end, "away"))
			home.last = start - timedelta(days=3)
		elif dice.random() < 0.02:
			at = start + NIGHT * dice.random()
			home.off.append((at, end, "switched off"))
		if home.line.location in night.homes:
			home.off.append((night.begin, night.end, night.kind))
		if night.kind == "acs":
			# who found no ACS tries again at growing intervals
			back = night.end + (night.end - night.begin) * dice.random() * 0.8
			home.off.append((night.begin, back, "acs"))


def a_night(homes: list[Home], start: datetime, kind: str, dice: random.Random) -> Night:
	begin = start + timedelta(minutes=dice.uniform(60, 180))
	end = begin + timedelta(minutes=dice.uniform(40, 150))
	night = Night(kind, begin, end)
	if kind == "fibre":
		home = dice.choice(homes)
		night.path = home.line.path[: dice.randint(1, 4)]
		depth = len(night.path)
		# A terminal with two inputs has taken its light from the other one.
		night.homes = frozenset(
			h.line.location
			for h in homes
			if h.line.path[:depth] == night.path and depth >= h.line.shared_from
		)
	elif kind == "power":
		streets = {dice.choice(homes).line.path for _street in range(dice.randint(1, 4))}
		night.homes = frozenset(h.line.location for h in homes if h.line.path in streets)
	return night


def listen(home: Home, now: datetime, dice: random.Random) -> None:
	"""Let a home inform until `now`, each time with its own delay."""
	while home.due <= now:
		at = home.due
		if not any(begin <= at < end for begin, end, _why in home.off):
			home.last = at
		home.turn += 1
		home.due = EPOCH + home.phase + EVERY * (home.turn + dice.random() * home.late)


def watch(homes: list[Home], night: Night, start: datetime, dice: random.Random) -> list[Incident]:
	"""The incidents that the app would record during a night."""
	incidents: list[Incident] = []
	lines, looks = [home.line for home in homes], []
	now = start
	while now < start + NIGHT:
		now += EVERY
		for home in homes:
			listen(home, now, dice)
		informs = {home.line.location: home.last for home in homes}
		heard = silence(
			{name: _ms(at) for name, at in informs.items()}, int(EVERY.total_seconds() * 1000), looks
		)
		looks.append(heard.newest)
		silent = {name: informs[name] for name in heard.silent}
		look(incidents, lines, silent, night, now)
	return incidents


def look(
	incidents: list[Incident],
	lines: list[rules.Line],
	silent: dict[str, datetime],
	night: Night,
	now: datetime,
) -> None:
	found = rules.outages(lines, silent, EVERY, MINIMUM)
	open_ones = [one for one in incidents if not one.ended or now - one.ended < timedelta(hours=1)]
	for plan in rules.plans(found, [one.as_running() for one in open_ones], EVERY):
		if plan.into:
			incident = next(one for one in incidents if one.name == plan.into)
			incident.ended = None
		else:
			outage = plan.outage
			cause = causes.cause([], outage.partial, False, None)
			incident = Incident(f"INC-{len(incidents)}", plan.path, set(), outage.since, now, cause)
			incidents.append(incident)
		incident.path = rules.merged_place([incident.path, plan.path])
		incident.lines |= plan.outage.lines
		incident.down |= plan.outage.lines
		for name in plan.merged:
			other = next(one for one in incidents if one.name == name)
			incident.lines |= other.lines
			incident.told |= other.told
			other.ended, other.lines = now - timedelta(hours=2), set()
			incidents.remove(other)
	for incident in incidents:
		incident.down &= silent.keys()
		if not incident.ended and len(incident.down) <= 0.1 * len(incident.lines):
			incident.ended = now
		if not incident.ended:
			ask_olt(incident, night)
			message(incident, now)


def ask_olt(incident: Incident, night: Night) -> None:
	"""Eight ONTs: those of a power cut have gasped, those of a fibre cut lost their light."""
	if incident.cause not in (causes.UNKNOWN, causes.PARTIAL_PON):
		return
	said = {"power": "dying-gasp", "fibre": "los"}
	down = [said.get(night.kind, "") if name in night.homes else "" for name in sorted(incident.down)[:8]]
	incident.cause = causes.cause(down, incident.cause == causes.PARTIAL_PON, False, None)


def message(incident: Incident, now: datetime) -> None:
	decision = gates.decide(incident.cause, incident.opened, len(incident.down), 0, LIMITS, now)
	if decision.what == "send" or incident.told:
		incident.told |= incident.down


def judge(night: Night, incidents: list[Incident]) -> list[str]:
	"""Descriptions of wrong results."""
	wrong = []
	if night.kind == "fibre" and len(night.homes) >= 2 * MINIMUM:
		mine = [one for one in incidents if one.lines & night.homes]
		if len(mine) != 1:
			wrong.append(f"{len(mine)} incidents for one cut of {len(night.homes)} lines at {night.path}")
		elif mine[0].opened > night.begin + LATEST:
			wrong.append(f"found {mine[0].opened - night.begin} after the cut")
		elif strangers := mine[0].told - night.homes:
			alone = len(strangers) / max(len(mine[0].told), 1)
			wrong += [f"{len(strangers)} told who are not concerned"] if alone > 0.05 else []
	if night.kind != "fibre" and any(one.told for one in incidents):
		wrong.append(
			f"customers told on a night of {night.kind}: {[(one.path, one.cause) for one in incidents]}"
		)
	if night.kind in ("acs", "quiet") and incidents:
		wrong.append(
			f"{len(incidents)} incidents on a night of {night.kind}: {[one.path for one in incidents]}"
		)
	return wrong


def _ms(at: datetime) -> int:
	return int((at - datetime(1970, 1, 1)).total_seconds() * 1000)  # noqa: DTZ001


KINDS = ("fibre", "power", "acs", "fibre", "quiet")


def play(nights: int, seed: int, olts: int = 4) -> tuple[list[str], int, int]:
	"""Simulate `nights` nights: (wrong results, number of fibre cuts, number of customers notified)."""
	dice = random.Random(seed)
	wrong: list[str] = []
	cuts = told = 0
	for number in range(nights):
		homes = network(dice, olts)
		kind = KINDS[number % len(KINDS)]
		start = EPOCH + timedelta(days=10 + number)
		night = a_night(homes, start, kind, dice)
		prepare(homes, night, start, dice)
		incidents = watch(homes, night, start, dice)
		cuts += kind == "fibre"
		told += sum(len(one.told) for one in incidents)
		wrong += [f"night {number}: {line}" for line in judge(night, incidents)]
	return wrong, cuts, told
