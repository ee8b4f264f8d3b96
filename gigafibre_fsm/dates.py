"""Dates and times as text: "mardi 1er décembre 2026, en avant-midi (8 h à 12 h)" in French, "Tuesday, December 1, 2026, in
the morning (8 to 12)" in English. Pure.
"""

from __future__ import annotations

import datetime
import re

from babel.dates import format_date

from gigafibre_fsm.flow.vocabulary import AFTERNOON, ALL_DAY, MORNING, TIME_WINDOWS

# A line breaks neither between a number and its unit, nor within a time.
NBSP = "\u00a0"
_HOUR = re.compile(r"(?<=\d) h\b(?: \d\d\b)?")
LOCALES = {"fr": "fr_CA", "en": "en_CA"}
# The time windows of a visit: their names, and their form within a sentence. The hours are those of TIME_WINDOWS.
WINDOW_NAMES = {
	"fr": {MORNING: "Matin", AFTERNOON: "Après-midi", ALL_DAY: "Dans la journée"},
	"en": {MORNING: "Morning", AFTERNOON: "Afternoon", ALL_DAY: "During the day"},
}
WINDOWS_SAID = {
	"fr": {MORNING: "en avant-midi", AFTERNOON: "en après-midi", ALL_DAY: "dans la journée"},
	"en": {MORNING: "in the morning", AFTERNOON: "in the afternoon", ALL_DAY: "during the day"},
}


def with_weekday(day: datetime.date, language: str, year: bool = False) -> str:
	"""A date with the weekday, for visits."""
	patterns = {"fr": "EEEE {} MMMM", "en": "EEEE, MMMM d"}
	return _say(day, language, patterns, year)


def without_weekday(day: datetime.date, language: str, year: bool = True) -> str:
	"""A date without the weekday, for bills and plans."""
	return _say(day, language, {"fr": "{} MMMM", "en": "MMMM d"}, year)


def period(first: datetime.date, last: datetime.date, language: str) -> str:
	"""A billing period, both days included: "du 22 au 30 novembre 2026", "November 22–30, 2026"; a single day is a date."""
	french = not language.startswith("en")
	if first == last:
		return f"le {without_weekday(first, language)}" if french else without_weekday(first, language)
	same_month = (first.year, first.month) == (last.year, last.month)
	end = without_weekday(last, language)
	if french:
		start = _say(first, language, {"fr": "{}"}, False) if same_month else None
		return f"du {start or without_weekday(first, language, year=first.year != last.year)} au {end}"
	if same_month:
		return f"{without_weekday(first, language, year=False)}–{last.day}, {last.year}"
	return f"{without_weekday(first, language, year=first.year != last.year)} – {end}"


def windows(language: str) -> dict[str, dict[str, str]]:
	"""Time windows of a visit with the texts for pages: {"AM": {"name": "Matin", "hours": "8 h à 12 h"}, ...}."""
	names = WINDOW_NAMES[_language(language)]
	return {window: {"name": name, "hours": window_hours(window, language)} for window, name in names.items()}


def window_phrase(window: str | None, language: str) -> str:
	"""A time window within a sentence: "en avant-midi (8 h à 12 h)"; an empty string for None."""
	said = WINDOWS_SAID[_language(language)].get(window or "")
	return f"{said} ({window_hours(window, language)})" if said else ""


def window_hours(window: str | None, language: str, short: bool = False) -> str:
	"""The hours of a time window: "8 h à 12 h", "8 to 12"; with `short`, for an SMS, "8 h-12 h", "8-12"; an empty string for
	None. An SMS is written with plain spaces (templates.notice).
	"""
	if window not in TIME_WINDOWS:
		return ""
	start, end = (moment.hour for moment in TIME_WINDOWS[window])
	if _language(language) == "fr":
		return f"{start}{NBSP}h{'-' if short else ' à '}{end}{NBSP}h"
	return f"{_twelve(start)}{'-' if short else ' to '}{_twelve(end)}"


def with_unbroken_hours(text: str) -> str:
	"""A text that staff wrote, with its hours ("8 h 30") on one line."""
	return _HOUR.sub(lambda found: found[0].replace(" ", NBSP), text)


def time_phrase(moment: datetime.time, language: str) -> str:
	"""A time of day within a sentence: "9 h 05", "9:05 am"; without a final period, since it often ends its sentence."""
	if _language(language) == "fr":
		return f"{moment.hour}{NBSP}h{NBSP}{moment.minute:02}"
	return f"{_twelve(moment.hour)}:{moment.minute:02}{NBSP}{'am' if moment.hour < 12 else 'pm'}"


def moment_phrase(at: datetime.datetime, language: str, today: datetime.date) -> str:
	"""A site time within a sentence, after "since": "14 h 10"; on another day "le 29 novembre à 14 h 10", "November 29, 2:10
	pm".
	"""
	hour = time_phrase(at.time(), language)
	if at.date() == today:
		return hour
	day = without_weekday(at.date(), language, year=at.year != today.year)
	return f"le {day} à {hour}" if _language(language) == "fr" else f"{day}, {hour}"


def _twelve(hour: int) -> int:
	return (hour - 1) % 12 + 1


def _language(language: str) -> str:
	return "en" if language.startswith("en") else "fr"


def _say(day: datetime.date, language: str, patterns: dict[str, str], year: bool) -> str:
	lang = _language(language)
	pattern = patterns[lang].format("d'er'" if day.day == 1 else "d")
	ending = {"fr": " y", "en": ", y"}[lang] if year else ""
	return format_date(day, pattern + ending, locale=LOCALES[lang])
