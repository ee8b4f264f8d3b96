"""Formatted dates: "mardi 1er décembre 2026" in French, "Tuesday, December 1, 2026" in English. Pure."""

from __future__ import annotations

import datetime

from babel.dates import format_date

LOCALES = {"fr": "fr_CA", "en": "en_CA"}


def spoken(day: datetime.date, language: str, year: bool = False) -> str:
	"""With the weekday: for visits."""
	patterns = {"fr": "EEEE {} MMMM", "en": "EEEE, MMMM d"}
	return _say(day, language, patterns, year)


def written(day: datetime.date, language: str, year: bool = True) -> str:
	"""Without the weekday: for bills and plans."""
	return _say(day, language, {"fr": "{} MMMM", "en": "MMMM d"}, year)


def between(first: datetime.date, last: datetime.date, language: str) -> str:
	"""The days of a bill, both included: "du 22 au 30 novembre 2026", "November 22–30, 2026"; a single day is a date."""
	french = not language.startswith("en")
	if first == last:
		return f"le {written(first, language)}" if french else written(first, language)
	same_month = (first.year, first.month) == (last.year, last.month)
	end = written(last, language)
	if french:
		start = _say(first, language, {"fr": "{}"}, False) if same_month else None
		return f"du {start or written(first, language, year=first.year != last.year)} au {end}"
	if same_month:
		return f"{written(first, language, year=False)}–{last.day}, {last.year}"
	return f"{written(first, language, year=first.year != last.year)} – {end}"


def _say(day: datetime.date, language: str, patterns: dict[str, str], year: bool) -> str:
	lang = "en" if language.startswith("en") else "fr"
	pattern = patterns[lang].format("d'er'" if day.day == 1 else "d")
	ending = {"fr": " y", "en": ", y"}[lang] if year else ""
	return format_date(day, pattern + ending, locale=LOCALES[lang])
