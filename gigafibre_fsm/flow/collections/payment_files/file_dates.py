"""Parses the dates of a file, whatever its order of day, month and year. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from gigafibre_fsm.spelling import unaccented

MONTHS = {
	name: number
	for number, names in enumerate(
		(
			"janv jan janvier january", "fevr fev feb fevrier february", "mars mar march", "avr apr avril april",
			"mai may", "juin jun june", "juil jul juillet july", "aout aug august", "sept sep septembre september",
			"oct octobre october", "nov novembre november", "dec decembre december",
		),
		start=1,
	)
	for name in names.split()
}  # fmt: skip
YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{2})[-/. ]?(\d{2})(?:[T ].*)?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ].*)?")
WORDS = re.compile(r"[a-z]{3,}|\d+")


RECENT = 60
"""In days: a payment file is imported soon after the payments."""

Pair = tuple[int, int, int]


class Unclear(ValueError):
	"""Every date of the file can be read with the day or the month first; the text is one of them."""


class Days:
	"""Reads the dates of one file: 11/30/2026 in one line determines the order of 04/05/2026 in the others, and payments are
	neither in the future nor months old.

	`order` is the user's choice: "day" or "month" comes first. Raises Unclear when the order cannot be determined.
	"""

	def __init__(self, texts: Iterable[str], today: date, order: str = "") -> None:
		self.today = today
		found = (YEAR_LAST.fullmatch(text.strip()) for text in texts)
		pairs = {tuple(map(int, each.groups())) for each in found if each}
		self.day_first = (
			order == "day" if order else self._order({pair for pair in pairs if pair[0] != pair[1]})
		)

	def _order(self, pairs: set[Pair]) -> bool:
		for most_days in (None, RECENT):
			fits = [all(self._is_likely(pair, first, most_days) for pair in pairs) for first in (True, False)]
			if fits[0] != fits[1]:
				return fits[0]
		impossible = {pair for pair in pairs if pair[0] > 12 or pair[1] > 12}
		if pairs - impossible:
			raise Unclear("{:02}/{:02}/{}".format(*min(pairs - impossible)))
		return True

	def _is_likely(self, pair: Pair, day_first: bool, most_days: int | None) -> bool:
		one, two, year = pair
		day = _day(year, two, one) if day_first else _day(year, one, two)
		return bool(day) and day <= self.today and (most_days is None or (self.today - day).days <= most_days)

	def read(self, text: str) -> date | None:
		"""The date, without its time; None for a text that is not a date."""
		plain = text.strip()
		if found := YEAR_FIRST.fullmatch(plain):
			return _day(*map(int, found.groups()))
		if found := YEAR_LAST.fullmatch(plain):
			one, two, year = map(int, found.groups())
			return _day(year, two, one) if self.day_first else _day(year, one, two)
		return _in_words(plain)


def _day(year: int, month: int, day: int) -> date | None:
	try:
		return date(year, month, day)
	except ValueError:
		return None


def _in_words(text: str) -> date | None:
	"""`30 nov. 2026`, `Nov 30, 2026`, `1er décembre 2026`."""
	words = WORDS.findall(unaccented(text).lower().replace("1er", "1"))
	months = [MONTHS[word] for word in words if word in MONTHS]
	numbers = [int(word) for word in words if word.isdigit()][:2]
	if len(months) != 1 or len(numbers) != 2:
		return None
	day, year = sorted(numbers)
	return _day(year, months[0], day)
