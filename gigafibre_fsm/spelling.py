"""Transliteration: removes accents, ligatures and fractions. Pure.

Used by the address search, for names of customers, and for the GSM alphabet.
"""

from __future__ import annotations

import re
import unicodedata

LIGATURES = {
	"œ": "oe",
	"Œ": "Oe",
	"æ": "ae",
	"Æ": "Ae",
	"ß": "ss",
	"ø": "o",
	"Ø": "O",
	"đ": "d",
	"Đ": "D",
	"ł": "l",
	"Ł": "L",
}
FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
_LIGATURES = str.maketrans(LIGATURES)
_FRACTION = re.compile(f" ?([{''.join(FRACTIONS)}])")
_SLASHES = str.maketrans({"\u2044": "/", "\u2215": "/"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_DASHES = str.maketrans(
	dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\u2019": "'", "\u2018": "'"}
)


def spelt_out(text: str) -> str:
	"""Write ligatures as two letters, and `½` as ` 1/2`; accents are kept."""
	if text.isascii():
		return text
	text = _FRACTION.sub(lambda found: f" {FRACTIONS[found[1]]}", text.translate(_SLASHES))
	return text.translate(_LIGATURES)


def unaccented(text: str) -> str:
	"""Remove accents, write out ligatures and fractions, and turn dashes into hyphens."""
	if text.isascii():
		return text
	decomposed = unicodedata.normalize("NFKD", spelt_out(text).translate(_DASHES))
	return _ACCENTS.sub("", decomposed.translate(_SLASHES))


def plain(text: str) -> str:
	"""Lower case and `unaccented`: equal for two spellings of the same name."""
	return unaccented(text).lower()
