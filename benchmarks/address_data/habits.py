"""Ways of writing that are not errors: thousands with a space, `#` before the number, initials, a letter O in a postal code."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

# Line, Typist and Fault are those of noise.py, which takes these habits among its faults.
WORDS = {
	17: "dix-septième", 18: "dix-huitième", 19: "dix-neuvième", 20: "vingtième", 21: "vingt et unième", 22: "vingt-deuxième",
	23: "vingt-troisième", 24: "vingt-quatrième", 25: "vingt-cinquième",
}  # fmt: skip


def thousands(typist: Any, line: Any, _row: int) -> Any:
	if not re.fullmatch(r"\d{4,6}", line.number):
		return None
	head, tail = line.number[:-3], line.number[-3:]
	return replace(line, number=typist.dice.choice((f"{head} {tail}", f"{head},{tail}", f"{head} {tail},")))


def spaced_number(typist: Any, line: Any, _row: int) -> Any:
	if not re.fullmatch(r"\d{3,4}", line.number):
		return None
	cut = typist.dice.randrange(1, len(line.number))
	return replace(line, number=f"{line.number[:cut]} {line.number[cut:]}")


def number_sign(typist: Any, line: Any, _row: int) -> Any:
	return replace(line, number=f"{typist.dice.choice(('#', '# ', 'no ', 'no. ', 'n° '))}{line.number}")


def ordinal_in_words(_typist: Any, line: Any, _row: int) -> Any:
	found = re.fullmatch(r"(\d+)e (Rang|Avenue|Rue)", line.street)
	if not found or int(found[1]) not in WORDS:
		return None
	return replace(line, street=f"{WORDS[int(found[1])]} {found[2].lower()}")


def initials(typist: Any, line: Any, _row: int) -> Any:
	short = typist.dice.choice(("N.-D.", "N-D", "N.D."))
	changed = line.street.replace("Notre-Dame", short), line.town.replace("Notre-Dame", short)
	return replace(line, street=changed[0], town=changed[1]) if changed != (line.street, line.town) else None


def letter_o(typist: Any, line: Any, row: int) -> Any:
	code = typist.province.postal_of(row)
	written = "".join("O" if letter == "0" else letter for letter in code)
	return replace(line, town="", postal=written) if written != code else None


def province_behind(typist: Any, line: Any, row: int) -> Any:
	return replace(
		line, postal=typist.province.postal_of(row), end=typist.dice.choice(("Québec", "Quebec, Canada"))
	)


def wrong_town(typist: Any, line: Any, row: int) -> Any:
	"""The postal code is right, the town is a neighbouring one."""
	other = typist.dice.choice(typist.province.towns).name
	if other == line.town or any(other in text for text in (line.street, line.town)):
		return None
	return replace(line, town=other, postal=typist.province.postal_of(row))


HABITS = {
	"thousands": thousands,
	"space in the number": spaced_number,
	"number sign": number_sign,
	"ordinal in words": ordinal_in_words,
	"initials": initials,
	"letter O": letter_o,
	"province behind": province_behind,
	"wrong town": wrong_town,
}
