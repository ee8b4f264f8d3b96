"""Extracts the new text of a reply: without quoted text, and never without the sender's own words. Pure."""

from __future__ import annotations

import re

# "Le lun. 30 nov. 2026 à 09:12, Gigafibre <...> a écrit :", which programs break into lines. A sender who reports what
# someone wrote names neither an address nor an hour.
ATTRIBUTION = re.compile(
	r"^[ \t]*(?:le|on|il)\b(?:[^\n]|\n(?!\s*\n)){4,300}?\b(?:[aà] [ée]crit|wrote)[ \t\xa0]*:",
	re.IGNORECASE | re.MULTILINE,
)
OF_A_MAIL = re.compile(r"@|\b\d{1,2}[ \xa0]?[:h][ \xa0]?\d{2}\b|\b20\d\d\b")
ORIGINAL = re.compile(
	r"^\s*[-_]{2,}\s*(?:message d['\u2019]origine|original message|message original)\s*[-_]{2,}",
	re.IGNORECASE | re.MULTILINE,
)
FORWARDED = re.compile(
	r"^\s*-{2,}\s*(?:forwarded message|message transf[ée]r[ée])\s*-{2,}|"
	r"^\s*(?:begin forwarded message|d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée]))\s*:",
	re.IGNORECASE | re.MULTILINE,
)
SUBJECT_FORWARDED = re.compile(r"\s*(tr|fw|fwd|wg)\s*:", re.IGNORECASE)
# Outlook's header above a quoted mail, its only mark.
FROM = re.compile(r"^[ \t]*\*?(?:de|from)[ \xa0]?:\*?[ \t\xa0]", re.IGNORECASE | re.MULTILINE)
FURTHER = re.compile(
	r"^[ \t]*\*?(?:envoy[ée]|sent|date|[àa]|to|cc|objet|subject)[ \xa0]?:", re.IGNORECASE | re.MULTILINE
)
HEAD_LETTERS, FEWEST_FURTHER = 600, 2
# Signatures of telephones, and the rule above a quoted mail.
ADDED = re.compile(
	r"^(?:(?:envoy[ée]|sent|obtenir|get|t[ée]l[ée]charger)\b.{0,80}"
	r"\b(?:iphone|ipad|ios|android|galaxy|samsung|outlook|yahoo|appareil|mobile|phone|t[ée]l[ée]phone|courriel)\b.{0,60}|[_-]{5,})$",
	re.IGNORECASE,
)


def new_text(text: str, subject: str = "") -> str:
	"""A reply without quoted text, whether its own text is above, below or between it; a forwarded mail completely."""
	if FORWARDED.search(text) or SUBJECT_FORWARDED.match(subject):
		return text.strip()
	own = _unquoted(text[: _end(text)])
	return own or _unquoted(text) or text.strip()


def _end(text: str) -> int:
	"""The start of a quoted mail that extends to the end."""
	ends = [found.start() for found in (ORIGINAL.search(text), _head(text)) if found]
	named = (found for found in _attributions(text) if "@" in found[0])
	ends += [found.start() for found in named if not _is_marked(text[found.end() :])]
	return min(ends, default=len(text))


def _head(text: str) -> re.Match[str] | None:
	for found in FROM.finditer(text):
		if len(FURTHER.findall(text[found.end() : found.end() + HEAD_LETTERS])) >= FEWEST_FURTHER:
			return found
	return None


def _attributions(text: str) -> list[re.Match[str]]:
	return [found for found in ATTRIBUTION.finditer(text) if OF_A_MAIL.search(found[0])]


def _is_marked(rest: str) -> bool:
	"""Whether quoted lines begin with ">"."""
	return rest.lstrip().startswith(">")


def _unquoted(text: str) -> str:
	for found in reversed(_attributions(text)):
		if _is_marked(text[found.end() :]):
			text = text[: found.start()] + text[found.end() :]
	lines = [line.rstrip() for line in text.splitlines() if not line.lstrip().startswith(">")]
	while lines and (not lines[-1] or ADDED.match(lines[-1].strip())):
		lines.pop()
	return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
