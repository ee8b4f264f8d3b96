"""Chooses the proposed address of a drop, and resolves addresses that match two drops. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gigafibre_fsm.flow.addresses import civic_number
from gigafibre_fsm.flow.addresses.matching import rules
from gigafibre_fsm.flow.addresses.matching.finding import Drop, Found


@dataclass(frozen=True)
class Proposal:
	"""The best address for a drop; `runner_up` is the next best at another door, or 0."""

	drop: str
	civic: int
	score: float
	method: str
	distance: float | None
	runner_up: int
	runner_up_score: float
	verdict: str


def proposal_of(
	drop: Drop, candidates: Sequence[Found], doors: Mapping[int, tuple[int, str, str]], rejected: set[int]
) -> Proposal | None:
	"""The best candidate with its verdict; None without candidates. `doors` maps each address to (number, suffix, unit)."""
	ranked = []
	for one in candidates:
		if one.ref in rejected or one.ref not in doors:
			continue
		place = drop.readings[one.reading]
		_number, suffix, unit = doors[one.ref]
		cost = rules.door_cost(place.suffix, civic_number.unit_of(place.unit), suffix, unit)
		evidence = replace(one.evidence, door=cost)
		sure = rules.NEAREST_SCORE if one.nearest else rules.score(evidence)
		ranked.append(
			(sure - rules.TURNED_READING * (one.reading > 0), -one.ref, replace(one, evidence=evidence))
		)
	if not ranked:
		return None
	ranked.sort(key=lambda entry: entry[:2], reverse=True)
	# The exact door within the best house, even if another unit is a little nearer.
	best = min(
		(entry for entry in ranked if entry[2].house == ranked[0][2].house),
		key=lambda entry: entry[2].evidence.door,
	)
	own, place = best[2], drop.readings[best[2].reading]
	others = [entry for entry in ranked if entry[1] != best[1]]
	rivals = [
		entry for entry in others if rules.rival(own.evidence, entry[2].evidence, entry[2].house == own.house)
	]
	rival = rivals[0][0] if rivals else 0.0
	second = next(iter(rivals or others), (0.0, 0, own))
	return Proposal(
		drop.name,
		-best[1],
		best[0],
		rules.method(own.evidence),
		own.evidence.distance,
		-second[1] if second[0] >= rules.REVIEW / 2 else 0,
		second[0],
		rules.verdict(
			best[0],
			rival,
			rules.anchored(own.evidence),
			bool(place.number) and rules.sure_door(own.evidence, place.suffix),
		),
	)


def one_each(proposals: Sequence[Proposal], taken: Mapping[int, str]) -> list[Proposal]:
	"""Each address is linked to at most one drop automatically: the best match; the others go to review."""
	owner = dict(taken)
	decided = []
	for proposal in sorted(proposals, key=lambda one: (-one.score, one.drop)):
		if proposal.verdict == rules.UNMATCHED:
			continue
		other = owner.get(proposal.civic)
		if other:
			told = f"{proposal.method}, shared with {other}".lstrip(", ")
			proposal = Proposal(**{**vars(proposal), "verdict": rules.PROPOSED, "method": told})
		elif proposal.verdict == rules.ACCEPTED:
			owner[proposal.civic] = proposal.drop
		decided.append(proposal)
	return decided
