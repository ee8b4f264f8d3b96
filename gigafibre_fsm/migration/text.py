"""Decodes the text of an old database: mixed UTF-8 and cp1252, double encoding, HTML, control characters, escaped quotes.
Pure.
"""

from __future__ import annotations

import html
import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
MARKUP = re.compile(
	r"&(?:[a-z][a-z0-9]{1,7}|#\d{2,5}|#x[0-9a-f]{2,4});|</?(?:br|b|i|p|font|span|div)\b[^>]*>", re.IGNORECASE
)
ESCAPED_QUOTE = re.compile(r"\\+(?=['\"])")
"""Quotes as PHP's addslashes and magic quotes escape them: L\\'Heureux."""
LOST = "\ufffd"
MOST_ENCODINGS = 4
CARD = re.compile(
	r"(?<![\d-])(?:[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ -]?)\d{6}\2\d{5})(?![ -]?\d)"
)
"""In groups as on a card, so that two telephone numbers do not match."""
CARD_CHECK = re.compile(r"\b(?:cvv2?|cvc2?|csc|cid)\W{0,3}\d{3,4}\b", re.IGNORECASE)
_LETTERS = {
	letter: 0x80 + at
	for at, letter in enumerate(bytes(range(0x80, 0x100)).decode("cp1252", "replace"))
	if letter != "\ufffd"
}
"""Bytes above 127 in cp1252."""
_BYTES = {chr(code): code for code in range(0x80, 0x100)} | _LETTERS
"""The same, and in latin-1, which some programs use instead."""
_ABOVE_ASCII = re.compile(f"[{''.join(map(re.escape, _BYTES))}]{{2,}}")
_PLAUSIBLE = frozenset({*map(chr, range(0xA0, 0x100)), *_LETTERS})
# Particles that stay in lower case after the first word of a name: Marie de la Rivière.
SMALL_WORDS = frozenset({"de", "du", "des", "la", "le", "les", "et", "à", "aux", "au", "of", "the"})


def decode(raw: bytes) -> tuple[str, list[str]]:
	"""(decoded text, kinds of findings from decoding it)."""
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
	once = encoded_once(text)
	if once != text:
		kinds.append("double_encoded_text")
	return once, kinds


def encoded_once(text: str) -> str:
	"""Undo repeated encodings in those parts of the text that have them: good and bad letters occur side by side where only
	some rows of a table, or words of a note, were converted.
	"""
	if text.isascii():
		return text
	for _encoding in range(MOST_ENCODINGS):
		once = _ABOVE_ASCII.sub(_decoded_run, text)
		if once == text:
			break
		text = once
	return text


def _decoded_run(run: re.Match[str]) -> str:
	try:
		letters = bytes(_BYTES[letter] for letter in run[0]).decode("utf-8")
	except UnicodeDecodeError:
		return run[0]
	return letters if _PLAUSIBLE.issuperset(letters) else run[0]


def clean(text: str) -> tuple[str, list[str]]:
	"""(the text as one plain line, kinds of findings from cleaning it)."""
	kinds = []
	if MARKUP.search(text):
		for _escaping in range(MOST_ENCODINGS):
			text = html.unescape(MARKUP.sub(lambda found: found[0] if found[0][0] == "&" else " ", text))
		kinds.append("markup_in_text")
	if ESCAPED_QUOTE.search(text):
		text = ESCAPED_QUOTE.sub("", text)
		kinds.append("escaped_quotes")
	if LOST in text:
		kinds.append("letters_lost")
	if CONTROL.search(text):
		text = CONTROL.sub("", text)
		kinds.append("control_characters")
	return " ".join(text.split()), kinds


def clean_lines(text: str) -> tuple[str, list[str]]:
	"""The same for a text with several lines, which are kept."""
	lines = [clean(line) for line in text.splitlines()]
	kinds = dict.fromkeys(kind for _line, found in lines for kind in found)
	return "\n".join(line for line, _found in lines).strip(), list(kinds)


def without_card_numbers(text: str) -> str:
	"""The text with payment card numbers reduced to their last four digits, and without their security codes."""
	bare = CARD.sub(_last_four, text)
	return bare if bare == text else CARD_CHECK.sub("", bare).strip()


def _last_four(found: re.Match[str]) -> str:
	digits = [int(digit) for digit in found[0] if digit.isdigit()]
	doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
	is_card = (sum(digits[::-2]) + sum(doubled)) % 10 == 0  # the check digit of ISO/IEC 7812-1
	return "•••• " + "".join(map(str, digits[-4:])) if is_card else found[0]


def is_in_capitals(name: str) -> bool:
	letters = [letter for letter in name if letter.isalpha()]
	return len(letters) > 3 and all(letter.isupper() for letter in letters)


def with_initial_capitals(name: str) -> str:
	"""`JEAN-PAUL DE L'ÉTANG` -> `Jean-Paul de l'Étang`. Street numbers and a company's initials cannot be told from words:
	`GEP INC.` becomes `Gep Inc.`
	"""
	words = []
	for place, word in enumerate(name.lower().split()):
		parts = re.split(r"([-'’])", word)
		big = [part if place and part in SMALL_WORDS else part.capitalize() for part in parts]
		if place and len(parts) > 2 and parts[0] in ("l", "d"):
			big[0] = parts[0]
		words.append("".join(big))
	return " ".join(words)
