"""Civic numbers as written in Quebec: 107, 107E, 107-A, 12 1/2, 1 550, app. 4 or 4-123. Pure.

The only parser of numbers, suffixes, fractions and units: search, labels and orders use it, and with them bills, SMS and
emergency addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gigafibre_fsm.spelling import plain, spelt_out

LARGEST = 999_999
WIDEST_RANGE = 20
FRACTION = r"(?:1/2|1/3|2/3|1/4|3/4)(?![\d/])"
# Before these words an ordinal is the number of the road: `4e Rang`, `12e Avenue`.
COUNTED_ROADS = frozenset({"rang", "rg", "avenue", "av", "ave", "rue", "concession", "conc", "ligne"})
# On these a name may follow the ordinal; a numbered avenue or street has no name.
NAMED_AND_COUNTED = frozenset({"rang", "rg", "concession", "conc", "ligne"})
_DIRECTIONS = frozenset(["nord", "sud", "est", "ouest", "n", "s", "e", "o"])

_FLAT = "app|apt|appt|ap|appartement|log|logement|condo"
_ROOM = "unit[eé]|unit|suite|bureau|bur|local|porte|lot|logis|loft"
_WORDS = "rue|rte|rg|av|ave|bl|ch|pl|st|ste|de|du|des|la|le|les|et|au|aux|en|nd|sur|dr|mgr"
_NO_UNIT = rf"(?:{_FLAT}|{_ROOM}|{_WORDS})(?![a-z])"
_UNIT_VALUE = rf"\d{{1,5}}-?[a-z]{{0,2}}|[a-z]{{1,2}}-?\d{{1,5}}[a-z]?|(?!{_NO_UNIT})[a-z]{{1,3}}"
# After these words it is the name of a street: rue de l'Unité, chemin du Lot.
_OF_STREET = "".join(rf"(?<!\b{before})" for before in ("rue ", "l'", "l’", "du ", "la ", "des "))
_UNIT = rf"(?:(?:\b(?:{_FLAT})|{_OF_STREET}\b(?:{_ROOM}))(?![a-zé])\.? ?[-:]? *(?:#|no\.?|n°)? *|# *)({_UNIT_VALUE})(?![a-z0-9])"
UNIT = re.compile(_UNIT, re.IGNORECASE)
# `RC-264 rue X`, `B12-57 rue X`: a unit with a letter in front of the civic number.
_UNIT_FIRST = re.compile(
	rf"#? ?((?!{_NO_UNIT})[a-z]{{1,2}}-?\d{{0,4}}) ?- ?(?=\d{{1,6}}[a-z]?,? +[a-zé\d])", re.IGNORECASE
)

_DASH = "[-\u2010-\u2015/]"
_STREET = r"(?:\D|\d{1,3}(?:e|er|re|[iè]*[eè]?me|nd|st|rd|th)\b)"  # no further civic number
_THOUSANDS = r"\d{1,3}[ ,]\d{3}(?!\d)"
_SUFFIX = rf"\s+{FRACTION}|\s*{_DASH}\s*[a-z](?![a-z0-9])|\s?[a-z](?![a-z0-9'])"
_ALONE = re.compile(
	rf"\s*(?:(\d{{1,5}})\s*{_DASH}\s*)?({_THOUSANDS}|\d{{1,6}})({_SUFFIX})?\s*", re.IGNORECASE
)
_PAIR = re.compile(
	rf"\s*#?\s*(\d{{1,6}})([a-z]?)\s*{_DASH}\s*(\d{{1,6}})([a-z]?)\s*,?\s+(?={_STREET})(.+)",
	re.IGNORECASE | re.DOTALL,
)
_LEADING = re.compile(
	rf"\s*#?\s*({_THOUSANDS}(?=\s*,|\s+{_STREET})|\d{{1,6}})({_SUFFIX})?\s*,?\s+(.+)",
	re.IGNORECASE | re.DOTALL,
)


_NUMBER_OF = r"\s*(?:\#|n[°o]\.?|num[eé]ro)?\s*"
_NOT_THE_DOOR = re.compile(
	rf"""[,\s]*(?<![\w'’-])(?:
		(?:c\.?\ ?p\.?|b\.?\ ?p\.?|p\.?\ ?o\.?\ ?box|case\ postale|bo[iî]te\ postale|casier\ postal
			|r\.?\ ?r\.?|route\ rurale|rural\ route){_NUMBER_OF}\d{{1,5}}
		|(?<!app\ )s\.?\ ?s\.?{_NUMBER_OF}\d{{1,2}}
		|(?:\d{{1,2}}\ ?(?:e|er|re|i?[eè]me|st|nd|rd|th)|premier|first|deuxi[eè]me|second|third|troisi[eè]me)\ (?:[eé]tage|floor)
		|sous[- ]sol|rez[- ]de[- ]chauss[eé]e|basement
		|lots?{_NUMBER_OF}(?:\d{{1,2}}[ ,]\d{{3}}[ ,]\d{{3}}|\d{{6,8}})
	)(?![\w'’-])""",
	re.IGNORECASE | re.VERBOSE,
)
# `app. SS 339 rue X`, `SS 339 rue X`, `app. sous-sol`: the basement. A suburban service (S.S. 2) has one or two digits.
_BASEMENT = re.compile(
	rf"(?:\b(?:{_FLAT})\.? *[-:]? *(?:s\.?-?s\.?|sous[- ]sol)(?![a-z0-9]) *|^[ ,]*s\.?s\.? +(?=\d{{3,6}}[ ,]))",
	re.IGNORECASE,
)
_HALF = re.compile(
	rf"(?<![\d/-])(\d{{1,6}})(?:\s*-\s*(?={FRACTION})|\s+et\s+(?:demie?|(?={FRACTION}))(?![a-z]))",
	re.IGNORECASE,
)
_POINT = re.compile(r"^(\d{1,3})\.(\d{3})(?=[\s,])")
_SPAN = re.compile(
	r"\s*(\d{1,6}(?:\s*(?:[-/,&\u2010-\u2015]|\b(?:à|a|to|et|and)\b)\s*\d{1,6})+)(?=\s|,)", re.IGNORECASE
)


class CivicNumber(NamedTuple):
	"""`number` is 0 when there is none; suffix and unit are in capitals, a fraction is `1/2`."""

	number: int
	suffix: str = ""
	unit: str = ""


def formatted(number: int, suffix: str = "") -> str:
	"""The stored form: `107E`, `12 1/2`; empty without a number."""
	if not number:
		return ""
	return f"{number}{suffix}" if len(suffix) < 2 and not suffix.isdigit() else f"{number} {suffix}"


def suffix_of(text: object) -> str:
	"""The stored form of a suffix: `½` and `1/2` are the same."""
	return spelt_out(str(text or "")).strip(" -\u2010\u2011\u2013\u2014").upper()


def read(text: object) -> CivicNumber:
	"""Parse a text that is only a civic number: `107E`, `107-E`, `12½`, `1 550`, `4-123`; otherwise the result has number 0."""
	found = _ALONE.fullmatch(_with_halves(spelt_out(str(text or ""))))
	if not found:
		return CivicNumber(0)
	return CivicNumber(_whole(found[2]), suffix_of(found[3]), found[1] or "")


def leading(line: str) -> Iterator[tuple[CivicNumber, str]]:
	"""The possible civic numbers at the beginning of a line, likeliest first, each with the rest of the line.

	`4-123 rue X` is unit 4 of 123, or the other way round; `123-125` a building with two numbers; `4e Rang` a road without a
	number.
	"""
	line = strip_non_civic_parts(spelt_out(line))
	if pair := _PAIR.fullmatch(line):
		first, second = pair[1] + pair[2].upper(), pair[3] + pair[4].upper()
		low, high = CivicNumber(int(pair[1]), pair[2].upper()), CivicNumber(int(pair[3]), pair[4].upper())
		if is_range(pair[1], pair[3]) and not pair[2]:
			yield low, pair[5]
			yield high, pair[5]
			return
		yield high._replace(unit=first), pair[5]
		yield low._replace(unit=second), pair[5]
		return
	found = _LEADING.fullmatch(line)
	if not found:
		yield CivicNumber(0), line
		return
	number = CivicNumber(_whole(found[1]), suffix_of(found[2]))
	if number.suffix == "E" and is_road_ordinal(found[1], found[3]):
		yield CivicNumber(0), line
	yield number, found[3]
	if number.suffix and re.search(_DASH, found[2]) and number.suffix.isalpha():
		yield CivicNumber(number.number, unit=number.suffix), found[3]


def strip_non_civic_parts(line: str) -> str:
	"""Remove postal and cadastral parts from a line (C.P. 12, RR 2, 2e étage, lot 4 567 890); write the numbers of a
	building, `100 à 104`, `100-102-104`, as a range, `10.000` as 10000, and `12-1/2` and `12 et demi` as 12 1/2.
	"""
	line = _BASEMENT.sub("app SS ", line)
	line = _with_halves(_POINT.sub(r"\1\2", _NOT_THE_DOOR.sub("", line).lstrip(" ,")))
	span = _SPAN.match(line)
	numbers = re.findall(r"\d+", span[1]) if span else []
	if (
		span
		and is_range(numbers[0], numbers[-1])
		and (len(numbers) > 2 or re.search("[a-zà&]", span[1].lower()))
	):
		return f"{numbers[0]}-{numbers[-1]}{line[span.end() :]}"
	return line


def _with_halves(line: str) -> str:
	return _HALF.sub(lambda found: f"{found[1]} 1/2" if "dem" in found[0].lower() else f"{found[1]} ", line)


def is_road_ordinal(number: str, rest: str) -> bool:
	"""Whether `4e` before `Rang` or `Rue` is the road's number: on a street with a name it is a civic number."""
	words = re.findall(r"[a-z]+", plain(rest))
	if not words or words[0] not in COUNTED_ROADS:
		return False
	if words[0] in NAMED_AND_COUNTED and len(number) < 3:
		return True
	return len(words) == 1 or words[1] in _DIRECTIONS


def take_unit(line: str) -> tuple[str, str]:
	"""(line without its unit, unit): `rue X app. 4`, `12 # 4 rue X`, `RC-12 rue X`. A line that is only a unit is unchanged."""
	found = UNIT.search(line)
	if not found:
		first = _UNIT_FIRST.match(line)
		return (line[first.end() :], unit_of(first[1])) if first else (line, "")
	before, behind = line[: found.start()].rstrip(" ,-"), line[found.end() :].lstrip(" ,")
	if not before and not behind:
		return line, ""
	return f"{before} {behind}".strip(), unit_of(found[1])


def unit_of(text: object) -> str:
	"""The stored form of a unit: capitals, `4-B` is 4B."""
	return str(text or "").strip().upper().replace("-", "")


def is_range(first: str, second: str) -> bool:
	"""Whether `123-125` are two numbers of one building; `4-123` is a unit and a number."""
	return len(first) == len(second) and 0 < int(second) - int(first) <= WIDEST_RANGE


def _whole(digits: str) -> int:
	return int(re.sub(r"[ ,]", "", digits))
