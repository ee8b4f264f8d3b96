"""Builds the index from rows of addresses. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gigafibre_fsm.flow.addresses.search import tokenizer
from gigafibre_fsm.flow.addresses.search.index import LINE, AddressIndex, Postings

MOST_WORDS = 9
SHORT_TEXT = 4.0  # factor for the pieces of a short text, which are less significant
SECOND_TYPE = 0.3  # factor for a type word that is part of the name: rue du Domaine-X is not rue X
NEIGHBOUR = 0.93  # factor for another name in the same municipality


@dataclass(frozen=True)
class Street:
	"""One street name in one place, as stored. `code` is the municipality's code, or empty when unknown."""

	name: str
	place: str
	code: str = ""


def build(
	streets: Sequence[Street],
	row_street: NDArray[np.int32],
	row_civic: NDArray[np.int32],
	row_postal: NDArray[np.int64],
	row_ref: NDArray[np.int64],
	aliases: Mapping[str, Iterable[str]] | None = None,
	points: tuple[NDArray[np.int32], NDArray[np.int32]] | None = None,
	doors: tuple[NDArray[np.uint8], NDArray[np.int32]] | None = None,
) -> AddressIndex:
	"""The index of addresses given as parallel arrays; `row_street` numbers `streets`, 0 is no civic or no
	postal code; `points` are latitudes and longitudes in millionths of a degree, `doors` the codes of suffixes
	and units.

	`aliases` gives further names of a municipality: former villages, names people use. Its keys are codes, or
	the tokens of a name with spaces between them for addresses without a code.
	"""
	place_ids, place_names = _places(streets, aliases or {})
	kept: dict[tuple[tuple[str, ...], int], int] = {}
	of_street = np.empty(len(streets), dtype=np.int32)
	for number, street in enumerate(streets):
		tokens = tokenizer.stored_tokens(street.name)[:MOST_WORDS]
		key = (tokens, place_ids[_place_key(street)])
		of_street[number] = kept.setdefault(key, len(kept))
	street_tokens = [tokens for tokens, _place in kept]
	street_place = np.fromiter((place for _tokens, place in kept), dtype=np.int32, count=len(kept))

	core_ids: dict[tuple[str, ...], int] = {}
	street_core = np.fromiter(
		(core_ids.setdefault(tokenizer.core(tokens), len(core_ids)) for tokens in street_tokens),
		np.int32,
		len(kept),
	)
	names = [name for names in place_names for name in names]
	word_list, word_weight = _vocabulary(core_ids, names)
	word_ids = {word: number for number, word in enumerate(word_list)}
	alias_tokens = [tokens for tokens, _factor in names]
	alias_counts = [len(names) for names in place_names]

	row_street = of_street[row_street] if len(row_street) else row_street
	nothing = np.zeros(len(row_street), dtype=np.int32)
	suffix, unit = doors or (nothing, nothing)
	within = (suffix.astype(np.int64) << 32) | unit
	order = np.lexsort((row_ref, within, (row_street.astype(np.int64) << 32) | row_civic))
	rows = row_street[order]
	latitude, longitude = points or (nothing, nothing)
	postal = _evidence("postal", row_postal, row_street)
	return AddressIndex(
		words=word_list,
		word_weight=word_weight,
		word_sound=np.array([tokenizer.sound_code(word) for word in word_list], dtype=np.uint32),
		cores=_postings(list(core_ids)),
		places=_postings(alias_tokens),
		street_core=street_core,
		core_start=np.concatenate([[0], np.cumsum(np.bincount(street_core, minlength=len(core_ids)))]).astype(
			np.int32
		),
		core_streets=np.argsort(street_core, kind="stable").astype(np.int32),
		street_place=street_place,
		street_words=_padded(street_tokens, word_ids),
		street_weights=_padded_weights(street_tokens, word_ids, word_weight),
		**_lines(street_tokens, [names[0][0] for names in place_names], street_place),
		alias_place=np.repeat(np.arange(len(place_names), dtype=np.int32), alias_counts),
		alias_start=np.concatenate([[0], np.cumsum(alias_counts)]).astype(np.int32),
		alias_words=_padded(alias_tokens, word_ids),
		alias_weights=_padded_weights(alias_tokens, word_ids, word_weight),
		alias_factor=np.array([factor for _tokens, factor in names], dtype=np.float32),
		**_evidence("civic", row_civic, row_street),
		**postal,
		row_postal=_places_among(postal["postal_values"], row_postal[order]),
		row_start=np.searchsorted(rows, np.arange(len(kept) + 1)).astype(np.int32),
		row_civic=row_civic[order].astype(np.int32),
		row_ref=row_ref[order].astype(np.int64),
		row_suffix=suffix[order].astype(np.uint8),
		row_unit=unit[order].astype(np.int32),
		row_latitude=latitude[order].astype(np.int32),
		row_longitude=longitude[order].astype(np.int32),
	)


def _place_key(street: Street) -> tuple[str, tuple[str, ...]]:
	return street.code, tokenizer.stored_tokens(street.place)


def _places(
	streets: Sequence[Street], aliases: Mapping[str, Iterable[str]]
) -> tuple[dict[tuple[str, tuple[str, ...]], int], list[list[tuple[tuple[str, ...], float]]]]:
	"""Number every place, and give each its own name first, then the other names of its municipality."""
	ids: dict[tuple[str, tuple[str, ...]], int] = {}
	by_code: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
	for street in streets:
		key = _place_key(street)
		ids.setdefault(key, len(ids))
		if street.code:
			by_code[street.code][key[1]] = None
	for town, others in aliases.items():
		for other in others:
			by_code[town][tokenizer.stored_tokens(other)] = None
	names = []
	for code, own in ids:
		others = [tokens for tokens in by_code.get(code or " ".join(own), {}) if tokens != own and tokens]
		names.append([(own, 1.0), *((tokens, NEIGHBOUR) for tokens in others)])
	return ids, names


def _vocabulary(
	cores: Iterable[tuple[str, ...]], names: Sequence[tuple[tuple[str, ...], float]]
) -> tuple[list[str], NDArray]:
	"""Every word once, with its weight: rare words say more, saints and directions less, types and particles
	little.
	"""
	counts: Counter[str] = Counter()
	total = 0
	for tokens in [*cores, *(tokens for tokens, _factor in names)]:
		counts.update(set(tokens))
		total += 1
	for token in (*tokenizer.TYPES, *tokenizer.PARTICLES, *tokenizer.DIRECTIONS, *tokenizer.SAINTS):
		counts.setdefault(token, 0)
	listed = sorted(counts)
	rarest = np.log1p(max(total, 1))
	weight = np.array(
		[weight_of(word, float(np.log1p(total / (counts[word] + 1)) / rarest)) for word in listed], np.float32
	)
	return listed, weight


def weight_of(word: str, rarity: float = 1.0) -> float:
	"""How much a word counts, from 0 to 1. `rarity` is 1 for a word that no other name has."""
	if word in tokenizer.PARTICLES:
		return 0.02
	if word in tokenizer.TYPES:
		return 0.08
	if word in tokenizer.SAINTS:
		return 0.22
	if word in tokenizer.DIRECTIONS:
		return 0.35
	if word.startswith("#"):
		return 0.9
	return 0.55 + 0.45 * rarity


def _padded(rows: Sequence[tuple[str, ...]], ids: dict[str, int]) -> NDArray[np.int32]:
	width = max((len(tokens) for tokens in rows), default=1) or 1
	table = np.full((len(rows), width), -1, dtype=np.int32)
	for number, tokens in enumerate(rows):
		table[number, : len(tokens)] = [ids[token] for token in tokens]
	return table


def _padded_weights(
	rows: Sequence[tuple[str, ...]], ids: dict[str, int], weight: NDArray
) -> NDArray[np.float32]:
	width = max((len(tokens) for tokens in rows), default=1) or 1
	table = np.zeros((len(rows), width), dtype=np.float32)
	for number, tokens in enumerate(rows):
		numbered = all(
			t.startswith("#") or t in tokenizer.TYPES or t in tokenizer.PARTICLES or t in tokenizer.DIRECTIONS
			for t in tokens
		)
		values = [0.5 if numbered and token in tokenizer.TYPES else weight[ids[token]] for token in tokens]
		if not numbered:
			for place in [place for place, token in enumerate(tokens) if token in tokenizer.TYPES][1:]:
				values[place] = SECOND_TYPE
		total = sum(values) or 1.0
		table[number, : len(tokens)] = [value / total for value in values]
	return table


def _lines(
	streets: Sequence[tuple[str, ...]], places: Sequence[tuple[str, ...]], street_place: NDArray[np.int32]
) -> dict[str, NDArray]:
	"""The text that visitors type after the number: street and place, one sorted text per street."""
	texts = [
		" ".join((*tokens, *places[place])).replace("#", "").encode()[:LINE]
		for tokens, place in zip(streets, street_place.tolist(), strict=True)
	]
	text = np.array(texts, dtype=f"S{LINE}")
	order = np.argsort(text, kind="stable").astype(np.int32)
	where = np.empty(len(order), dtype=np.int32)
	where[order] = np.arange(len(order), dtype=np.int32)
	return {"line_text": text[order], "line_street": order, "street_line": where}


def _postings(texts: Sequence[tuple[str, ...]]) -> Postings:
	pieces: dict[str, int] = {}
	piece_of: list[int] = []
	item_of: list[int] = []
	for item, tokens in enumerate(texts):
		for piece in {piece for token in tokens for piece in tokenizer.grams(token)}:
			piece_of.append(pieces.setdefault(piece, len(pieces)))
			item_of.append(item)
	piece = np.array(piece_of, dtype=np.int32)
	item = np.array(item_of, dtype=np.int32)
	order = np.lexsort((item, piece))
	counts = np.bincount(piece, minlength=len(pieces))
	weight = np.log1p(len(texts) / np.maximum(counts, 1)).astype(np.float32)
	norm = np.bincount(item, weights=weight[piece], minlength=len(texts)).astype(np.float32)
	start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
	scale = (1 / (norm + SHORT_TEXT)).astype(np.float32)
	return Postings(pieces, start, item[order].astype(np.int64), weight.astype(np.float64), scale)


def _places_among(distinct: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.int32]:
	"""The place of every value among the sorted `distinct` ones, -1 for 0."""
	return np.where(values > 0, np.searchsorted(distinct, values), -1).astype(np.int32)


def _evidence(name: str, values: NDArray, streets: NDArray) -> dict[str, NDArray[np.int32]]:
	"""For every value the streets that have it, each once."""
	present = values > 0
	pairs = (values[present].astype(np.int64) << 32) | streets[present].astype(np.int64)
	pairs.sort()  # np.unique hashes first, which takes four times as long
	pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
	keys = (pairs >> 32).astype(np.int64)
	start = np.flatnonzero(np.diff(keys, prepend=-1))
	distinct = keys[start]
	return {
		f"{name}_values": distinct.astype(np.int64),
		f"{name}_start": np.concatenate([start, [len(keys)]]).astype(np.int32),
		f"{name}_streets": (pairs & 0xFFFFFFFF).astype(np.int32),
	}
