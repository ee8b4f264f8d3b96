"""Parses a search text into words, postal code, and possible civic numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gigafibre_fsm.flow.addresses import civic_number
from gigafibre_fsm.flow.addresses.search import tokenizer

LONGEST = 160
MOST_TOKENS = 14
MOST_GUESSES = 5

_LETTER, _DIGIT = "abceghj-nprstv-z", "0-9oil"
_POSTAL = re.compile(
	rf"(?<![a-z0-9])(?=.\D?\D?.*\d)([abceghj-nprstvxy][{_DIGIT}][{_LETTER}])[ -]*([{_DIGIT}][{_LETTER}][{_DIGIT}])(?![a-z0-9])"
)
_POSTAL_PART = re.compile(
	rf"(?<![a-z0-9])(?:([ghj]\d[{_LETTER}])[ -]*(\d[{_LETTER}]?)?|([ghj]o[{_LETTER}])[ -]*(\d[{_LETTER}]?)$)(?![a-z0-9])"
)
_MISREAD = str.maketrans("oil", "011")
# `JOS` in capitals beside small letters or alone is the beginning of a code; `Jos` is a first name.
_POSTAL_AREA = re.compile(r"(?<![A-Za-z0-9])[GHJ]O[A-Z] *$")
_NUMBER_SIGN = re.compile(r"(?<![a-z0-9])(?:n°|no\.?|num\.?|numero) *(?=\d)|^[ ,]*#[ ]*(?=\d)")
_TOWN_NUMBERS = {"2": "deux", "3": "trois", "7": "sept"}
_NUMBERED_TOWN = re.compile(r"(?<![0-9])([237])[ -]+(montagnes|rivieres|pistoles|iles|lacs)(?![a-z])")
# What is certainly the province or the country; `Québec` alone may be the city, `Ca` the beginning of one.
_COUNTRY = re.compile(r"[ ,]+\(?canada\.?\)?$")
_IN_QUEBEC = re.compile(r"[ ,]+(?:\(quebec\)|\(?(?:q\.?c|p\. ?q)\.?\)?|pq|\(?que\.\)?)$")
_LAST = re.compile(r"[a-z0-9]+$")
_ROAD_TYPES = "|".join(
	sorted(
		tokenizer.TYPES
		| {short for short, long in tokenizer.CANONICAL.items() if long in tokenizer.TYPES and len(short) > 1}
	)
)
_PIECE = re.compile(
	rf"""(?P<number>\d{{1,6}})(?:
		(?P<ordinal>(?:{tokenizer.ORDINAL_ENDING}|\ (?:ieme|eme|iere|ere|er|re))(?![a-z0-9']))
		|\ (?P<fraction>{civic_number.FRACTION})
		|\ ?-\ ?(?P<suffix>[a-z](?![a-z0-9']))
		|\ ?(?P<letter>(?<=\d)[a-z](?![a-z0-9'])|(?<=\ )(?:[a-z](?=\ *,|\ +(?:{_ROAD_TYPES})(?![a-z]))|[abcfghjk](?=\ )))
	)?|(?P<word>[a-z]+\.?)""",
	re.VERBOSE,
)
_JOINED = re.compile(r" ?[-/] ?")
_APART = frozenset({" ", ","})
# Likelihood of each reading relative to the plain one.
_LATER, _ROAD, _STREET, _COUNTED, _JOINING, _TURNED, _SURER = 0.02, 0.08, 0.03, 0.05, 0.03, 0.06, 0.01


@dataclass(frozen=True)
class Door:
	"""One reading of the line: which number is the civic number. `token` is its position among the query's tokens, `also` the
	position of a number that is its unit, its other half or its other end; -1 for none. `prior` is the likelihood.
	"""

	number: int
	suffix: str = ""
	unit: str = ""
	token: int = -1
	prior: float = 0.0
	last: int = 0
	also: int = -1


NO_DOOR = Door(0)


@dataclass(frozen=True)
class Query:
	"""`doors` holds the possible readings, most likely first; one without a number when all numbers may be roads'.
	`open_end`: the last word may be unfinished; `last` is that word as typed.
	"""

	tokens: tuple[str, ...]
	doors: tuple[Door, ...] = ()
	postal: str = ""
	unit: str = ""
	open_end: bool = False
	last: str = ""


@dataclass
class _Number:
	"""A number in the line: its token's position, the text after it, and the text between it and the previous number."""

	value: int
	token: int
	written: str
	suffix: str = ""
	ordinal: bool = False
	counted: bool = False  # `4e`: an ordinal, or the suffix E
	road: float = 0.0  # likelihood that it is a road's number
	gap: str | None = None

	@property
	def joined(self) -> bool:
		return self.gap is not None and bool(_JOINED.fullmatch(self.gap))


def parse(text: str) -> Query:
	"""Parse a typed address. Never fails: unknown parts stay words."""
	line = tokenizer.written_out(_with_zero(text[:LONGEST]))
	line = _NUMBERED_TOWN.sub(lambda found: f"{_TOWN_NUMBERS[found[1]]} {found[2]}", line)
	line = civic_number.strip_non_civic_parts(line)
	open_end = bool(line) and line[-1].isalnum()
	line, postal = _take_postal(line)
	open_end = open_end and not postal
	line = _IN_QUEBEC.sub("", _COUNTRY.sub("", line.rstrip(" ,")))
	line = _NUMBER_SIGN.sub(" ", line)
	line, unit = civic_number.take_unit(line)
	tokens, numbers = _pieces(line)
	doors = _doors(numbers, unit, alone=len(tokens) == len(numbers) == 1)
	if unit.isdigit() and not any(door.number for door in doors):
		doors = [Door(int(unit)), *doors]  # `boulevard X #105`
	last = _LAST.search(line)
	return Query(tuple(tokens), tuple(doors), postal, unit, open_end, last[0] if last and open_end else "")


def _with_zero(text: str) -> str:
	area = _POSTAL_AREA.search(text)
	if not area or text[: area.start()].isupper():
		return text
	return f"{text[: area.start()]}{area[0].replace('O', '0', 1)}"


def _take_postal(line: str) -> tuple[str, str]:
	if found := _POSTAL.search(line):
		return _without(line, found), _code(found[1] + found[2])
	if part := _POSTAL_PART.search(line):
		return _without(line, part), _code((part[1] or part[3]) + (part[2] or part[4] or ""))
	return line, ""


def _without(line: str, found: re.Match[str]) -> str:
	return f"{line[: found.start()]} {line[found.end() :]}"


def _code(written: str) -> str:
	"""Replace the letter O in the place of a digit by a zero."""
	return "".join(
		letter.translate(_MISREAD) if place % 2 else letter for place, letter in enumerate(written)
	).upper()


def _pieces(line: str) -> tuple[list[str], list[_Number]]:
	"""The tokens of a line, and the numbers among them."""
	tokens: list[str] = []
	numbers: list[_Number] = []
	end = 0
	for found in _PIECE.finditer(line):
		if len(tokens) == MOST_TOKENS:
			break
		if word := found["word"]:
			tokens.append(_word(word, tokens))
			continue
		number = _number(found, tokens)
		if numbers and numbers[-1].token == len(tokens) - 1:
			number.gap = line[end : found.start()]
		numbers.append(number)
		counted = number.ordinal or number.counted or not number.suffix.isalpha()
		tokens.append(f"#{number.value}" if counted else f"#{number.value}{number.suffix.lower()}")
		end = found.end()
	return tokens, numbers


def _word(word: str, before: list[str]) -> str:
	short = word.endswith(".")
	token = tokenizer.canonical(word.rstrip("."))
	if short and token == word[:-1] and token not in tokenizer.TYPES:
		return word
	return tokenizer.number_word(token, before)


def _number(found: re.Match[str], before: list[str]) -> _Number:
	letter = found["letter"] or ""
	suffix = (found["fraction"] or found["suffix"] or letter).upper()
	counted = bool(letter) and tokenizer.canonical(found["number"] + letter).startswith("#")
	road = before[-1] if before else ""
	against = (_STREET if road == "rue" else _ROAD) if road in tokenizer.NUMBERED_ROADS else 0.0
	return _Number(
		int(found["number"]), len(before), found["number"], suffix, bool(found["ordinal"]), counted, against
	)


def _doors(numbers: list[_Number], unit: str, alone: bool) -> list[Door]:
	"""The readings of the numbers of a line; `alone`: there is one number and nothing else."""
	doors: list[Door] = []
	for place, number in enumerate(numbers):
		if number.ordinal:
			continue
		before = numbers[place - 1] if place and number.gap is not None else None
		if before and not before.ordinal and not number.counted:
			doors += [
				replace(door, prior=door.prior - _LATER * (place - 1)) for door in _pair(before, number, unit)
			]
		joined = number.joined or (place + 1 < len(numbers) and numbers[place + 1].joined)
		if joined or not number.value:
			continue
		less = number.road + _COUNTED * number.counted + _LATER * place
		doors.append(Door(number.value, number.suffix, unit, number.token, -less))
	doors.sort(key=lambda door: -door.prior)
	# In `rang 4-5` the second number is the road's like the first.
	uncertain = all(number.road or number.counted or number.ordinal or number.joined for number in numbers)
	uncertain = uncertain or (alone and numbers[0].suffix.isalpha())  # `138A`
	return [*doors[: MOST_GUESSES - 1], NO_DOOR] if numbers and uncertain else doors[:MOST_GUESSES]


def _pair(first: _Number, second: _Number, unit: str) -> Iterator[Door]:
	"""The readings of two numbers side by side: `4-123`, `123-125`, `1 550`, `44 5` for 445."""
	low = Door(first.value, first.suffix, unit, first.token, -first.road, also=second.token)
	high = Door(second.value, second.suffix, unit, second.token, -first.road, also=first.token)
	if second.joined:
		if civic_number.is_range(first.written, second.written) and not first.suffix:
			yield replace(low, last=second.value, prior=low.prior + _SURER)
			yield replace(high, last=second.value)
			return
		yield replace(high, unit=f"{first.value}{first.suffix}", prior=high.prior + 2 * _SURER)
		yield replace(low, unit=f"{second.value}{second.suffix}", prior=low.prior - _TURNED)
	elif second.gap in _APART and not first.suffix and len(first.written + second.written) <= 6:
		less = 0.0 if len(second.written) == 3 and len(first.written) < 4 else _JOINING
		yield replace(high, number=int(first.written + second.written), prior=high.prior - less)
		if second.gap == " ":
			yield replace(high, unit=first.written, prior=high.prior - _JOINING)
