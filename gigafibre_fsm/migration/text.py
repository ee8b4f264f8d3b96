"""Bytes of an old database as text: UTF-8 and cp1252 side by side, encoded twice, with HTML and control characters. Pure."""

from __future__ import annotations

import html
import re

from gigafibre_fsm.spelling import unaccented

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
MARKUP = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});|</?(?:br|b|i|p|font|span|div)\b[^>]*>", re.IGNORECASE)
TWICE = re.compile(r"[ÃÂ][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]")
# Behind the first word of a name these are written small: Marie de la Rivière.
SMALL_WORDS = frozenset({"de", "du", "des", "la", "le", "les", "et", "à", "aux", "au", "of", "the"})


def decode(raw: bytes) -> tuple[str, list[str]]:
	"""The text, and the kinds of finding that it took to read it."""
	kinds = []
	try:
		text = raw.decode("utf-8")
	except UnicodeDecodeError:
		# Five bytes of cp1252 mean nothing: latin-1 has them as control characters, which go below.
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
	"""A text that was encoded twice, with one encoding less; empty where its odd letters are meant."""
	try:
		return text.encode("cp1252").decode("utf-8")
	except UnicodeError:
		return ""


def tidy(text: str) -> tuple[str, list[str]]:
	"""One line of plain text, and the kinds of finding that it took."""
	kinds = []
	if MARKUP.search(text):
		text = html.unescape(MARKUP.sub(lambda found: found[0] if found[0][0] == "&" else " ", text))
		kinds.append("markup_in_text")
	if CONTROL.search(text):
		text = CONTROL.sub("", text)
		kinds.append("control_characters")
	return " ".join(text.split()), kinds


def is_in_capitals(name: str) -> bool:
	letters = [letter for letter in name if letter.isalpha()]
	return len(letters) > 3 and all(letter.isupper() for letter in letters)


def in_small_letters(name: str) -> str:
	"""`JEAN-PAUL DE L'ÉTANG` -> `Jean-Paul de l'Étang`. Numbers of streets and initials of companies cannot be told apart
	from words: `GEP INC.` becomes `Gep Inc.`
	"""
	words = []
	for place, word in enumerate(name.lower().split()):
		parts = re.split(r"([-'’])", word)
		big = [part if place and part in SMALL_WORDS else part.capitalize() for part in parts]
		if place and len(parts) > 2 and parts[0] in ("l", "d"):
			big[0] = parts[0]
		words.append("".join(big))
	return " ".join(words)


def same_words(one: str, other: str) -> bool:
	return unaccented(one).lower().split() == unaccented(other).lower().split()
