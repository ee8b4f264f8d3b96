"""From a parsed query to the streets that it may mean, best first. Pure.

Two passes: pieces of words, civic number and postal code choose some hundred streets out of all; then every word of the
query is aligned with every word of those streets and their places.
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
NO_DOOR = Door(0)


@dataclass(frozen=True)
class Match:
	"""A street of the index. `score` is 0 to 1, `exact` says that the words agree and the number exists there."""

	street: int
	score: float
	door: Door
	street_fit: float
	words_fit: float
	place_fit: float
	has_civic: bool
	has_postal: bool

	@property
	def same_words(self) -> bool:
		return self.street_fit >= EXACT and self.words_fit >= EXACT

	@property
	def exact(self) -> bool:
		return self.same_words and self.has_civic

	@property
	def why(self) -> str:
		"""Which parts of the query were found, in plain words, separated by commas."""
		reasons = [
			("street" if self.street_fit >= EXACT else "similar street", self.street_fit >= 0.3),
			("number", self.has_civic),
			("town", self.place_fit >= 0.8),
			("postal code", self.has_postal),
		]
		return ", ".join(reason for reason, true in reasons if true)


def rank(index: AddressIndex, query: Query) -> list[Match]:
	"""The streets that the query may mean, best first, each with its likeliest reading of the door's number."""
	if not index.streets or not (query.tokens or query.postal):
		return []
	tokens, doors = resolve(index, query)
	chosen = _choose(index, tokens, doors, query.postal)
	if not len(chosen):
		return []
	return _align(index, tokens, doors, query, chosen)


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
		elif before and not before.startswith("#") and before not in words.TYPES and before + token in known:
			tokens[-1] = before + token
			moved[place] = len(tokens) - 1
		else:
			tokens.extend(_halves(token, known) or [token])
	doors = tuple(
		Door(door.number, door.suffix, door.unit, moved.get(door.token, -1), door.prior, door.last) for door in query.doors
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


def _choose(index: AddressIndex, tokens: tuple[str, ...], doors: tuple[Door, ...], postal: str) -> NDArray[np.int64]:
	score = _piece_scores(index.cores, tokens)[index.street_core]
	names = _piece_scores(index.places, tokens) * index.alias_factor
	score = score + PLACE_SHARE * np.maximum.reduceat(names, index.alias_start[:-1])[index.street_place]
	if doors:
		streets = np.unique(np.concatenate([index.streets_with_civic(door.number) for door in doors]))
		score[streets] += CIVIC_SHARE
	if len(postal) >= 3:
		streets, whole = index.streets_with_postal(postal)
		score[np.unique(streets)] += POSTAL_SHARE if whole else AREA_SHARE
	if len(score) <= CANDIDATES:
		return np.flatnonzero(score > 0)
	best = np.argpartition(score, -CANDIDATES)[-CANDIDATES:]
	return best[score[best] > 0]


def _piece_scores(postings: Postings, tokens: tuple[str, ...]) -> NDArray[np.float32]:
	"""For every text the share of its pieces that the query has, by weight; short texts count a little less."""
	pieces = {postings.pieces[p] for token in tokens for p in words.grams(token) if p in postings.pieces}
	if not pieces:
		return np.zeros(len(postings.norm), dtype=np.float32)
	spans = [(postings.start[p], postings.start[p + 1], postings.weight[p]) for p in pieces]
	items = np.concatenate([postings.items[first:last] for first, last, _weight in spans])
	weights = np.repeat([weight for *_span, weight in spans], [last - first for first, last, _weight in spans])
	found = np.bincount(items, weights=weights, minlength=len(postings.norm))
	return (found / (postings.norm + SHORT_TEXT)).astype(np.float32)


def _align(
	index: AddressIndex, tokens: tuple[str, ...], doors: tuple[Door, ...], query: Query, chosen: NDArray[np.int64]
) -> list[Match]:
	street_words, street_weights = index.street_words[chosen], index.street_weights[chosen]
	places, place_of = np.unique(index.street_place[chosen], return_inverse=True)
	spans = [(int(index.alias_start[p]), int(index.alias_start[p + 1])) for p in places]
	aliases = np.concatenate([np.arange(first, last) for first, last in spans])
	starts = np.concatenate([[0], np.cumsum([last - first for first, last in spans])[:-1]])
	alias_words, alias_weights = index.alias_words[aliases], index.alias_weights[aliases]

	likeness, column = _likeness(index, tokens, np.concatenate([street_words.ravel(), alias_words.ravel()]), query.open_end)
	on_street = likeness[:, column[: street_words.size].reshape(street_words.shape)]
	on_place = likeness[:, column[street_words.size :].reshape(alias_words.shape)]
	weights = _query_weights(index, tokens)
	postal = _with_postal(index, chosen, query.postal)

	best: list[Match | None] = [None] * len(chosen)
	for door in doors or (NO_DOOR,):
		own = weights.copy()
		if door.token >= 0:
			own[door.token] = 0.0
		mask = (own > 0)[:, None, None]
		street_fit = ((on_street * mask).max(axis=0) * street_weights).sum(axis=1) if len(tokens) else np.zeros(len(chosen))
		alias_fit = ((on_place * mask).max(axis=0) * alias_weights).sum(axis=1) * index.alias_factor[aliases] if len(tokens) else np.zeros(len(aliases))
		place_fit = np.maximum.reduceat(alias_fit, starts)[place_of]
		if len(tokens) and own.sum():
			explained_by_place = np.maximum.reduceat(on_place.max(axis=2), starts, axis=1)[:, place_of]
			explained = np.maximum(on_street.max(axis=2), explained_by_place)
			words_fit = (explained * own[:, None]).sum(axis=0) / own.sum()
		else:
			words_fit = np.zeros(len(chosen))
		civic = np.isin(chosen, index.streets_with_civic(door.number)) if door.number else np.zeros(len(chosen), dtype=bool)
		total = STREET * street_fit + WORDS * words_fit + PLACE * place_fit + CIVIC * civic + POSTAL * postal + door.prior
		possible = STREET + WORDS + (CIVIC if doors else 0) + (POSTAL if query.postal else 0)
		possible += PLACE if len(place_fit) and place_fit.max() > 0.6 else 0
		for i, street in enumerate(chosen):
			score = float(total[i] / possible)
			if best[i] is None or score > best[i].score:
				best[i] = Match(
					int(street), score, door, float(street_fit[i]), float(words_fit[i]), float(place_fit[i]), bool(civic[i]), postal[i] >= 1
				)
	return sorted((match for match in best if match), key=lambda match: (-match.score, match.street))


def _likeness(
	index: AddressIndex, tokens: tuple[str, ...], word_ids: NDArray[np.int32], open_end: bool
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
	"""How alike each token and each distinct word are (0 to 1), and the column of every word; padding is like nothing."""
	distinct, column = np.unique(word_ids, return_inverse=True)
	choices = [index.words[word] if word >= 0 else "" for word in distinct]
	if not tokens:
		return np.zeros((0, len(choices)), dtype=np.float32), column
	alike = cdist(tokens, choices, scorer=OSA.normalized_similarity, dtype=np.float32)
	alike = np.clip((alike - UNLIKE) / (1 - UNLIKE), 0.0, 1.0)
	if open_end and len(tokens[-1]) > 1 and not tokens[-1].startswith("#"):
		beginning = tokens[-1]
		cut = cdist([beginning], [choice[: len(beginning)] for choice in choices], scorer=OSA.normalized_similarity, dtype=np.float32)[0]
		cut = np.clip((cut - UNLIKE) / (1 - UNLIKE), 0.0, 1.0) * UNFINISHED
		alike[-1] = np.maximum(alike[-1], np.where([len(choice) > len(beginning) for choice in choices], cut, 0.0))
	for i, token in enumerate(tokens):
		numeric = token.startswith("#")
		for j, choice in enumerate(choices):
			if (numeric or choice.startswith("#")) and token != choice:
				alike[i, j] = 0.0
	if choices and choices[0] == "":
		alike[:, 0] = 0.0
	return alike, column


def _query_weights(index: AddressIndex, tokens: tuple[str, ...]) -> NDArray[np.float32]:
	weights = np.empty(len(tokens), dtype=np.float32)
	for i, token in enumerate(tokens):
		known = index.word_ids.get(token)
		weights[i] = index.word_weight[known] if known is not None else weight_of(token)
		if token in words.PROVINCE and i >= len(tokens) - 2 and i:
			weights[i] = 0.04  # the province, unless it turns out to be the city
	return weights


def _with_postal(index: AddressIndex, chosen: NDArray[np.int64], postal: str) -> NDArray[np.float64]:
	if len(postal) < 3:
		return np.zeros(len(chosen))
	streets, whole = index.streets_with_postal(postal)
	return np.isin(chosen, streets) * (1.0 if whole else 0.4)
