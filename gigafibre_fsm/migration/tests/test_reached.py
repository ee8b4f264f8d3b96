"""E-mail addresses and telephone numbers in columns in which people wrote what they liked."""

from __future__ import annotations

import pytest

from gigafibre_fsm.migration import reached


@pytest.mark.parametrize(
	("written", "found"),
	[
		("Jean@Example.com", ["jean@example.com"]),
		("a@example.com; b@example.com", ["a@example.com", "b@example.com"]),
		("a@example.com/b@example.com", ["a@example.com", "b@example.com"]),
		("a@example.com ou b@example.com.", ["a@example.com", "b@example.com"]),
		("Jean Roy <jean@example.com>", ["jean@example.com"]),
		("mailto:jean@example.com", ["jean@example.com"]),
		("jean@example.com (travail)", ["jean@example.com"]),
		("jean tremblay@example.com", []),
		("jean(at)example.com", []),
		("", []),
	],
)
def test_emails(written: str, found: list[str]) -> None:
	"""Somebody would get no bill, or a stranger would get it."""
	assert reached.emails_in(written) == found


@pytest.mark.parametrize(
	("written", "found"),
	[
		("450\t555\t0199", ["+14505550199"]),
		("450-555-0199 / 514-555-0142", ["+14505550199", "+15145550142"]),
		("(450) 555-0199 poste 22", ["+14505550199"]),
		("1-450-555-0199 ou 450.555.0199", ["+14505550199"]),
		("555-0142", []),
		("", []),
	],
)
def test_numbers(written: str, found: list[str]) -> None:
	"""The second number of a household would be lost without a word."""
	assert reached.numbers_in(written) == found
