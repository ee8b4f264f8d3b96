"""Extracts contact details from a free-text column. Pure."""

from __future__ import annotations

import re

from gigafibre_fsm import telephone

EMAIL = re.compile(r"[^@\s,;:<>\"()\[\]]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
NUMBER = re.compile(r"(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}")
_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_REMARK = re.compile(r"\([^()@]*\)|\bmailto:", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/|]+|\b(?:ou|et|or|and)\b")


def emails_in(written: str) -> list[str]:
	"""The email addresses of a text, in lower case: several with separators, or those in angle brackets. Empty if there is
	any other word: in `jean tremblay@example.com` the address is ambiguous.
	"""
	if EMAIL.fullmatch(written):
		return [written.lower()]
	told = _IN_BRACKETS.findall(written) or _BETWEEN.split(_REMARK.sub(" ", written))
	parts = [part.strip(" .") for part in told if part.strip(" .")]
	return list(dict.fromkeys(part.lower() for part in parts)) if all(map(EMAIL.fullmatch, parts)) else []


def numbers_in(written: str) -> list[str]:
	"""The telephone numbers of a text as +15145550123, without duplicates."""
	found = {}
	line = " ".join(written.split())
	for part in (line, *NUMBER.findall(line)):
		try:
			found[telephone.read(part)] = None
		except ValueError:
			continue
	return list(found)
