"""A typed line, taken apart: words, postal code, and what may be the door's number. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gigafibre_fsm.flow.availability.search import words

LONGEST = 160
MOST_TOKENS = 14
MOST_GUESSES = 4
WIDEST_RANGE = 20

_POSTAL = re.compile(
	r"(?<![a-z0-9])([abceghj-nprstvxy]\d[abceghj-nprstv-z])[ -]*(\d[abceghj-nprstv-z]\d)(?![a-z0-9])"
)
_POSTAL_PART = re.compile(
	r"(?<![a-z0-9])([ghj]\d[abceghj-nprstv-z])[ -]*(\d[abceghj-nprstv-z]?)?(?![a-z0-9])"
)
_UNIT_WORDS = "app|apt|appt|ap|appartement|unite|unit|suite|bureau|bur|local|porte|lot"
_UNIT = re.compile(rf"(?:\b(?:{_UNIT_WORDS})(?![a-z])\.? *#? *|# *)([a-z]?\d{{1,5}}[a-z]?|[a-z])(?![a-z0-9])")
_DOUBLE = re.compile(r"(?<![a-z0-9-])(\d{1,6})([a-z]?) *[-/] *(\d{1,6})([a-z]?)(?![a-z0-9])")
_SPACED = re.compile(r"^(\s*\d{1,6}) ([abcfghjk])(?=[ ,])")
_SUFFIXED = re.compile(r"(?<![a-z0-9-])(\d{1,6})(?:-([a-z])| ?(1/2)|([a-z]))(?![a-z0-9])")
_NUMBER = re.compile(r"\d{1,6}")
_TOWN_NUMBERS = {"2": "deux", "3": "trois", "7": "sept"}
_NUMBERED_TOWN = re.compile(r"(?<![0-9])([237])[ -]+(montagnes|rivieres|pistoles|iles|lacs)(?![a-z])")
_LAST = re.compile(r"[a-z0-9]+$")
_MARK = re.compile(r"\d+(?:er|ere|re|ieme|eme|e|nde|nd|st|rd|th)(?![a-z0-9])|\d+|[a-z]+")


@dataclass(frozen=True)
class Door:
	"""One reading of which number is the door's. `token` is its place among the query's tokens, `prior` how
	likely it is.
	"""

	number: int
	suffix: str = ""
	unit: str = ""
	token: int = -1
	prior: float = 0.0
	last: int = 0


@dataclass(frozen=True)
class Query:
	"""`doors` holds the possible readings, most likely first; `open_end` says that the last word may be
	unfinished, `last` is that word as it was typed.
	"""

	tokens: tuple[str, ...]
	doors: tuple[Door, ...] = ()
	postal: str = ""
	unit: str = ""
	open_end: bool = False
	last: str = ""


def parse(text: str) -> Query:
	"""Take a typed address apart. Never fails: what is not understood is left as words."""
	line = words.plain(text[:LONGEST]).replace("\u2044", "/")
	line = _NUMBERED_TOWN.sub(lambda found: f"{_TOWN_NUMBERS[found[1]]} {found[2]}", line)
	open_end = bool(line) and line[-1].isalnum()
	line, postal = _take_postal(line)
	open_end = open_end and not postal
	line, unit = _take_unit(line)
	marks: dict[str, Door] = {}
	line = _mark_suffixes(_SPACED.sub(r"\1-\2", line), unit, marks)
	line = _mark_doubles(line, unit, marks)
	tokens: list[str] = []
	doors: list[Door] = []
	for word in _MARK.findall(line.replace(".", " ")):
		if len(tokens) == MOST_TOKENS:
			break
		if word in marks:
			_place(marks[word], tokens, doors)
			continue
		if _NUMBER.fullmatch(word):
			door = Door(int(word), unit=unit)
			_place(door, tokens, doors)
			continue
		token = words.canonical(word)
		tokens.append(words.number_word(token, tokens))
	doors.sort(key=lambda door: -door.prior)
	last = _LAST.search(line)
	return Query(
		tuple(tokens),
		tuple(doors[:MOST_GUESSES]),
		postal,
		unit,
		open_end,
		last[0] if last and open_end else "",
	)


def _place(door: Door, tokens: list[str], doors: list[Door]) -> None:
	before = tokens[-1] if tokens else ""
	prior = door.prior - 0.02 * len(doors)
	if before in words.NUMBERED_ROADS:
		prior -= 0.08 if before != "rue" else 0.03
	tokens.append(f"#{door.number}")
	place = len(tokens) - 1
	doors.append(Door(door.number, door.suffix, door.unit, place, prior, door.last))
	if door.unit and door.unit.isdigit() and door.prior:
		doors.append(Door(int(door.unit), unit=str(door.number), token=place, prior=prior - 0.06))
	if door.last:
		doors.append(Door(door.last, door.suffix, door.unit, place, prior - 0.01, door.last))


def _take_postal(line: str) -> tuple[str, str]:
	found = _POSTAL.search(line)
	if found:
		return line[: found.start()] + " " + line[found.end() :], (found[1] + found[2]).upper()
	for part in _POSTAL_PART.finditer(line):
		return line[: part.start()] + " " + line[part.end() :], (part[1] + (part[2] or "")).upper()
	return line, ""


def _take_unit(line: str) -> tuple[str, str]:
	found = _UNIT.search(line)
	if found and (line[: found.start()].strip() or line[found.end() :].strip()):
		return line[: found.start()] + " " + line[found.end() :], found[1].upper()
	return line, ""


def _mark_doubles(line: str, unit: str, marks: dict[str, Door]) -> str:
	"""`4-123` is unit 4 of 123; `123-125` is a building with two numbers."""

	def replace(found: re.Match[str]) -> str:
		first, second = int(found[1]), int(found[3])
		name = f"zzdouble{'abcdefgh'[len(marks) % 8]}"
		if len(found[1]) == len(found[3]) and 0 < second - first <= WIDEST_RANGE and not found[2]:
			marks[name] = Door(first, found[4].upper(), unit, last=second)
		else:
			marks[name] = Door(second, found[4].upper(), f"{found[1]}{found[2].upper()}", prior=0.01)
		return f" {name} "

	return _DOUBLE.sub(replace, line)


def _mark_suffixes(line: str, unit: str, marks: dict[str, Door]) -> str:
	"""`123a`, `123-a`, `123 1/2`; but `1e` and `2d` before a road are ordinals."""

	def replace(found: re.Match[str]) -> str:
		letter = found[2] or found[3] or found[4]
		if found[4] and words.canonical(found[0]).startswith("#"):
			return found[0]
		name = f"zzsuffix{'abcdefgh'[len(marks) % 8]}"
		marks[name] = Door(int(found[1]), letter.upper(), unit)
		return f" {name} "

	return _SUFFIXED.sub(replace, line)
