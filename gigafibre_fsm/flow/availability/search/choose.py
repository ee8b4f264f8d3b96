"""The first pass over all streets: which of them are worth a closer look. Pure.

Pieces of words find the names, the civic number and the postal code say which of the many streets of a name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gigafibre_fsm.flow.availability.search import words
from gigafibre_fsm.flow.availability.search.index import AddressIndex, Postings
from gigafibre_fsm.flow.availability.search.parse import Door, Query

CANDIDATES, IN_TOWN, COMPLETIONS = 72, 48, 24
PLACE_SHARE, CIVIC_SHARE, POSTAL_SHARE, AREA_SHARE = 0.42, 0.30, 0.35, 0.08
SHORT_TEXT = 4.0
WORTH_SORTING = 0.5
# A town this well named, among the towns of the query, sends its streets with the number to the second pass
# however badly the street is written.
NAMED_TOWN, OF_BEST_TOWN = 0.3, 0.85


@dataclass(frozen=True)
class Chosen:
	"""`streets` for the second pass; those of `begun` begin as the query does, letter by letter."""

	streets: NDArray[np.int64]
	begun: NDArray[np.int64]


def choose(index: AddressIndex, tokens: tuple[str, ...], doors: tuple[Door, ...], query: Query) -> Chosen:
	score = _piece_scores(index.cores, tokens)[index.street_core]
	names = _piece_scores(index.places, tokens) * index.alias_factor
	towns = np.maximum.reduceat(names, index.alias_start[:-1])
	town = towns[index.street_place]
	score += PLACE_SHARE * town
	with_number = np.zeros(len(score), dtype=bool)
	for door in doors:
		with_number[index.streets_with_civic(door.number)] = True
	score += np.float32(CIVIC_SHARE) * with_number
	if len(query.postal) >= 3:
		streets, whole = index.streets_with_postal(query.postal)
		evidence = np.zeros(len(score), dtype=np.float32)
		evidence[streets] = POSTAL_SHARE if whole else AREA_SHARE
		score += evidence
	best = _best(score, CANDIDATES)
	parts = [best]
	if doors and (most := float(towns.max(initial=0.0))) >= NAMED_TOWN:
		there = np.flatnonzero(with_number & (town >= most * OF_BEST_TOWN))
		if len(there) > IN_TOWN:
			rest = _without_town(index, tokens, int(names.argmax()))
			there = there[_best(_piece_scores(index.cores, rest)[index.street_core[there]], IN_TOWN)]
		parts.append(there)
	begun = _begun(index, query)
	streets = np.unique(np.concatenate([*parts, begun])).astype(np.int64)
	return Chosen(streets[(score[streets] > 0) | np.isin(streets, begun)], begun)


def _best(score: NDArray[np.float32], count: int) -> NDArray[np.int64]:
	"""Where the `count` highest are. Most are far below: only the others are put in order."""
	if len(score) <= count:
		return np.arange(len(score))
	high = np.flatnonzero(score > WORTH_SORTING * score.max())
	if len(high) < count:
		return np.argpartition(score, -count)[-count:]
	return high[np.argpartition(score[high], -count)[-count:]] if len(high) > count else high


def _without_town(index: AddressIndex, tokens: tuple[str, ...], name: int) -> tuple[str, ...]:
	"""The words of the query that are not those of this town's name: they are the street's."""
	own = {index.words[word] for word in index.alias_words[name].tolist() if word >= 0}
	return tuple(token for token in tokens if token not in own or tokens.count(token) > 1) or tokens


def _begun(index: AddressIndex, query: Query) -> NDArray[np.int64]:
	"""Streets with the number whose text begins with what follows the number in the query."""
	nothing = np.empty(0, dtype=np.int64)
	first = [door for door in query.doors if door.token == 0]
	rest = query.tokens[1:] if first else ()
	if not rest or query.postal or query.unit:
		return nothing
	there = index.streets_with_civic(first[0].number)
	*head, last = rest
	endings = dict.fromkeys([query.last, last] if query.open_end and query.last else [f"{last} "])
	found = []
	for ending in endings:
		beginning = " ".join((*head, ending)).replace("#", "")
		if len(beginning) >= 3:
			found.append(index.completions(beginning, there)[:COMPLETIONS])
	return np.concatenate([nothing, *found]).astype(np.int64)


def _piece_scores(postings: Postings, tokens: tuple[str, ...]) -> NDArray[np.float32]:
	"""For every text the share of its pieces that the query has, by weight; short texts count less."""
	pieces = {postings.pieces[p] for token in tokens for p in words.grams(token) if p in postings.pieces}
	if not pieces:
		return np.zeros(len(postings.norm), dtype=np.float32)
	spans = [(postings.start[p], postings.start[p + 1], postings.weight[p]) for p in pieces]
	items = np.concatenate([postings.items[first:last] for first, last, _weight in spans])
	weights = np.repeat(
		[weight for *_span, weight in spans], [last - first for first, last, _weight in spans]
	)
	found = np.bincount(items, weights=weights, minlength=len(postings.norm))
	return (found / (postings.norm + SHORT_TEXT)).astype(np.float32)
