"""The texts of every notification: one plain template per topic and language in templates/messages/. Pure: no
Frappe.

A template has blocks: `sms`, and for an email `subject` with `body` and optionally `action` ("url | label").
Without a block the topic does not use that channel. The body is plain text (paragraphs, and lines that begin
with "- "); the HTML of the email is made from it, so that the two never differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, Template, TemplateNotFound

from gigafibre_fsm import dates, money
from gigafibre_fsm.spelling import unaccented

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "messages"
GSM = frozenset(
	"@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
	"¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)

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


def notice(topic: str, lang: str, context: Mapping[str, Any]) -> Notice:
	"""The texts of `topic` in `lang` ("fr" or "en"). Raises KeyError when there is no such topic."""
	try:
		template = environment(lang).get_template(f"{topic}.{lang}.txt")
	except TemplateNotFound as error:
		raise KeyError(topic) from error
	subject, body = _block(template, "subject", context), _spaced(_block(template, "body", context), lang)
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
	sms = " ".join(_block(template, "sms", context).split())
	return Notice(sms if _must_be_exact(sms, context) else telephone_letters(sms), subject, body, html)


def staff_line(topic: str, context: Mapping[str, Any]) -> str:
	"""One line for the staff's chat about `topic`; empty when the topic is not for the chat."""
	return " ".join(
		_block(environment("fr").get_template("staff.txt"), topic.replace(".", "_"), context).split()
	)


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
