"""Similarity between the words of a query and those of streets and places. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from gigafibre_fsm.flow.addresses.search import tokenizer
from gigafibre_fsm.flow.addresses.search.index import AddressIndex

UNLIKE = 0.42  # below this two words have nothing in common
ONE_SLIP, SLIP_LETTERS = 0.72, 4  # similarity of two words with one difference, from this length on
SAME_SOUND = 0.8
UNFINISHED = 0.97


def likeness(
	index: AddressIndex, tokens: tuple[str, ...], several: list[NDArray[np.int32]], open_end: bool
) -> list[NDArray[np.float32]]:
	"""For each array of word numbers the similarity of each token (first axis) to each of its words, 0 to 1; padding has 0. A
	number is similar only to itself.
	"""
	count = len(index.words)
	used = np.zeros(count + 1, dtype=bool)
	for numbers in several:
		used[numbers] = True  # padding is -1: the last position
	distinct = used[:count].nonzero()[0]
	column = np.empty(count + 1, dtype=np.int32)
	column[distinct] = np.arange(len(distinct), dtype=np.int32)
	column[count] = len(distinct)

	alike = np.zeros((len(tokens), len(distinct) + 1), dtype=np.float32)
	choices = [index.words[word] for word in distinct.tolist()]
	lengths = index.word_length[distinct]
	alike[:, :-1] = _shaped(tokens, choices, lengths)
	if open_end and len(tokens[-1]) > 1:
		_begins(alike[-1], tokens[-1], choices, lengths)
	for row, token in enumerate(tokens):
		if token.endswith("."):
			alike[row, :-1] = _shaped((token[:-1],), choices, lengths)[0]
			_begins(alike[row], token[:-1], choices, lengths)
	sounds = np.array([tokenizer.sound_code(token.rstrip(".")) for token in tokens], dtype=np.uint32)
	same = sounds[:, None] == index.word_sound[distinct]
	np.maximum(alike[:, :-1], SAME_SOUND * same, out=alike[:, :-1])
	alike[:, :-1][:, index.word_is_number[distinct]] = 0.0
	for row, token in enumerate(tokens):
		if token.startswith("#") or not token:
			alike[row] = 0.0
			known = index.word_ids.get(token, count)
			if used[known] and known < count:
				alike[row, column[known]] = 1.0
	return [alike.take(column.take(numbers, mode="wrap"), axis=1) for numbers in several]


def _begins(alike: NDArray[np.float32], token: str, choices: list[str], lengths: NDArray[np.float32]) -> None:
	"""Raise the similarity of a token to the words that it may be the beginning of."""
	longer = (lengths > len(token)).nonzero()[0]
	if len(longer):
		beginnings = [choices[place][: len(token)] for place in longer.tolist()]
		begun = _shaped((token,), beginnings, np.full(len(longer), len(token), dtype=np.float32))[0]
		alike[longer] = np.maximum(alike[longer], begun * UNFINISHED)


def _shaped(tokens: tuple[str, ...], choices: list[str], lengths: NDArray[np.float32]) -> NDArray[np.float32]:
	"""Similarity by spelling: 1 for the same word, less for each difference, 0 for dissimilar words."""
	differences = cdist(tokens, choices, scorer=OSA.distance, dtype=np.float32)
	longer = np.maximum(np.array([[len(token) or 1] for token in tokens], dtype=np.float32), lengths)
	slip = (differences == 1) & (longer >= SLIP_LETTERS)
	shaped = np.divide(differences, longer, out=longer)
	shaped *= -1 / (1 - UNLIKE)
	shaped += 1
	np.maximum(shaped, ONE_SLIP, out=shaped, where=slip)
	return np.maximum(shaped, 0.0, out=shaped)
