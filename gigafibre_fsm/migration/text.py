"""Decodes the text of an old database: mixed UTF-8 and cp1252, double encoding, HTML, control characters. Pure."""

from __future__ import annotations

import html
import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
MARKUP = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});|</?(?:br|b|i|p|font|span|div)\b[^>]*>", re.IGNORECASE)
TWICE = re.compile(r"[ÃÂ][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]")
# Particles that stay in lower case after the first word of a name: Marie de la Rivière.
SMALL_WORDS = frozenset({"de", "du", "des", "la", "le", "les", "et", "à", "aux", "au", "of", "the"})


def decode(raw: bytes) -> tuple[str, list[str]]:
	"""The decoded text, and the kinds of finding that decoding it raised."""
	kinds = []
	try:
		text = raw.decode("utf-8")
	except UnicodeDecodeError:
		# cp1252 leaves five bytes undefined: latin-1 reads them as control characters, which are removed below.
		try:
			text = raw.decode("cp1252")
		except UnicodeDecodeError:
			text = raw.decode("latin-1")
		kinds.append("cp1252_text")
	if TWICE.search(text) and (once := encoded_once(text)):
		text = once
		kinds.append("double_encoded_text")
	return text, kinds


def encoded_once(text: str) -> str:
	"""A text that was encoded twice, with one encoding undone; empty when its unusual characters are intended."""
	try:
		return text.encode("cp1252").decode("utf-8")
	except UnicodeError:
		return ""


def tidy(text: str) -> tuple[str, list[str]]:
	"""The text as one plain line, and the kinds of finding that cleaning it raised."""
	kinds = []
	if MARKUP.search(text):
		text = html.unescape(MARKUP.sub(lambda found: found[0] if found[0][0] == "&" else " ", text))
		kinds.append("markup_in_text")
	if CONTROL.search(text):
		text = CONTROL.sub("", text)
		kinds.append("control_characters")
	return " ".join(text.split()), kinds


def tidy_lines(text: str) -> tuple[str, list[str]]:
	"""The same for a text of several lines, which it keeps."""
	lines = [tidy(line) for line in text.splitlines()]
	kinds = dict.fromkeys(kind for _line, found in lines for kind in found)
	return "\n".join(line for line, _found in lines).strip(), list(kinds)


def is_in_capitals(name: str) -> bool:
	letters = [letter for letter in name if letter.isalpha()]
	return len(letters) > 3 and all(letter.isupper() for letter in letters)


def in_small_letters(name: str) -> str:
	"""`JEAN-PAUL DE L'ÉTANG` -> `Jean-Paul de l'Étang`. Street numbers and a company's initials cannot be told from
	words: `GEP INC.` becomes `Gep Inc.`
	"""
	words = []
	for place, word in enumerate(name.lower().split()):
		parts = re.split(r"([-'’])", word)
		big = [part if place and part in SMALL_WORDS else part.capitalize() for part in parts]
		if place and len(parts) > 2 and parts[0] in ("l", "d"):
			big[0] = parts[0]
		words.append("".join(big))
	return " ".join(words)
