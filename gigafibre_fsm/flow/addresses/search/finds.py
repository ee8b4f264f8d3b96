"""Selects the addresses on the candidate streets of a query, best first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gigafibre_fsm.flow.addresses.search.index import AddressIndex
from gigafibre_fsm.flow.addresses.search.parse import Query
from gigafibre_fsm.flow.addresses.search.rank import Match

WEAKEST = 0.40
WEAKEST_OF_BEST = 0.62
WEAKEST_STREET = 0.5  # share of the best street name's score
SURE_TOWN = 0.8
NEAREST, AT_LEAST = 4, 2
SURE_GAP, LIKE_BEST = 0.08, 0.02
# Factors for a door that differs from the requested one.
OTHER_DOOR, OTHER_POSTAL, OTHER_NUMBER = 0.97, 0.96, 0.90
# Up to this many letters in its longest word a line without a number counts as unfinished.
SHORT_WORD = 4

CIVIC_NOT_FOUND, NUMBER_NEEDED, UNFINISHED = "civic_not_found", "number_needed", "unfinished"


class Find(NamedTuple):
	"""An address of the index by its reference (see `records.Rows`), not read from MariaDB yet."""

	ref: int
	score: float
	why: str
	exact: bool


def finds(index: AddressIndex, query: Query, matches: Sequence[Match], limit: int) -> Iterator[Find]:
	"""Doors of the streets `matches`, each once; nearly in the order of their scores."""
	if not matches or matches[0].score < WEAKEST:
		return
	best = matches[0]
	least = max(WEAKEST, best.score * WEAKEST_OF_BEST)
	closest = max(match.street_fit for match in matches)
	alike = sum(match.score > best.score - LIKE_BEST for match in matches)
	seen: set[int] = set()
	for match in matches:
		if match.score < least:
			return
		in_town = match.has_civic and match.place_fit >= SURE_TOWN
		if match.street_fit < closest * WEAKEST_STREET and not (match.begun or in_town):
			continue
		for row, score, exact in _doors(index, query, match, best, limit, max(AT_LEAST, limit // alike)):
			ref = int(index.row_ref[row])
			if ref not in seen:
				seen.add(ref)
				yield Find(ref, score, match.why, exact)


def _doors(
	index: AddressIndex, query: Query, match: Match, best: Match, limit: int, share: int
) -> Iterator[tuple[int, float, bool]]:
	if match.has_civic:
		for row, fits, postal in index.fitting_rows(match.street, match.door, limit, query.postal):
			score = match.score * (1 if fits else OTHER_DOOR) * (OTHER_POSTAL if postal < 0 else 1)
			yield row, score, match.exact and fits and postal >= 0
		return
	# A town alone scores above 1; streets named like it stay in the list.
	if match.score <= min(best.score, 1.0) - SURE_GAP:
		return
	for number in index.nearest(match.street, match.door.number, NEAREST if match.door.number else share):
		yield index.bounds(match.street, number)[0], match.score * OTHER_NUMBER, False


def notice(query: Query, matches: Sequence[Match], found: bool) -> str:
	"""The notice for the visitor; see `results.Answer`."""
	numbered = any(door.number for door in query.doors)
	if not found:
		letters = max((len(token) for token in query.tokens if token[0] != "#"), default=0)
		short = letters < SHORT_WORD or not numbered and len(query.tokens) < 2
		return UNFINISHED if query.open_end and short else ""
	if matches[0].door.number:
		return "" if matches[0].has_civic else CIVIC_NOT_FOUND
	return NUMBER_NEEDED
