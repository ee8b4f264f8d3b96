"""Days in words, without a site."""

from __future__ import annotations

from datetime import date

import pytest

from gigafibre_fsm import days


@pytest.mark.parametrize(
	("day", "french", "english"),
	[
		(date(2026, 12, 1), "mardi 1er décembre", "Tuesday, December 1"),
		(date(2026, 12, 2), "mercredi 2 décembre", "Wednesday, December 2"),
		(date(2026, 12, 11), "vendredi 11 décembre", "Friday, December 11"),
		(date(2026, 12, 21), "lundi 21 décembre", "Monday, December 21"),
	],
)
def test_the_first_of_a_month_is_the_premier(day: date, french: str, english: str) -> None:
	"""A visitor would read "1 décembre", which nobody in Quebec writes."""
	assert days.spoken(day, "fr") == french
	assert days.spoken(day, "en-US") == english
	assert days.written(day, "fr-CA") == french.split(" ", 1)[1] + " 2026"
	assert days.written(day, "en") == english.split(", ", 1)[1] + ", 2026"
