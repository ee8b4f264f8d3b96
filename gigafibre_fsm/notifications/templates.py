"""The texts of every notification: one plain template per topic and language in templates/messages/. Pure: no
Frappe.

A template has blocks: `sms`, and for an email `subject` with `body` and optionally `action` ("url | label").
Without a block the topic does not use that channel. The body is plain text (paragraphs, and lines that begin
with "- "); the HTML of the email is made from it, so that the two never differ.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
	ChainableUndefined,
	Environment,
	FileSystemLoader,
	Template,
	TemplateError,
	TemplateNotFound,
	meta,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gigafibre_fsm import dates, money
from gigafibre_fsm.spelling import unaccented

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "messages"
GSM = frozenset(
	"@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
	"¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)

FILTERS = ("day", "money", "window", "hours", "clock")
BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock %}", re.DOTALL)
ALWAYS = frozenset(
	{"support_phone", "support_email", "portal_url", "site_url", "privacy_url", "sender", "minutes", "name"}
)
"""Facts that every message has (notify.py)."""
LONGEST_SMS = 306
"""Letters of two parts of a text message."""
EXACT = ("wifi_ssid",)
"""What must be kept letter by letter: a telephone would look for another network."""
FAR = 300
"""From this many days away a date is written with its year."""
# Where French typography needs a non-breaking space.
FRENCH_SPACES = (
	(re.compile(r" (?=[:»%$])"), "\u00a0"),
	(re.compile(r"(?<=«) "), "\u00a0"),
	(re.compile(r"(?<=\d) (?=h\b)"), "\u00a0"),
)


@dataclass(frozen=True)
class Notice:
	"""The texts of a notification: empty where the topic does not use that channel."""

	sms: str = ""
	subject: str = ""
	text: str = ""
	html: str = ""


def language(code: str | None) -> str:
	"""The language in which we write to someone: French unless theirs is English."""
	return "en" if (code or "").lower().startswith("en") else "fr"


@dataclass(frozen=True)
class Words:
	"""What staff wrote instead of a topic's own blocks; an empty one leaves the block as it is."""

	sms: str = ""
	subject: str = ""
	body: str = ""


def notice(topic: str, lang: str, context: Mapping[str, Any], words: Words | None = None) -> Notice:
	"""The texts of `topic` in `lang` ("fr" or "en"), with the `words` of staff where they wrote some. Raises KeyError when there
	is no such topic.
	"""
	try:
		template = environment(lang).get_template(f"{topic}.{lang}.txt")
	except TemplateNotFound as error:
		raise KeyError(topic) from error
	subject = _said(template, "subject", context, words, lang)
	body = _spaced(_said(template, "body", context, words, lang), lang)
	html = ""
	if subject:
		url, _bar, label = _block(template, "action", context).partition("|")
		html = (
			environment(lang, html=True)
			.get_template("layout.html")
			.render(
				context, lang=lang, subject=subject, parts=_parts(body), url=url.strip(), label=label.strip()
			)
		)
		if url.strip():
			body = _spaced(f"{body}\n\n{label.strip()} : {url.strip()}", lang)
	sms = " ".join(_said(template, "sms", context, words, lang).split())
	return Notice(sms if _must_be_exact(sms, context) else telephone_letters(sms), subject, body, html)


def _said(template: Template, block: str, context: Mapping[str, Any], words: Words | None, lang: str) -> str:
	"""A block in staff's words; in our own where they wrote none, and where theirs fail with these facts."""
	if words and getattr(words, block):
		try:
			return own_words(lang).from_string(getattr(words, block)).render(context).strip()
		except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError):
			return _block(template, block, context)
	return _block(template, block, context)


def blocks(topic: str, lang: str) -> Words:
	"""The blocks of a topic as they are written in our own template, to begin with."""
	source, _file, _fresh = FileSystemLoader(FOLDER).get_source(environment(lang), f"{topic}.{lang}.txt")
	return Words(
		**{name: text.strip() for name, text in BLOCK.findall(source) if name in ("sms", "subject", "body")}
	)


def facts_of(topic: str, lang: str) -> set[str]:
	"""The names of the facts that the texts of a topic may mention."""
	source, _file, _fresh = FileSystemLoader(FOLDER).get_source(environment(lang), f"{topic}.{lang}.txt")
	return meta.find_undeclared_variables(environment(lang).parse(source)) | ALWAYS


def problems(topic: str, lang: str, words: Words) -> list[tuple[str, str]]:
	"""What is wrong with staff's words: [(block, what)]; "long" for a text message of more than two parts."""
	found = []
	for block in ("sms", "subject", "body"):
		written = getattr(words, block)
		wrong = wrong_words(written, lang, facts_of(topic, lang))
		found += [(block, what) for what in wrong]
		if wrong:
			continue
		made = own_words(lang).from_string(written).render({})
		if block == "sms" and len(" ".join(made.split())) > LONGEST_SMS:
			found.append((block, "long"))
	return found


def wrong_words(text: str, lang: str, known: Collection[str]) -> list[str]:
	"""What is wrong with words of staff that mention `known` facts: names that are none of them, or the error."""
	try:
		unknown = meta.find_undeclared_variables(own_words(lang).parse(text)) - set(known)
		own_words(lang).from_string(text).render({})
	except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
		return [str(error)]
	return sorted(unknown)


def filled(text: str, lang: str, facts: Mapping[str, Any]) -> str:
	"""Words of staff with these facts. Raises TemplateError or ValueError for words that `wrong_words` would refuse."""
	return _spaced(own_words(lang).from_string(text).render(facts).strip(), lang)


def staff_line(topic: str, context: Mapping[str, Any]) -> str:
	"""One line for the staff's chat about `topic`; empty when the topic is not for the chat."""
	return " ".join(
		_block(environment("fr").get_template("staff.txt"), topic.replace(".", "_"), context).split()
	)


@lru_cache
def own_words(lang: str) -> Environment:
	"""The same for what staff write: nothing of Python can be reached from it."""
	made = ImmutableSandboxedEnvironment(
		autoescape=False,  # noqa: S701 - plain text, which the layout escapes
		undefined=ChainableUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	made.filters.update({name: environment(lang).filters[name] for name in FILTERS})
	return made


@lru_cache
def environment(lang: str, html: bool = False) -> Environment:
	# Only the HTML layout escapes: the text templates produce plain text, which the layout then escapes as a
	# whole.
	made = Environment(
		loader=FileSystemLoader(FOLDER),
		autoescape=html,  # noqa: S701
		undefined=ChainableUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	made.filters.update(
		day=lambda value: _day(value, lang),
		money=lambda value: _money(value, lang),
		clock=lambda value: dates.time_said(time.fromisoformat(value), lang) if value else "",
		window=lambda value: dates.window_said(value, lang),
		hours=lambda value: dates.window_hours(value, lang, short=True),
	)
	return made


def telephone_letters(text: str) -> str:
	"""The text in the GSM alphabet: a single "ê" makes a message of 160 letters cost as much as three."""
	return "".join(
		letter if letter in GSM else unaccented(letter).encode("ascii", "ignore").decode()
		for letter in text.replace("’", "'").replace("«", '"').replace("»", '"')
	)


def _must_be_exact(sms: str, context: Mapping[str, Any]) -> bool:
	"""Whether a text has a name that would be wrong without its accents, and is therefore sent in the longer alphabet."""
	values = (str(context.get(name) or "") for name in EXACT)
	return any(value in sms and not set(value) <= GSM for value in values if value)


def _block(template: Template, name: str, context: Mapping[str, Any]) -> str:
	block = template.blocks.get(name)
	return "".join(block(template.new_context(dict(context)))).strip() if block else ""


def _spaced(text: str, lang: str) -> str:
	"""With non-breaking spaces, so that French punctuation stays with its word."""
	for place, space in FRENCH_SPACES if lang == "fr" else ():
		text = place.sub(space, text)
	return text


def _parts(body: str) -> list[str | list[str]]:
	"""The body's paragraphs; a paragraph of "- " lines becomes a list."""
	parts: list[str | list[str]] = []
	for paragraph in body.split("\n\n"):
		lines = [line.strip() for line in paragraph.strip().splitlines()]
		if lines and all(line.startswith("- ") for line in lines):
			parts.append([line[2:] for line in lines])
		elif lines:
			parts.append(" ".join(lines))
	return parts


def _day(value: Any, lang: str) -> str:
	if isinstance(value, str) and value:
		value = date.fromisoformat(value[:10])
	if isinstance(value, datetime):
		value = value.date()
	if not isinstance(value, date):
		return ""
	far = abs((value - datetime.now(timezone.utc).date()).days) > FAR
	return dates.spoken(value, lang, year=far)


def _money(value: Any, lang: str) -> str:
	if value is None or isinstance(value, ChainableUndefined) or value == "":
		return ""
	return money.written(Decimal(str(value)), lang)
