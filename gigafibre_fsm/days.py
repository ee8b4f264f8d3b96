"""Days as people write them: "mardi 1er décembre 2026" in French, "Tuesday, December 1, 2026" in English."""

from __future__ import annotations

import datetime

from babel.dates import format_date

LOCALES = {"fr": "fr_CA", "en": "en_CA"}


def spoken(day: datetime.date, language: str, year: bool = False) -> str:
	"""With the name of the weekday: for visits."""
	patterns = {"fr": "EEEE {} MMMM", "en": "EEEE, MMMM d"}
	return _say(day, language, patterns, year)


def written(day: datetime.date, language: str, year: bool = True) -> str:
	"""Without it: for bills and plans."""
	return _say(day, language, {"fr": "{} MMMM", "en": "MMMM d"}, year)


def _say(day: datetime.date, language: str, patterns: dict[str, str], year: bool) -> str:
	lang = "en" if language.startswith("en") else "fr"
	pattern = patterns[lang].format("d'er'" if day.day == 1 else "d")
	ending = {"fr": " y", "en": ", y"}[lang] if year else ""
	return format_date(day, pattern + ending, locale=LOCALES[lang])
