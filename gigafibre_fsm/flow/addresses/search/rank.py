"""Ranks the streets that a parsed query may mean. Pure.

Every word of the query is aligned with every word of the streets that `choose` found, and of their places.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gigafibre_fsm.flow.addresses.search import tokenizer
from gigafibre_fsm.flow.addresses.search.build import weight_of
from gigafibre_fsm.flow.addresses.search.candidates import among, choose, streets_of_town
from gigafibre_fsm.flow.addresses.search.index import AddressIndex, spans
from gigafibre_fsm.flow.addresses.search.parse import NO_DOOR, Door, Query
from gigafibre_fsm.flow.addresses.search.segmentation import resolve
from gigafibre_fsm.flow.addresses.search.similarity import likeness

MATCHES = 40
# The weight of each kind of match.
STREET, WORDS, PLACE, CIVIC, POSTAL = 0.32, 0.36, 0.20, 0.12, 0.15
TWICE_USED = 0.12  # subtracted when one word of the query matches both street and place
COMPLETE = 0.04  # added when street and place are both complete
BEGUN = 0.8  # lowest score of a street whose text begins exactly like the query
TOWN = 1.2  # score of a query that is only a town's whole name: above every street named like it
EXACT = 0.985
CORE_WORD = 0.1  # a word with at least this share of a street's name must match
SAYING = 0.15  # a word of the query with at least this weight is significant
# A town that contradicts the postal code is an error: this much is forgiven for a street with the complete code.
FORGIVEN_TOWN = 0.75


class Match(NamedTuple):
	"""A street of the index. `score` is 0 to 1, or `TOWN` for a town alone; `exact`: the words match and the number exists
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
	exact: bool
	begun: bool

	@property
	def why(self) -> str:
		"""The parts of the query that were found, in plain words, separated by commas."""
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
	chosen = choose(index, tokens, doors, query)
	if not len(chosen.streets):
		return []
	found = align(index, tokens, doors, query, chosen.streets, chosen.begun)
	if query.postal or any(door.number for door in doors):
		return found
	return [*_of_town(index, tokens, query.open_end), *found]


def _of_town(index: AddressIndex, tokens: tuple[str, ...], open_end: bool) -> list[Match]:
	"""The largest streets of a town, for a query that is only the town's name or its beginning."""
	streets, whole = streets_of_town(index, tokens, open_end)
	score = TOWN if whole else BEGUN
	return [
		Match(street, score, NO_DOOR, 0.0, 1.0, 1.0, False, False, False, False, True)
		for street in streets.tolist()
	]


def align(
	index: AddressIndex,
	tokens: tuple[str, ...],
	doors: tuple[Door, ...],
	query: Query,
	chosen: NDArray[np.int32],
	begun: NDArray[np.int32] | None = None,
	of_street: int | None = None,
) -> list[Match]:
	"""The streets `chosen`, sorted by the similarity of all words, best first; those of `begun` before the others.

	`tokens` and `doors` are resolved. With `of_street` (the number of first tokens that belong to the street) only these are
	compared with streets, and only the others with places.
	"""
	tokens = tokens or ("",)
	# The long axis comes last: numpy is several times as fast along it.
	street_words, street_weights = _rows(index.street_words, index.street_weights, chosen)
	places, place_of = np.unique(index.street_place[chosen], return_inverse=True)
	first, last = index.alias_start[places], index.alias_start[places + 1]
	aliases, starts = spans(first, last)
	alias_words, alias_weights = _rows(index.alias_words, index.alias_weights, aliases)
	alias_factor = index.alias_factor[aliases]

	on_street, on_place = likeness(index, tokens, [street_words, alias_words], query.open_end)
	if of_street is not None:
		on_street[of_street:] = 0.0
		on_place[:of_street] = 0.0
	on_place[_of_province(index, tokens, query.postal)] = 0.0
	minor, alias_minor = street_weights < CORE_WORD, alias_weights < CORE_WORD
	by_street = on_street.max(axis=1)
	by_place = np.maximum.reduceat(on_place.max(axis=1), starts, axis=1)[:, place_of]
	postal, whole_postal = _with_postal(index, chosen, query.postal)
	explained = np.maximum(by_street, by_place)
	if whole_postal:
		named = ((on_place.max(axis=0) >= EXACT) | alias_minor).all(axis=0)
		town_words = on_place.max(axis=1)[:, named].max(axis=1, initial=0.0) >= EXACT
		np.maximum(explained, FORGIVEN_TOWN, out=explained, where=town_words[:, None] & (postal >= 1))
	both = np.minimum((on_street * ~minor).max(axis=1), by_place)
	unlike = by_street < EXACT
	weights = _query_weights(index, tokens)
	once = np.array([tokens.count(token) == 1 for token in tokens]) & (weights >= SAYING)

	fits = []
	for door in doors or (NO_DOOR,):
		own = weights.copy()
		own[[token for token in (door.token, door.also) if token >= 0]] = 0.0
		asked = own > 0
		total = max(float(own.sum()), 1e-6)
		found = on_street[asked].max(axis=0, initial=0.0)
		street_fit = (found * street_weights).sum(axis=0)
		same_street = ((found >= EXACT) | minor).all(axis=0)
		named = on_place[asked].max(axis=0, initial=0.0)
		place_fit = np.maximum.reduceat((named * alias_weights).sum(axis=0) * alias_factor, starts)[place_of]
		whole = ((named >= EXACT) | alias_minor).all(axis=0)
		same_place = np.logical_or.reduceat(whole, starts)[place_of]
		words_fit = own @ explained / total
		twice = (own * once) @ both / total
		civic = among(index.streets_with_civic(door.number), chosen)
		left = unlike[own >= SAYING].any(axis=0)
		agree = same_street & (words_fit >= EXACT)
		possible = CIVIC * bool(door.number) + POSTAL * bool(query.postal) + PLACE * (place_fit.max() > 0.6)
		possible += (STREET + WORDS) * bool(own.sum())
		score = STREET * street_fit + WORDS * words_fit + PLACE * place_fit + CIVIC * civic + POSTAL * postal
		score += COMPLETE * (agree & same_place) - TWICE_USED * twice + door.prior
		exact = agree & civic & (same_place | ~left)
		fits.append(
			(score / max(possible, 1e-6), street_fit, words_fit, place_fit, civic, same_street, exact)
		)
	ahead = np.zeros(len(chosen), dtype=bool)
	if begun is not None and len(begun):
		ahead = among(np.sort(begun), chosen)
		fits = [(np.where(ahead, BEGUN + score * 0.2, score * 0.8), *rest) for score, *rest in fits]
	return _matches(chosen, doors or (NO_DOOR,), fits, postal, ahead)


def _rows(
	word_ids: NDArray[np.int32], weights: NDArray[np.float32], rows: NDArray[np.intp]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
	"""Words and weights of some rows, one column a row, without the padding that all of them have."""
	own = word_ids.take(rows, axis=0)
	width = max(1, np.count_nonzero(own.max(axis=0, initial=-1) >= 0))
	return own.T[:width].copy(), weights.take(rows, axis=0).T[:width].copy()


def _matches(
	chosen: NDArray[np.int32],
	doors: tuple[Door, ...],
	fits: list[tuple[NDArray, ...]],
	postal: NDArray[np.float64],
	ahead: NDArray[np.bool_],
) -> list[Match]:
	if len(fits) == 1:
		first = (-fits[0][0]).argsort(kind="stable")[:MATCHES]
		readings = [0] * len(first)
		picked = [part.take(first).tolist() for part in fits[0]]
	else:
		scores = np.stack([fit[0] for fit in fits])
		first = (-scores.max(axis=0)).argsort(kind="stable")[:MATCHES]
		readings = scores.argmax(axis=0)[first].tolist()
		picked = [np.stack(part)[readings, first].tolist() for part in zip(*fits, strict=True)]
	score, street_fit, words_fit, place_fit, civic, same_street, exact = picked
	return list(
		map(
			Match,
			chosen[first].tolist(),
			score,
			[doors[number] for number in readings],
			street_fit,
			words_fit,
			place_fit,
			civic,
			(postal[first] >= 1).tolist(),
			same_street,
			exact,
			ahead[first].tolist(),
		)
	)


def _query_weights(index: AddressIndex, tokens: tuple[str, ...]) -> NDArray[np.float32]:
	weights = np.empty(len(tokens), dtype=np.float32)
	for i, token in enumerate(tokens):
		known = index.word_ids.get(token)
		weights[i] = index.word_weight[known] if known is not None else weight_of(token)
		if not token:
			weights[i] = 0.0
		if token in tokenizer.PROVINCE and i >= len(tokens) - 2 and i:
			weights[i] = 0.02  # the province, unless it turns out to be the city
	return weights


def _of_province(index: AddressIndex, tokens: tuple[str, ...], postal: str) -> list[int]:
	"""The positions of words that are the province and not Quebec City, since the postal code is elsewhere."""
	last = [place for place in range(1, len(tokens)) if tokens[place] in tokenizer.PROVINCE][-2:]
	if not last or len(postal) < 3 or last[-1] < len(tokens) - 1:
		return []
	streets, _whole = index.streets_with_postal(postal)
	places = np.unique(index.street_place[streets])
	names, _starts = spans(index.alias_start[places], index.alias_start[places + 1])
	city = index.word_ids.get("quebec", -2)
	return last if len(streets) and not (index.alias_words[names] == city).any() else []


def _with_postal(
	index: AddressIndex, chosen: NDArray[np.int32], postal: str
) -> tuple[NDArray[np.float64], bool]:
	"""How well each street matches that postal code, and whether the code was complete."""
	if len(postal) < 3:
		return np.zeros(len(chosen)), False
	streets, whole = index.streets_with_postal(postal)
	return among(streets if whole else np.sort(streets), chosen) * (1.0 if whole else 0.4), whole
