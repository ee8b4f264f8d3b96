"""Days as people write them: "mardi 1er décembre 2026" in French, "Tuesday, December 1, 2026" in English; and moments.

A deadline is counted and stored in UTC: the site's clock stands still for an hour in autumn and jumps one in spring. What
only says when something happened is stamped with the site's own time, as Frappe stamps `creation`. Both are naive, as
MariaDB keeps them.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from frappe.utils import get_datetime
from frappe.utils.data import get_system_timezone

LOCALES = {"fr": "fr_CA", "en": "en_CA"}


def spoken(day: datetime.date, language: str, year: bool = False) -> str:
	"""With the name of the weekday: for visits."""
	patterns = {"fr": "EEEE {} MMMM", "en": "EEEE, MMMM d"}
	return _say(day, language, patterns, year)


def written(day: datetime.date, language: str, year: bool = True) -> str:
	"""Without it: for bills and plans."""
	return _say(day, language, {"fr": "{} MMMM", "en": "MMMM d"}, year)


def between(first: datetime.date, last: datetime.date, language: str) -> str:
	"""Days of a bill, both included: "du 22 au 30 novembre 2026", "November 22–30, 2026"; one day is a date."""
	french = not language.startswith("en")
	if first == last:
		return f"le {written(first, language)}" if french else written(first, language)
	same_month = (first.year, first.month) == (last.year, last.month)
	end = written(last, language)
	if french:
		start = _say(first, language, {"fr": "{}"}, False) if same_month else None
		return f"du {start or written(first, language, year=first.year != last.year)} au {end}"
	if same_month:
		return f"{written(first, language, year=False)}–{last.day}, {last.year}"
	return f"{written(first, language, year=first.year != last.year)} – {end}"


def _say(day: datetime.date, language: str, patterns: dict[str, str], year: bool) -> str:
	lang = "en" if language.startswith("en") else "fr"
	pattern = patterns[lang].format("d'er'" if day.day == 1 else "d")
	ending = {"fr": " y", "en": ", y"}[lang] if year else ""
	return format_date(day, pattern + ending, locale=LOCALES[lang])


def utc_now() -> datetime.datetime:
	"""Now, in UTC: what deadlines are counted from and compared with."""
	return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def to_utc(moment: datetime.datetime | str) -> datetime.datetime:
	"""A moment of the site's clock, in UTC; of the hour that comes twice in autumn, the first. One with a zone of its own
	(an ISO text) is taken at its word.
	"""
	known = get_datetime(moment)
	if known.tzinfo is None:
		known = known.replace(tzinfo=_site_zone())
	return known.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def to_site_time(utc: datetime.datetime | str) -> datetime.datetime:
	"""What the site's clock shows at a moment of UTC."""
	return _at_site(utc).replace(tzinfo=None)


def with_zone(utc: datetime.datetime | str | None) -> str:
	"""For other systems: "2026-11-01T01:10:00-05:00", the site's time and its distance from UTC; "" for None."""
	return _at_site(utc).isoformat(timespec="seconds") if utc else ""


def ago(**duration: float) -> datetime.datetime:
	"""What the site's clock showed so long ago (the arguments of `timedelta`), to be compared with `creation` and other
	stamps.
	"""
	return to_site_time(utc_now() - datetime.timedelta(**duration))


def _at_site(utc: datetime.datetime | str) -> datetime.datetime:
	return get_datetime(utc).replace(tzinfo=datetime.timezone.utc).astimezone(_site_zone())


def _site_zone() -> ZoneInfo:
	return ZoneInfo(get_system_timezone())
