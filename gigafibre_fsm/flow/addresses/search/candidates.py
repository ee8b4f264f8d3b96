"""The first pass over all streets: selects candidates for the exact comparison. Pure.

Word pieces find the names; the civic number and the postal code select among the many streets of a name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gigafibre_fsm.flow.addresses.search import tokenizer
from gigafibre_fsm.flow.addresses.search.index import AddressIndex, Postings, spans
from gigafibre_fsm.flow.addresses.search.parse import Door, Query

CANDIDATES, IN_TOWN, COMPLETIONS = 72, 48, 24
MOST_LOOKED_AT = 500
STREETS_OF_TOWN, SHORTEST_BEGINNING = 4, 3
PLACE_SHARE, CIVIC_SHARE, POSTAL_SHARE, AREA_SHARE = 0.42, 0.30, 0.35, 0.08
WELL_NAMED = 0.7  # share of the best name's score
# A town with at least this score among the towns of the query adds its streets with the number to the second pass, however
# badly the street is written.
NAMED_TOWN, OF_BEST_TOWN = 0.3, 0.85


@dataclass(frozen=True)
class Chosen:
	"""`streets`, sorted, for the second pass; the text of those in `begun` begins exactly like the query."""

	streets: NDArray[np.int32]
	begun: NDArray[np.int32]


def choose(index: AddressIndex, tokens: tuple[str, ...], doors: tuple[Door, ...], query: Query) -> Chosen:
	pieces = _pieces(tokens)
	names = _piece_scores(index.places, pieces) * index.alias_factor
	towns = np.float32(PLACE_SHARE) * np.maximum.reduceat(names, index.alias_start[:-1])
	core = _piece_scores(index.cores, pieces)
	postal, postal_share = _of_postal(index, query.postal)
	numbered = together([index.streets_with_civic(door.number) for door in doors])

	def best(streets: NDArray, share: float) -> tuple[NDArray, NDArray]:
		score = core.take(index.street_core.take(streets))
		score += towns.take(index.street_place.take(streets))
		score += share
		if postal_share and len(streets):
			score += postal_share * among(postal, streets)
		highest = _best(score, CANDIDATES)
		streets, score = streets.take(highest), score.take(highest)
		some = score > 0
		return streets[some], score[some]

	there, score = best(numbered, CIVIC_SHARE)
	other, other_score = best(together([_well_named(index, core), postal]), 0.0)
	if len(score) and len(other_score):
		other = other[other_score > score.min()]
	begun = _begun(index, query)
	parts = [there, other, begun]
	if doors and float(names.max(initial=0.0)) >= NAMED_TOWN:
		parts.append(_in_town(index, tokens, numbered, towns, int(names.argmax())))
	return Chosen(together(parts), begun)


def _well_named(index: AddressIndex, core: NDArray[np.float32]) -> NDArray[np.int32]:
	"""Without a number: only streets whose name matches well, unordered."""
	cores = (core >= WELL_NAMED * core.max(initial=0.0)).nonzero()[0]
	where, _starts = spans(index.core_start[cores], index.core_start[cores + 1])
	return index.core_streets[where]


def _in_town(
	index: AddressIndex, tokens: tuple[str, ...], numbered: NDArray, towns: NDArray, name: int
) -> NDArray:
	there = numbered[(towns >= towns.max() * OF_BEST_TOWN).take(index.street_place.take(numbered))]
	if len(there) <= IN_TOWN:
		return there
	rest = _pieces(_without_town(index, tokens, name))
	return there[_best(_piece_scores(index.cores, rest).take(index.street_core.take(there)), IN_TOWN)]


def streets_of_town(
	index: AddressIndex, tokens: tuple[str, ...], open_end: bool
) -> tuple[NDArray[np.int32], bool]:
	"""The streets with the most doors in the town that the tokens name, and whether the name is complete; only in an
	unfinished line the last word may be incomplete.
	"""
	known = [index.word_ids.get(token, -2) for token in tokens]
	width = index.alias_words.shape[1]
	nothing = np.empty(0, dtype=np.int32)
	if not known or len(known) > width or -2 in known[:-1]:
		return nothing, False
	named = np.ones(len(index.alias_words), dtype=bool)
	for place, word in enumerate(known[:-1]):
		named &= index.alias_words[:, place] == word
	last = index.alias_words[:, len(known) - 1]
	ends = index.alias_words[:, len(known)] < 0 if len(known) < width else np.ones(len(last), dtype=bool)
	whole = named & (last == known[-1]) & ends
	if not whole.any():
		if not open_end or len(tokens[-1]) < SHORTEST_BEGINNING:
			return nothing, False
		begun = np.array([word.startswith(tokens[-1]) for word in index.words])
		named &= (last >= 0) & begun[last]
	places = np.unique(index.alias_place[whole if whole.any() else named])
	there = np.isin(index.street_place, places).nonzero()[0]
	doors = index.row_start[there + 1] - index.row_start[there]
	return there[np.argsort(-doors, kind="stable")[:STREETS_OF_TOWN]].astype(np.int32), bool(whole.any())


def _of_postal(index: AddressIndex, postal: str) -> tuple[NDArray, float]:
	"""The streets of a postal code or of its beginning, sorted, and their score."""
	if len(postal) < 3:
		return np.empty(0, dtype=np.int32), 0.0
	streets, whole = index.streets_with_postal(postal)
	return together([streets, streets[:0]]), POSTAL_SHARE if whole else AREA_SHARE


def together(parts: list[NDArray]) -> NDArray:
	"""The union of several arrays, sorted and without duplicates; a single array is returned as it is."""
	some = [part for part in parts if len(part)]
	if len(parts) < 2 or not some:
		return some[0] if some else np.empty(0, dtype=np.int32)
	merged = np.concatenate(some)
	merged.sort()  # np.unique takes five times as long for as few
	kept = np.ones(len(merged), dtype=bool)
	np.not_equal(merged[1:], merged[:-1], out=kept[1:])
	return merged[kept]


def among(sorted_streets: NDArray, streets: NDArray) -> NDArray[np.bool_]:
	"""Mask: which of `streets` are in `sorted_streets`."""
	if not len(sorted_streets):
		return np.zeros(len(streets), dtype=bool)
	places = sorted_streets.searchsorted(streets)
	return sorted_streets.take(places, mode="clip") == streets


def _best(score: NDArray[np.float32], count: int) -> NDArray[np.int64]:
	"""The positions of the `count` highest scores."""
	return np.arange(len(score)) if len(score) <= count else np.argpartition(score, -count)[-count:]


def _without_town(index: AddressIndex, tokens: tuple[str, ...], name: int) -> tuple[str, ...]:
	"""The words of the query that are not part of this town's name, hence the street's."""
	own = {index.words[word] for word in index.alias_words[name].tolist() if word >= 0}
	return tuple(token for token in tokens if token not in own or tokens.count(token) > 1) or tokens


def _begun(index: AddressIndex, query: Query) -> NDArray[np.int32]:
	"""Streets with the number, whose text begins with the text after the number in the query."""
	nothing = np.empty(0, dtype=np.int32)
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
			completed = _whole_names_first(index, index.completions(beginning, there), rest)
			found.append(_with_door(index, completed, first[0])[:COMPLETIONS])
	return np.concatenate([nothing, *found]).astype(np.int32)


def _whole_names_first(index: AddressIndex, streets: NDArray, name: tuple[str, ...]) -> NDArray:
	"""Streets with exactly this name, before those with longer names."""
	last = index.word_ids.get(name[-1], -2)
	if len(streets) <= COMPLETIONS or len(name) > index.street_words.shape[1]:
		return streets
	own = index.street_words[streets]
	whole = ((own >= 0).sum(axis=1) == len(name)) & (own[:, len(name) - 1] == last)
	return np.concatenate([streets[whole], streets[~whole]])


def _with_door(index: AddressIndex, streets: NDArray, door: Door) -> NDArray:
	"""The streets that have the number with that suffix, or without any; all streets if none has."""
	looked_at = streets[: MOST_LOOKED_AT if door.suffix else COMPLETIONS]
	if door.suffix:
		has = [bool(index.fitting_rows(street, door, 1)[0][1]) for street in looked_at.tolist()]
	else:  # a street's rows of one number begin with those that have no suffix
		has = [not index.row_suffix[index.bounds(street, door.number)[0]] for street in looked_at.tolist()]
	return looked_at[np.array(has, dtype=bool)] if any(has) else streets


def _pieces(tokens: tuple[str, ...]) -> set[str]:
	return {piece for token in tokens for piece in tokenizer.grams(token)}


def _piece_scores(postings: Postings, pieces: set[str]) -> NDArray[np.float32]:
	"""For every text the weighted share of its pieces that are in the query; short texts count less."""
	known = [number for piece in pieces if (number := postings.pieces.get(piece)) is not None]
	if not known:
		return np.zeros(len(postings.scale), dtype=np.float32)
	first, last = postings.start[known], postings.start[np.add(known, 1)]
	items = np.concatenate([postings.items[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)])
	weights = np.repeat(postings.weight[known], last - first)
	found = np.bincount(items, weights=weights, minlength=len(postings.scale)).astype(np.float32)
	found *= postings.scale
	return found
