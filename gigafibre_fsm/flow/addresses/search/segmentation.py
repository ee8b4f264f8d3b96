"""Splits words that were typed together and joins words that were typed apart, where the index knows the parts. Pure."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from gigafibre_fsm.flow.addresses.search import tokenizer
from gigafibre_fsm.flow.addresses.search.index import AddressIndex
from gigafibre_fsm.flow.addresses.search.parse import Door, Query

SHORTENED = 5  # up to this length a word with a period is an abbreviation, even if it is also a name


def resolve(index: AddressIndex, query: Query) -> tuple[tuple[str, ...], tuple[Door, ...]]:
	"""Split words whose halves are both known, and join halves whose whole is known."""
	known = index.word_ids
	tokens: list[str] = []
	moved: dict[int, int] = {}
	for place, token in enumerate(query.tokens):
		moved[place] = len(tokens)
		before = tokens[-1] if tokens else ""
		if token in known or token.startswith("#"):
			tokens.append(token)
		elif token.endswith("."):
			tokens.append(token[:-1] if len(token) > SHORTENED and token[:-1] in known else token)
		elif len(token) > 3 and token[0] in "ld" and token[1:] in known:
			tokens.append(token[1:])
		elif (
			before
			and not before.startswith("#")
			and before not in tokenizer.TYPES
			and before + token in known
		):
			tokens[-1] = before + token
			moved[place] = len(tokens) - 1
		else:
			tokens.extend(_halves(token, known) or _saint(token, index) or [token])
	doors = tuple(
		replace(door, token=moved.get(door.token, -1), also=moved.get(door.also, -1)) for door in query.doors
	)
	return tuple(tokens), doors


def _saint(token: str, index: AddressIndex) -> list[str] | None:
	"""Split `saintoluvier`, `sttiet`: a saint joined to a name that is itself misspelt."""
	for start in ("sainte", "saint", "ste", "st"):
		rest = token[len(start) :]
		if token.startswith(start) and len(rest) >= 3:
			if len(start) > 3:
				return [tokenizer.canonical(start), rest]
			whole = extractOne(token, index.words, scorer=OSA.distance, score_cutoff=2)
			part = extractOne(rest, index.words, scorer=OSA.distance, score_cutoff=1)
			if part and (not whole or part[1] < whole[1]):
				return [tokenizer.canonical(start), rest]
	return None


def _halves(token: str, known: dict[str, int]) -> list[str] | None:
	best: tuple[int, list[str]] | None = None
	for cut in range(2, len(token) - 2):
		left, right = tokenizer.canonical(token[:cut]), token[cut:]
		if left in known and right in known and (cut > 2 or left in tokenizer.SAINTS):
			balance = min(cut, len(token) - cut) + (
				10 if left in tokenizer.SAINTS or left in tokenizer.TYPES else 0
			)
			if best is None or balance > best[0]:
				best = (balance, [left, right])
	return best[1] if best else None
