"""Parses the columns of a legacy row: dates, dollars, choices, clean text; errors become findings. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from gigafibre_fsm.migration import text
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import TABLES, Kind
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.money import cents

Raw = Mapping[str, bytes | None]
"""A row of the source: legacy column -> bytes; None is NULL."""
Row = dict[str, Any]
"""A parsed row: logical column -> value. `_row` is "table:key", for findings."""

YES = frozenset({"1", "oui", "o", "yes", "y", "true", "vrai", "x", "-1"})
NO = frozenset({"0", "non", "n", "no", "false", "faux"})
FIRST_YEAR, LAST_YEAR = 1990, 2060
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T].*)?")
_EIGHT_DIGITS = re.compile(r"(\d{4})()(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T].*)?")
_SECONDS = re.compile(r"(\d{9,10})(?:\d{3})?")
"""Seconds or milliseconds since 1970."""
_QUEBEC = ZoneInfo("America/Toronto")
_DAY = 24 * 60 * 60
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_NO_DIGIT_OF_A_NUMBER = re.compile(r"[\s\u00a0\u202f$'’]|CAD?$|^CAD?", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+")
_BITS = {b"\x00": b"0", b"\x01": b"1"}
"""A column BIT(1), as MariaDB and MySQL return it."""
_NULL = re.compile(r"NULL|null|\((?:NULL|null)\)|\[NULL\]|undefined")
"""Texts that exports write for an empty value; Null is also a family name."""
_LETTER_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
_LARGEST = {"whole": Decimal(2**31 - 1), "money": Decimal(10**9), "number": Decimal(10**9)}
"""Larger numbers are errors, and exceed the site's columns."""
_LONGEST = {"key": 100, "text": 140, "name": 140, "secret": 140, "prose": 15_000}
"""The maximum length of the site's fields."""
_QUOTED_FORMULA = re.compile(r'="(.*)"')
_FORMULA = re.compile(r"=[\w+(@$'\"-].*|#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")


def read_table(mapped: TableMap, rows: Iterable[Raw], findings: Findings) -> Iterator[Row]:
	"""The parsed rows of a table, without those without a key or with the key of an earlier row."""
	table, seen = TABLES[mapped.logical], set()
	for number, raw in enumerate(rows, start=1):
		key = _key(raw.get(mapped.key))
		if not key or len(key) > _LONGEST["key"]:
			findings.note("key_missing", f"{mapped.logical}:", f"row {number}")
			continue
		where = f"{mapped.logical}:{key}"
		if key in seen:
			findings.note("key_repeated", where, f"row {number}")
			continue
		seen.add(key)
		row: Row = dict.fromkeys(table.columns)
		row["_row"] = where
		for column, there in mapped.columns.items():
			row[column] = _value(
				raw.get(there), table.columns[column], mapped.values.get(column, {}), column, where, findings
			)
		yield row


def _plain(raw: bytes | None) -> str:
	"""The text without control characters; a spreadsheet's `="0123"` is 0123."""
	plain = text.CONTROL.sub("", text.decode(raw)[0]).strip() if raw else ""
	quoted = _QUOTED_FORMULA.fullmatch(plain)
	return quoted[1] if quoted else plain


def _key(raw: bytes | None) -> str:
	key = _plain(raw)
	return (
		"" if key == "0" or _NULL.fullmatch(key) else key.removesuffix(".0") if key[:-2].isdecimal() else key
	)


def _value(
	raw: bytes | None, kind: Kind, words: Mapping[str, str], column: str, where: str, findings: Findings
) -> Any:
	if kind == "key":
		return _key(raw)
	if kind == "secret":
		secret = text.decode(raw or b"")[0]
		if len(secret) <= _LONGEST[kind]:
			return secret
		findings.note("text_too_long", where, column)
		return ""
	if kind in ("text", "name", "prose"):
		return _text(raw or b"", kind, column, where, findings)
	plain = _plain(_BITS.get(raw or b"", raw))
	if _NULL.fullmatch(plain):
		findings.note("null_as_text", where, column)
		plain = ""
	if kind == "flag":
		return _flag(plain.lower(), column, where, findings)
	if not plain:
		return None
	if kind == "date":
		return _date(plain, column, where, findings)
	if isinstance(kind, tuple):
		word = plain.lower()
		choice = words.get(word, word)
		if choice in kind:
			return choice
		findings.note("unknown_value", where, f"{column} {plain}")
		return None
	return _number(plain, kind, column, where, findings)


def _text(raw: bytes, kind: str, column: str, where: str, findings: Findings) -> str:
	read, kinds = text.decode(raw)
	read, more = text.clean_lines(read) if kind == "prose" else text.clean(read)
	for found in (*kinds, *more):
		findings.note(found, where, f"{column} {read}")
	if kind != "prose" and _FORMULA.fullmatch(read):
		findings.note("spreadsheet_formula", where, f"{column} {read}")
		quoted = _QUOTED_FORMULA.fullmatch(read)
		read = quoted[1] if quoted else ""
	if _NULL.fullmatch(read):
		findings.note("null_as_text", where, column)
		read = ""
	if kind == "prose" and (safe := text.without_card_numbers(read)) != read:
		findings.note("card_number_in_text", where, column)
		read = safe
	if kind == "name" and _LETTER_LOST.search(read):
		findings.note("letters_lost", where, f"{column} {read}")
	if len(read) > _LONGEST[kind]:
		findings.note("text_too_long", where, f"{column} {read}")
		read = read[: _LONGEST[kind]].rstrip()
	if kind == "name" and text.is_in_capitals(read):
		findings.note("name_in_capitals", where, read)
		return text.with_initial_capitals(read)
	return read


def _flag(plain: str, column: str, where: str, findings: Findings) -> bool:
	if plain and plain not in YES | NO:
		findings.note("unknown_value", where, f"{column} {plain}")
	return plain in YES


def _date(plain: str, column: str, where: str, findings: Findings) -> date | None:
	if not plain.strip("0-/.: T"):
		findings.note("zero_date", where, column)
		return None
	try:
		if found := _YEAR_FIRST.fullmatch(plain) or _EIGHT_DIGITS.fullmatch(plain):
			separator, day = found[2], date(int(found[1]), int(found[3]), int(found[4]))
		elif found := _DAY_FIRST.fullmatch(plain):
			separator, day = "", date(int(found[4]), int(found[3]), int(found[1]))
		elif found := _SECONDS.fullmatch(plain):
			separator, day = "", _day_of(int(found[1]))
		else:
			raise ValueError(plain)
		if not FIRST_YEAR <= day.year <= LAST_YEAR:
			raise ValueError(plain)
	except ValueError:
		american = (found := _DAY_FIRST.fullmatch(plain)) and int(found[1]) <= 12 < int(found[3]) <= 31
		findings.note("month_first" if american else "impossible_date", where, f"{column} {plain}")
		return None
	if separator != "-":
		findings.note("date_notation", where, f"{column} {plain}")
	return day


def _day_of(seconds: int) -> date:
	"""The day of a moment in Quebec: of a bill made at eight in the evening, or of a service billed to the last second of a month,
	UTC would say the next one. A midnight of UTC is a day that was stored without an hour.
	"""
	zone = _QUEBEC if seconds % _DAY else timezone.utc
	return datetime.fromtimestamp(seconds, zone).date()


def _bare_number(plain: str) -> str:
	"""A number without spaces, apostrophes and dollar signs; (12.50) and 12.50- are negative, as in a ledger."""
	bare = _NO_DIGIT_OF_A_NUMBER.sub("", plain).replace("\u2212", "-")
	if bare[:1] + bare[-1:] == "()":
		return f"-{bare[1:-1]}"
	return f"-{bare[:-1]}" if bare[-1:] == "-" and bare[:1] != "-" else bare


def _number(plain: str, kind: str, column: str, where: str, findings: Findings) -> Any:
	bare = _bare_number(plain)
	if _THOUSANDS.fullmatch(bare):
		if kind == "money" and bare.count(",") == 1:
			# Could also be 1.234 dollars: a wrong amount is worse than none.
			findings.note("amount_ambiguous", where, f"{column} {plain}")
			return None
		bare = bare.replace(",", "." if kind == "number" else "")
	elif "," in bare or bare.count(".") > 1:
		# In 1,234.50 the point is the decimal mark; in 1.234,50 and 1234,50 the comma is.
		whole, mark, cents_of = bare.rpartition(max(",.", key=bare.rfind))
		many = mark in whole
		bare = re.sub(r"[,.]", "", bare) if many else re.sub(r"[,.]", "", whole) + "." + cents_of
	if not _NUMBER.fullmatch(bare):
		findings.note("not_a_number", where, f"{column} {plain}")
		return None
	if bare != plain and kind == "money":
		findings.note("comma_decimal", where, f"{column} {plain}")
	try:
		number = Decimal(bare)
	except InvalidOperation:
		number = Decimal("Infinity")  # more digits than any plausible amount
	if abs(number) > _LARGEST[kind]:
		findings.note("not_a_number", where, f"{column} {plain}")
		return None
	if kind == "money":
		return cents(number)
	if kind == "whole":
		if number != int(number):
			findings.note("not_a_number", where, f"{column} {plain}")
		return int(number)
	return float(number)
