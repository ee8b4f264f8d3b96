"""Numbers in words and in Roman numerals: `dix-septième avenue`, `rang des Quatre`, `rang IV`, `Pie-XII`, `XXe Avenue`. Pure."""

from __future__ import annotations

import re

CARDINALS = {
	"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
	"douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40,
	"cinquante": 50, "soixante": 60,
}  # fmt: skip
ORDINALS = {
	"premier": 1, "premiere": 1, "unieme": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4,
	"cinquieme": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10, "onzieme": 11, "douzieme": 12,
	"treizieme": 13, "quatorzieme": 14, "quinzieme": 15, "seizieme": 16, "vingtieme": 20, "trentieme": 30, "quarantieme": 40,
	"cinquantieme": 50, "soixantieme": 60,
	"first": 1, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
}  # fmt: skip
TENS = {
	"dix": 10, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = {
	"x" * tens + units: 10 * tens + one
	for tens in range(4)
	for one, units in enumerate(_UNITS)
	if tens or one
}
_ROMAN_ORDINAL = re.compile(
	r"\b([ivx]+)(?:ieme|eme|iere|ere|er|re|e)(?= +(?:avenue|ave?|rue|rang|rg|concession|conc|ligne)\b)"
)
_COMPOUND = re.compile(
	rf"\b(?:(quatre[- ]+vingts?|{'|'.join(TENS)})[- ]+(?:et[- ]+)?(dix[- ]+)?|(quatre)[- ]+(?=vingtieme))({'|'.join(ORDINALS)})\b"
)


def compounds_as_digits(line: str) -> str:
	"""Write ordinals of several words, and Roman ones of roads, in a `plain` line as digits: `dix-septieme` is `17e`,
	`quatre-vingt-dixieme` `90e`, `xxe avenue` `20e avenue`.
	"""
	line = _ROMAN_ORDINAL.sub(lambda found: f"{ROMAN[found[1]]}e" if found[1] in ROMAN else found[0], line)
	return _COMPOUND.sub(lambda found: f"{_compound(found)}e", line)


def _compound(found: re.Match[str]) -> int:
	if found[3]:
		return 4 * ORDINALS[found[4]]
	return TENS.get(found[1], 80) + (10 if found[2] else 0) + ORDINALS[found[4]]
