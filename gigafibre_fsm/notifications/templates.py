"""The texts of every notification: one plain template per topic and language in templates/messages/. Pure: no Frappe.

A template has blocks: `sms`, and for an email `subject` with `body` and optionally `action` ("url | label"). Without a block
the topic does not use that channel. The body is plain text (paragraphs, and lines that begin with "- "); the HTML of the
email is generated from it, so that the two never differ.
"""

from __future__ import annotations

import re
import unicodedata
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

TYPOGRAPHY = str.maketrans(dict.fromkeys("’‘‚′", "'") | dict.fromkeys("«»“”„″", '"') | {"•": "-", "→": "->"})
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe0f\ufeff]")
FILTERS = ("day", "money", "window", "hours", "clock")
BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock %}", re.DOTALL)
ALWAYS = frozenset(
	{"support_phone", "support_email", "portal_url", "site_url", "privacy_url", "sender", "minutes", "name"}
)
"""Values available in every message (notify.py)."""
LONGEST_SMS = 306
"""The length of an SMS of two parts, in characters."""
LONGEST_UCS2 = 134
"""The same with a letter or sign outside the GSM alphabet."""
EXACT = ("wifi_ssid",)
"""Values that must be exact: a telephone would look for another WiFi network."""
FAR = 300
"""A date that is at least this many days away is written with its year."""
# Positions at which French typography needs a non-breaking space.
FRENCH_SPACES = (
	(re.compile(r" (?=[:»%$])"), "\u00a0"),
	(re.compile(r"(?<=«) "), "\u00a0"),
)


@dataclass(frozen=True)
class Notice:
	"""The texts of a notification; a text is empty where the topic does not use that channel."""

	sms: str = ""
	subject: str = ""
	text: str = ""
	html: str = ""


def language(code: str | None) -> str:
	"""The language of a recipient: "fr" unless their code is English."""
	return "en" if (code or "").lower().startswith("en") else "fr"


@dataclass(frozen=True)
class Words:
	"""The texts that staff wrote instead of a topic's blocks; an empty text leaves the block unchanged."""

	sms: str = ""
	subject: str = ""
	body: str = ""


def notice(topic: str, lang: str, context: Mapping[str, Any], words: Words | None = None) -> Notice:
	"""The texts of `topic` in `lang` ("fr" or "en"), with the staff's `words` where they wrote some. Raises KeyError for an
	unknown topic.
	"""
	try:
		template = environment(lang).get_template(f"{topic}.{lang}.txt")
	except TemplateNotFound as error:
		raise KeyError(topic) from error
	subject = _rendered_block(template, "subject", context, words, lang)
	body = _with_non_breaking_spaces(_rendered_block(template, "body", context, words, lang), lang)
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
			body = _with_non_breaking_spaces(f"{body}\n\n{label.strip()} : {url.strip()}", lang)
	sms = " ".join(_rendered_block(template, "sms", context, words, lang).split())
	return Notice(sms if _must_be_exact(sms, context) else gsm_text(sms), subject, body, html)


def _rendered_block(
	template: Template, block: str, context: Mapping[str, Any], words: Words | None, lang: str
) -> str:
	"""A block rendered from the staff's text; from the app's own template where staff wrote none, or where theirs fails with
	these values.
	"""
	if words and getattr(words, block):
		try:
			return staff_environment(lang).from_string(getattr(words, block)).render(context).strip()
		except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError):
			return _block(template, block, context)
	return _block(template, block, context)


def blocks(topic: str, lang: str) -> Words:
	"""The source of a topic's blocks in the app's own template, as a start for editing."""
	source, _file, _fresh = FileSystemLoader(FOLDER).get_source(environment(lang), f"{topic}.{lang}.txt")
	return Words(
		**{name: text.strip() for name, text in BLOCK.findall(source) if name in ("sms", "subject", "body")}
	)


def facts_of(topic: str, lang: str) -> set[str]:
	"""The names of the values that the texts of a topic may use."""
	source, _file, _fresh = FileSystemLoader(FOLDER).get_source(environment(lang), f"{topic}.{lang}.txt")
	return meta.find_undeclared_variables(environment(lang).parse(source)) | ALWAYS


def problems(topic: str, lang: str, words: Words) -> list[tuple[str, str]]:
	"""The errors in the staff's text: [(block, error)]; "long" for an SMS of more than two parts."""
	found = []
	for block in ("sms", "subject", "body"):
		written = getattr(words, block)
		wrong = template_errors(written, lang, facts_of(topic, lang))
		found += [(block, what) for what in wrong]
		if wrong:
			continue
		made = gsm_text(" ".join(staff_environment(lang).from_string(written).render({}).split()))
		if block == "sms" and len(made) > longest_sms(made):
			found.append((block, "long"))
	return found


def template_errors(text: str, lang: str, known: Collection[str]) -> list[str]:
	"""The errors in a staff text that may use the names `known`: unknown names, or the template error."""
	try:
		unknown = meta.find_undeclared_variables(staff_environment(lang).parse(text)) - set(known)
		staff_environment(lang).from_string(text).render({})
	except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
		return [str(error)]
	return sorted(unknown)


def render_staff_text(text: str, lang: str, facts: Mapping[str, Any]) -> str:
	"""A staff text rendered with these values. Raises TemplateError or ValueError for a text that `template_errors` refuses."""
	return _with_non_breaking_spaces(staff_environment(lang).from_string(text).render(facts).strip(), lang)


def staff_line(topic: str, context: Mapping[str, Any]) -> str:
	"""The line for the staff's chat about `topic`; empty when the topic is not for the chat."""
	return " ".join(
		_block(environment("fr").get_template("staff.txt"), topic.replace(".", "_"), context).split()
	)


@lru_cache
def staff_environment(lang: str) -> Environment:
	"""The template environment for texts that staff write: sandboxed, without access to Python objects."""
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
	# Only the HTML layout escapes: the text templates produce plain text, which the layout then escapes as a whole.
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
		clock=lambda value: dates.time_phrase(time.fromisoformat(value), lang) if value else "",
		window=lambda value: dates.window_phrase(value, lang),
		hours=lambda value: dates.window_hours(value, lang, short=True),
	)
	return made


def longest_sms(text: str) -> int:
	"""The characters that two parts of an SMS with this text hold."""
	return LONGEST_SMS if set(gsm_text(text)) <= GSM else LONGEST_UCS2


def gsm_text(text: str) -> str:
	"""The text in the GSM alphabet: a single "ê" makes an SMS of 160 characters cost as much as three. A text with letters
	or signs that this alphabet cannot spell (李, ×, 👍) is unchanged: it is sent in the longer alphabet (UCS-2).
	"""
	composed = INVISIBLE.sub("", unicodedata.normalize("NFC", text.translate(TYPOGRAPHY)))
	plain = [_in_gsm(letter) for letter in composed]
	return text if None in plain else "".join(filter(None, plain))


def _in_gsm(letter: str) -> str | None:
	if letter in GSM:
		return letter
	spelt = unaccented(letter)
	return spelt if set(spelt) <= GSM else None


def _must_be_exact(sms: str, context: Mapping[str, Any]) -> bool:
	"""Whether a text contains a name that would be wrong without its accents; it is then sent in the longer alphabet (UCS-2)."""
	values = (str(context.get(name) or "") for name in EXACT)
	return any(value in sms and not set(value) <= GSM for value in values if value)


def _block(template: Template, name: str, context: Mapping[str, Any]) -> str:
	block = template.blocks.get(name)
	return "".join(block(template.new_context(dict(context)))).strip() if block else ""


def _with_non_breaking_spaces(text: str, lang: str) -> str:
	"""Insert non-breaking spaces, so that French punctuation and hours stay with their word."""
	if lang != "fr":
		return text
	for place, space in FRENCH_SPACES:
		text = place.sub(space, text)
	return dates.with_unbroken_hours(text)


def _parts(body: str) -> list[str | list[str]]:
	"""The body's paragraphs as text; "- " lines become a list."""
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
	return dates.with_weekday(value, lang, year=far)


def _money(value: Any, lang: str) -> str:
	if value is None or isinstance(value, ChainableUndefined) or value == "":
		return ""
	return money.formatted(Decimal(str(value)), lang)
