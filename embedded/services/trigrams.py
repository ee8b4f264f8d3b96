"""Text similarity as PostgreSQL's pg_trgm computes it."""

import re
import unicodedata


def plain(text: str) -> str:
	"""Lower case without accents."""
	decomposed = unicodedata.normalize("NFD", text.lower())
	return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def trigrams(text: str) -> set[str]:
	found = set()
	for word in re.findall(r"\w+", plain(text)):
		padded = f"  {word} "
		found.update(padded[at : at + 3] for at in range(len(padded) - 2))
	return found


def similarity(one: str, other: str) -> float:
	"""Between 0 and 1."""
	first, second = trigrams(one), trigrams(other)
	return len(first & second) / len(first | second) if first or second else 0.0
