"""From a parsed query to the streets that it may mean, best first. Pure.

Every word of the query is aligned with every word of the streets that `choose` found, and of their places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist, extractOne

from gigafibre_fsm.flow.availability.search import words
from gigafibre_fsm.flow.availability.search.build import weight_of
from gigafibre_fsm.flow.availability.search.choose import choose
from gigafibre_fsm.flow.availability.search.index import AddressIndex
from gigafibre_fsm.flow.availability.search.parse import Door, Query

MATCHES = 40
# What each kind of agreement is worth.
STREET, WORDS, PLACE, CIVIC, POSTAL = 0.32, 0.36, 0.20, 0.12, 0.07
TWICE_USED = 0.12  # taken off when one word of the query must serve both street and place
COMPLETE = 0.04  # on top when street and place are both written out in full
BEGUN = 0.8  # least score of a street that begins letter by letter as the query does
UNLIKE = 0.42  # below this two words have nothing in common
ONE_SLIP, SLIP_LETTERS = 0.72, 4  # likeness of two words with one difference, from this length on
SAME_SOUND = 0.8
UNFINISHED = 0.97
EXACT = 0.985
CORE_WORD = 0.1  # from this share of a street's name on a word must be right for the street to be the same
SAYING = 0.15  # from this weight on a word of the query says something
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
	exact: bool
	begun: bool

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
	chosen = choose(index, tokens, doors, query)
	if not len(chosen.streets):
		return []
	return align(index, tokens, doors, query, chosen.streets, chosen.begun)


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
			tokens.extend(_halves(token, known) or _saint(token, index) or [token])
	doors = tuple(
		Door(door.number, door.suffix, door.unit, moved.get(door.token, -1), door.prior, door.last)
		for door in query.doors
	)
	return tuple(tokens), doors


def _saint(token: str, index: AddressIndex) -> list[str] | None:
	"""`saintoluvier`, `sttiet`: a saint run together with a name that is itself misspelt."""
	for start in ("sainte", "saint", "ste", "st"):
		rest = token[len(start) :]
		if token.startswith(start) and len(rest) >= 3:
			if len(start) > 3:
				return [words.canonical(start), rest]
			whole = extractOne(token, index.words, scorer=OSA.distance, score_cutoff=2)
			part = extractOne(rest, index.words, scorer=OSA.distance, score_cutoff=1)
			if part and (not whole or part[1] < whole[1]):
				return [words.canonical(start), rest]
	return None


def _halves(token: str, known: dict[str, int]) -> list[str] | None:
	best: tuple[int, list[str]] | None = None
	for cut in range(2, len(token) - 2):
		left, right = words.canonical(token[:cut]), token[cut:]
		if left in known and right in known and (cut > 2 or left in words.SAINTS):
			balance = min(cut, len(token) - cut) + (10 if left in words.SAINTS or left in words.TYPES else 0)
			if best is None or balance > best[0]:
				best = (balance, [left, right])
	return best[1] if best else None


def align(
	index: AddressIndex,
	tokens: tuple[str, ...],
	doors: tuple[Door, ...],
	query: Query,
	chosen: NDArray[np.int64],
	begun: NDArray[np.int64] | None = None,
	of_street: int | None = None,
) -> list[Match]:
	"""The streets `chosen` by how well every word agrees, best first; those of `begun` before the others.

	`tokens` and `doors` are resolved. When it is known how many tokens, the first ones, are the street's, only
	these are compared with streets, and only the others with places.
	"""
	tokens = tokens or ("",)
	street_words, street_weights = index.street_words[chosen], index.street_weights[chosen]
	places, place_of = np.unique(index.street_place[chosen], return_inverse=True)
	first, last = index.alias_start[places], index.alias_start[places + 1]
	aliases = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
	starts = np.concatenate([[0], np.cumsum(last - first)[:-1]])
	alias_words, alias_weights = index.alias_words[aliases], index.alias_weights[aliases]
	alias_factor = index.alias_factor[aliases]

	every_word = np.concatenate([street_words.ravel(), alias_words.ravel()])
	alike, column = _likeness(index, tokens, every_word, query.open_end)
	on_street = alike[:, column[: street_words.size].reshape(street_words.shape)]
	on_place = alike[:, column[street_words.size :].reshape(alias_words.shape)]
	if of_street is not None:
		on_street[of_street:] = 0.0
		on_place[:of_street] = 0.0
	minor, alias_minor = street_weights < CORE_WORD, alias_weights < CORE_WORD
	by_street = on_street.max(axis=2)
	by_place = np.maximum.reduceat(on_place.max(axis=2), starts, axis=1)[:, place_of]
	explained = np.maximum(by_street, by_place)
	both = np.minimum((on_street * ~minor).max(axis=2), by_place)
	weights = _query_weights(index, tokens)
	once = np.array([tokens.count(token) == 1 for token in tokens]) & (weights >= SAYING)
	postal = _with_postal(index, chosen, query.postal)

	fits = []
	for door in doors or (NO_DOOR,):
		own = weights.copy()
		if door.token >= 0:
			own[door.token] = 0.0
		asked = (own > 0)[:, None, None]
		total = max(float(own.sum()), 1e-6)
		found = (on_street * asked).max(axis=0)
		street_fit = (found * street_weights).sum(axis=1)
		same_street = ((found >= EXACT) | minor).all(axis=1)
		named = (on_place * asked).max(axis=0)
		place_fit = np.maximum.reduceat((named * alias_weights).sum(axis=1) * alias_factor, starts)[place_of]
		whole = ((named >= EXACT) | alias_minor).all(axis=1)
		same_place = np.logical_or.reduceat(whole, starts)[place_of]
		words_fit = (explained * own[:, None]).sum(axis=0) / total
		twice = (both * (own * once)[:, None]).sum(axis=0) / total
		civic = _among(index.streets_with_civic(door.number), chosen)
		left = ((by_street < EXACT) & (own >= SAYING)[:, None]).any(axis=0)
		agree = same_street & (words_fit >= EXACT)
		possible = CIVIC * bool(doors) + POSTAL * bool(query.postal) + PLACE * (place_fit.max() > 0.6)
		possible += (STREET + WORDS) * bool(own.sum())
		score = STREET * street_fit + WORDS * words_fit + PLACE * place_fit + CIVIC * civic + POSTAL * postal
		score += COMPLETE * (agree & same_place) - TWICE_USED * twice + door.prior
		exact = agree & civic & (same_place | ~left)
		fits.append(
			(score / max(possible, 1e-6), street_fit, words_fit, place_fit, civic, same_street, exact)
		)
	ahead = np.isin(chosen, begun) if begun is not None else np.zeros(len(chosen), dtype=bool)
	if ahead.any():
		fits = [(np.where(ahead, BEGUN + score * 0.2, score * 0.8), *rest) for score, *rest in fits]
	return _matches(chosen, doors or (NO_DOOR,), fits, postal, ahead)


def _matches(
	chosen: NDArray[np.int64],
	doors: tuple[Door, ...],
	fits: list[tuple[NDArray, ...]],
	postal: NDArray[np.float64],
	ahead: NDArray[np.bool_],
) -> list[Match]:
	scores = np.stack([fit[0] for fit in fits])
	reading = scores.argmax(axis=0)
	best = scores.max(axis=0)
	matches = []
	for i in np.lexsort((chosen, -best))[:MATCHES]:
		_score, street_fit, words_fit, place_fit, civic, same_street, exact = fits[reading[i]]
		matches.append(
			Match(
				street=int(chosen[i]),
				score=float(best[i]),
				door=doors[reading[i]],
				street_fit=float(street_fit[i]),
				words_fit=float(words_fit[i]),
				place_fit=float(place_fit[i]),
				has_civic=bool(civic[i]),
				has_postal=bool(postal[i] >= 1),
				same_street=bool(same_street[i]),
				exact=bool(exact[i]),
				begun=bool(ahead[i]),
			)
		)
	return matches


def _likeness(
	index: AddressIndex, tokens: tuple[str, ...], word_ids: NDArray[np.int32], open_end: bool
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
	"""How alike each token and each distinct word are (0 to 1), and the column of every word; padding is like
	nothing. A number is like itself alone.
	"""
	distinct, column = np.unique(word_ids, return_inverse=True)
	choices = [index.words[word] if word >= 0 else "" for word in distinct.tolist()]
	lengths = np.fromiter(map(len, choices), np.int32, len(choices))
	alike = _shaped(tokens, choices, lengths)
	last = tokens[-1]
	if open_end and len(last) > 1:
		beginnings = [choice[: len(last)] if len(choice) > len(last) else "" for choice in choices]
		begun = _shaped((last,), beginnings, np.minimum(lengths, len(last)))[0]
		alike[-1] = np.maximum(alike[-1], begun * UNFINISHED)
	numbers = (distinct < 0) | index.word_is_number[distinct]
	for row, token in enumerate(tokens):
		if token.startswith("#") or not token:
			alike[row] = distinct == index.word_ids.get(token, -2)
		else:
			same_sound = index.word_sound[distinct] == words.sound_code(token)
			alike[row] = np.maximum(alike[row], SAME_SOUND * same_sound)
			alike[row, numbers] = 0.0
	return alike, column


def _shaped(tokens: tuple[str, ...], choices: list[str], lengths: NDArray[np.int32]) -> NDArray[np.float32]:
	"""1 for the same word, less for each difference, 0 for words without likeness."""
	differences = cdist(tokens, choices, scorer=OSA.distance, dtype=np.int32)
	longer = np.maximum(np.array([[len(token)] for token in tokens]), lengths)
	shaped = (1.0 - differences / np.maximum(longer, 1) - UNLIKE) / (1 - UNLIKE)
	slip = (differences == 1) & (longer >= SLIP_LETTERS)
	shaped[slip] = np.maximum(shaped[slip], ONE_SLIP)
	return np.clip(shaped, 0.0, 1.0).astype(np.float32)


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
