"""Dates in words, without a site."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gigafibre_fsm import dates


@pytest.mark.parametrize(
	("day", "french", "english"),
	[
		(date(2026, 12, 1), "mardi 1er décembre", "Tuesday, December 1"),
		(date(2026, 12, 2), "mercredi 2 décembre", "Wednesday, December 2"),
		(date(2026, 12, 11), "vendredi 11 décembre", "Friday, December 11"),
		(date(2026, 12, 21), "lundi 21 décembre", "Monday, December 21"),
	],
)
def test_the_first_of_a_month_is_written_1er(day: date, french: str, english: str) -> None:
	"""A visitor would read "1 décembre", which nobody in Quebec writes."""
	assert dates.with_weekday(day, "fr") == french
	assert dates.with_weekday(day, "en-US") == english
	assert dates.without_weekday(day, "fr-CA") == french.split(" ", 1)[1] + " 2026"
	assert dates.without_weekday(day, "en") == english.split(", ", 1)[1] + ", 2026"


@pytest.mark.parametrize(
	("first", "last", "french", "english"),
	[
		((2026, 11, 22), (2026, 11, 30), "du 22 au 30 novembre 2026", "November 22–30, 2026"),
		((2027, 1, 1), (2027, 1, 31), "du 1er au 31 janvier 2027", "January 1–31, 2027"),
		((2026, 12, 31), (2026, 12, 31), "le 31 décembre 2026", "December 31, 2026"),
		(
			(2026, 11, 22),
			(2026, 12, 1),
			"du 22 novembre au 1er décembre 2026",
			"November 22 – December 1, 2026",
		),
		(
			(2026, 12, 15),
			(2027, 1, 2),
			"du 15 décembre 2026 au 2 janvier 2027",
			"December 15, 2026 – January 2, 2027",
		),
	],
)
def test_dates_are_formatted_in_both_languages(
	first: tuple[int, int, int], last: tuple[int, int, int], french: str, english: str
) -> None:
	"""A bill would read like a log file."""
	assert dates.period(date(*first), date(*last), "fr-CA") == french
	assert dates.period(date(*first), date(*last), "en") == english


@pytest.mark.parametrize(
	("window", "french", "english", "texted"),
	[
		(
			"AM",
			"en avant-midi (8\u00a0h à 12\u00a0h)",
			"in the morning (8 to 12)",
			("8\u00a0h-12\u00a0h", "8-12"),
		),
		(
			"PM",
			"en après-midi (12\u00a0h à 17\u00a0h)",
			"in the afternoon (12 to 5)",
			("12\u00a0h-17\u00a0h", "12-5"),
		),
		(
			"Day",
			"dans la journée (8\u00a0h à 17\u00a0h)",
			"during the day (8 to 5)",
			("8\u00a0h-17\u00a0h", "8-5"),
		),
		("", "", "", ("", "")),
	],
)
def test_the_hours_of_a_visit_are_those_of_its_window(
	window: str, french: str, english: str, texted: tuple[str, str]
) -> None:
	"""Page, email and SMS would each promise different hours."""
	assert dates.window_phrase(window, "fr") == french
	assert dates.window_phrase(window, "en") == english
	assert tuple(dates.window_hours(window, language, short=True) for language in ("fr", "en")) == texted


@pytest.mark.parametrize(
	("at", "french", "english"),
	[
		("2026-11-30 14:10", "14\u00a0h\u00a010", "2:10\u00a0pm"),
		("2026-11-29 08:05", "le 29 novembre à 8\u00a0h\u00a005", "November 29, 8:05\u00a0am"),
		("2025-12-01 00:00", "le 1er décembre 2025 à 0\u00a0h\u00a000", "December 1, 2025, 12:00\u00a0am"),
	],
)
def test_a_moment_has_its_day_unless_it_is_today(at: str, french: str, english: str) -> None:
	"""Somebody would read "since 14 h 10" of a box that has been silent for a week."""
	moment, today = datetime.fromisoformat(at), date(2026, 11, 30)
	assert dates.moment_phrase(moment, "fr", today) == french
	assert dates.moment_phrase(moment, "en", today) == english
