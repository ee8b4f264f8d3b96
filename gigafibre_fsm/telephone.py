"""Telephone numbers: which are valid, and which of them get messages. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

HOME = "CA"
NORTH_AMERICA = 1
SUBSCRIBER_DIGITS = 10
COUNTRIES = frozenset({"CA", "US"})
ORDINARY = frozenset(
	{PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
)
PAID_BY_THE_CALLER = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})
# North American exchanges that are not subscribers': 911 and similar, and 976, a premium rate.
SERVICES = frozenset({"211", "311", "411", "511", "611", "711", "811", "911", "976"})
# What people write after a number: "poste 12", which the library knows in English only, and "(cell.)".
AFTER = re.compile(r"\s*(?:[,;]?\s*\b(?:poste|p\.)\s*\d{1,6}|\([^\d()]*\))\s*$", re.IGNORECASE)


def read(written: str) -> str:
	"""A number as +15145550123, North American by default. Raises ValueError when it is invalid, lacks its area
	code, or is a premium-rate number.
	"""
	try:
		number = phonenumbers.parse(AFTER.sub("", written), HOME)
	except phonenumbers.NumberParseException:
		raise ValueError(written) from None
	digits = phonenumbers.format_number(number, PhoneNumberFormat.E164)
	service = number.country_code == NORTH_AMERICA and digits[5:8] in SERVICES
	if not phonenumbers.is_valid_number(number) or service:
		raise ValueError(written)
	if phonenumbers.number_type(number) in PAID_BY_THE_CALLER:
		raise ValueError(written)
	return digits


def spoken(number: str) -> str:
	"""A number of North America as it is written in Quebec, 450 555-0123; any other text as it is."""
	digits = number.removeprefix("+1")
	if len(digits) != SUBSCRIBER_DIGITS or not digits.isdigit():
		return number
	return f"{digits[:3]} {digits[3:6]}-{digits[6:]}"


def takes_messages(e164: str, more: Collection[str] = ()) -> bool:
	"""Whether we send messages there: to geographic numbers of Canada and the United States and of `more`
	countries (ISO 3166).

	A message to any other number costs many times as much, and whoever profits from it may have typed it in a
	form.
	"""
	try:
		number = phonenumbers.parse(e164, HOME)
	except phonenumbers.NumberParseException:
		return False
	where = phonenumbers.region_code_for_number(number)
	return where in COUNTRIES | set(more) and phonenumbers.number_type(number) in ORDINARY


def forms(e164: str) -> list[str]:
	"""A North American number in its usual notations; other numbers unchanged."""
	if not re.fullmatch(r"\+1\d{10}", e164):
		return [e164]
	area, office, line = e164[2:5], e164[5:8], e164[8:]
	return [
		e164,
		e164[1:],
		e164[2:],
		f"{area}-{office}-{line}",
		f"{area} {office}-{line}",
		f"({area}) {office}-{line}",
		f"{area}.{office}.{line}",
		f"1-{area}-{office}-{line}",
		f"+1 {area}-{office}-{line}",
		f"+1-{area}-{office}-{line}",
		f"+1-{area}{office}{line}",
	]
