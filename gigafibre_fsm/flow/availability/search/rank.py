"""From a parsed query to the streets that it may mean, best first. Pure.

Two passes: pieces of words, civic number and postal code choose some hundred streets out of all; then every
word of the query is aligned with every word of those streets and their places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from gigafibre_fsm.flow.availability.search import words
from gigafibre_fsm.flow.availability.search.build import weight_of
from gigafibre_fsm.flow.availability.search.index import AddressIndex, Postings
from gigafibre_fsm.flow.availability.search.parse import Door, Query

CANDIDATES = 96
# First pass.
PLACE_SHARE, CIVIC_SHARE, POSTAL_SHARE, AREA_SHARE = 0.42, 0.30, 0.35, 0.08
SHORT_TEXT = 4.0
# Second pass: what each kind of agreement is worth.
STREET, WORDS, PLACE, CIVIC, POSTAL = 0.46, 0.24, 0.12, 0.12, 0.07
UNLIKE = 0.42  # below this two words have nothing in common
UNFINISHED = 0.97
EXACT = 0.985
CORE_WORD = 0.1  # from this share of a street's name on a word must be right for the street to be the same
NO_DOOR = Door(0)


@dataclass(frozen=True)
class Match:
	"""A street of the index. `score` is 0 to 1, `exact` says that the words agree and the number exists
	there.
	"""

	street: int
	score: float
	door: Door
	street_fit: float
	words_fit: float
	place_fit: float
	has_civic: bool
	has_postal: bool
	same_street: bool

	@property
	def same_words(self) -> bool:
		return self.same_street and self.words_fit >= EXACT

	@property
	def exact(self) -> bool:
		return self.same_words and self.has_civic

	@property
	def why(self) -> str:
		"""Which parts of the query were found, in plain words, separated by commas."""
		reasons = [
			("street" if self.same_street else "similar street", self.street_fit >= 0.3),
			("number", self.has_civic),
			("town", self.place_fit >= 0.8),
			("postal code", self.has_postal),
		]
		return ", ".join(reason for reason, true in reasons if true)


def rank(index: AddressIndex, query: Query) -> list[Match]:
	"""The streets that the query may mean, best first, each with the likeliest door number."""
	if not index.streets or not (query.tokens or query.postal):
		return []
	tokens, doors = resolve(index, query)
	chosen = _choose(index, tokens, doors, query.postal)
	if not len(chosen):
		return []
	return align(index, tokens, doors, query, chosen)


def resolve(index: AddressIndex, query: Query) -> tuple[tuple[str, ...], tuple[Door, ...]]:
	"""Split words that were run together when both halves are known, join halves whose whole is known."""
	known = index.word_ids
	tokens: list[str] = []
	moved: dict[int, int] = {}
	for place, token in enumerate(query.tokens):
		moved[place] = len(tokens)
		before = tokens[-1] if tokens else ""
		if token in known or token.startswith("#"):
			tokens.append(token)
		elif len(token) > 3 and token[0] in "ld" and token[1:] in known:
			tokens.append(token[1:])
		elif before and not before.startswith("#") and before not in words.TYPES and before + token in known:
			tokens[-1] = before + token
			moved[place] = len(tokens) - 1
		else:
			tokens.extend(_halves(token, known) or [token])
	doors = tuple(
		Door(door.number, door.suffix, door.unit, moved.get(door.token, -1), door.prior, door.last)
		for door in query.doors
	)
	return tuple(tokens), doors


def _halves(token: str, known: dict[str, int]) -> list[str] | None:
	best: tuple[int, list[str]] | None = None
	for cut in range(2, len(token) - 2):
		left, right = words.canonical(token[:cut]), token[cut:]
		if left in known and right in known and (cut > 2 or left in words.SAINTS):
			balance = min(cut, len(token) - cut) + (10 if left in words.SAINTS or left in words.TYPES else 0)
			if best is None or balance > best[0]:
				best = (balance, [left, right])
	return best[1] if best else None


def _choose(
	index: AddressIndex, tokens: tuple[str, ...], doors: tuple[Door, ...], postal: str
) -> NDArray[np.int64]:
	score = _piece_scores(index.cores, tokens)[index.street_core]
	names = _piece_scores(index.places, tokens) * index.alias_factor
	score = score + PLACE_SHARE * np.maximum.reduceat(names, index.alias_start[:-1])[index.street_place]
	if doors:
		evidence = np.zeros(len(score), dtype=np.float32)
		for door in doors:
			evidence[index.streets_with_civic(door.number)] = CIVIC_SHARE
		score += evidence
	if len(postal) >= 3:
		streets, whole = index.streets_with_postal(postal)
		evidence = np.zeros(len(score), dtype=np.float32)
		evidence[streets] = POSTAL_SHARE if whole else AREA_SHARE
		score += evidence
	if len(score) <= CANDIDATES:
		return np.flatnonzero(score > 0)
	best = np.argpartition(score, -CANDIDATES)[-CANDIDATES:]
	return best[score[best] > 0]


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


def align(
	index: AddressIndex,
	tokens: tuple[str, ...],
	doors: tuple[Door, ...],
	query: Query,
	chosen: NDArray[np.int64],
) -> list[Match]:
	"""The streets `chosen` by how well every word agrees, best first. `tokens` and `doors` are resolved."""
	tokens = tokens or ("",)
	street_words, street_weights = index.street_words[chosen], index.street_weights[chosen]
	places, place_of = np.unique(index.street_place[chosen], return_inverse=True)
	spans = [(int(index.alias_start[p]), int(index.alias_start[p + 1])) for p in places]
	aliases = np.concatenate([np.arange(first, last) for first, last in spans])
	starts = np.concatenate([[0], np.cumsum([last - first for first, last in spans])[:-1]])
	alias_words, alias_weights = index.alias_words[aliases], index.alias_weights[aliases]

	every_word = np.concatenate([street_words.ravel(), alias_words.ravel()])
	alike, column = _likeness(index, tokens, every_word, query.open_end)
	on_street = alike[:, column[: street_words.size].reshape(street_words.shape)]
	on_place = alike[:, column[street_words.size :].reshape(alias_words.shape)]
	by_place = np.maximum.reduceat(on_place.max(axis=2), starts, axis=1)[:, place_of]
	explained = np.maximum(on_street.max(axis=2), by_place)
	weights = _query_weights(index, tokens)
	postal = _with_postal(index, chosen, query.postal)
	minor = street_weights < CORE_WORD

	best: list[Match | None] = [None] * len(chosen)
	for door in doors or (NO_DOOR,):
		own = weights.copy()
		if door.token >= 0:
			own[door.token] = 0.0
		asked = (own > 0)[:, None, None]
		found = (on_street * asked).max(axis=0)
		street_fit = (found * street_weights).sum(axis=1)
		same_street = ((found >= EXACT) | minor).all(axis=1)
		alias_fit = ((on_place * asked).max(axis=0) * alias_weights).sum(axis=1) * index.alias_factor[aliases]
		place_fit = np.maximum.reduceat(alias_fit, starts)[place_of]
		words_fit = (explained * own[:, None]).sum(axis=0) / max(own.sum(), 1e-6)
		civic = _among(index.streets_with_civic(door.number), chosen)
		possible = CIVIC * bool(doors) + POSTAL * bool(query.postal) + PLACE * (place_fit.max() > 0.6)
		possible += (STREET + WORDS) * bool(own.sum())
		total = STREET * street_fit + WORDS * words_fit + PLACE * place_fit + CIVIC * civic + POSTAL * postal
		score = (total + door.prior) / max(possible, 1e-6)
		for i, street in enumerate(chosen):
			kept = best[i]
			if kept is None or score[i] > kept.score:
				best[i] = Match(
					street=int(street),
					score=float(score[i]),
					door=door,
					street_fit=float(street_fit[i]),
					words_fit=float(words_fit[i]),
					place_fit=float(place_fit[i]),
					has_civic=bool(civic[i]),
					has_postal=bool(postal[i] >= 1),
					same_street=bool(same_street[i]),
				)
	return sorted((match for match in best if match), key=lambda match: (-match.score, match.street))


def _likeness(
	index: AddressIndex, tokens: tuple[str, ...], word_ids: NDArray[np.int32], open_end: bool
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
	"""How alike each token and each distinct word are (0 to 1), and the column of every word; padding is like
	nothing. A number is like itself alone.
	"""
	distinct, column = np.unique(word_ids, return_inverse=True)
	choices = [index.words[word] if word >= 0 else "" for word in distinct]
	alike = _shaped(cdist(tokens, choices, scorer=OSA.normalized_similarity, dtype=np.float32))
	last = tokens[-1]
	if open_end and len(last) > 1:
		beginnings = [choice[: len(last)] if len(choice) > len(last) else "" for choice in choices]
		begun = _shaped(cdist([last], beginnings, scorer=OSA.normalized_similarity, dtype=np.float32)[0])
		alike[-1] = np.maximum(alike[-1], begun * UNFINISHED)
	whole = np.array([choice.startswith("#") or not choice for choice in choices])
	for row, token in enumerate(tokens):
		same = np.array([choice == token != "" for choice in choices]) if token.startswith("#") else False
		alike[row] = same if token.startswith("#") else np.where(whole, 0.0, alike[row])
	return alike, column


def _shaped(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
	return np.clip((similarity - UNLIKE) / (1 - UNLIKE), 0.0, 1.0)


def _among(sorted_streets: NDArray[np.int32], chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
	"""Which of `chosen` are in `sorted_streets`."""
	if not len(sorted_streets):
		return np.zeros(len(chosen), dtype=bool)
	places = np.minimum(np.searchsorted(sorted_streets, chosen), len(sorted_streets) - 1)
	return sorted_streets[places] == chosen


def _query_weights(index: AddressIndex, tokens: tuple[str, ...]) -> NDArray[np.float32]:
	weights = np.empty(len(tokens), dtype=np.float32)
	for i, token in enumerate(tokens):
		known = index.word_ids.get(token)
		weights[i] = index.word_weight[known] if known is not None else weight_of(token)
		if not token:
			weights[i] = 0.0
		if token in words.PROVINCE and i >= len(tokens) - 2 and i:
			weights[i] = 0.02  # the province, unless it turns out to be the city
	return weights


def _with_postal(index: AddressIndex, chosen: NDArray[np.int64], postal: str) -> NDArray[np.float64]:
	if len(postal) < 3:
		return np.zeros(len(chosen))
	streets, whole = index.streets_with_postal(postal)
	return np.isin(chosen, streets) * (1.0 if whole else 0.4)
