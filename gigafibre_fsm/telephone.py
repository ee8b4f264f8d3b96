"""Telephone numbers: validation, notation, and which ones may receive SMS. Pure."""

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
# North American exchanges that are no subscriber's: 911 and similar, and the premium-rate 976.
SERVICES = frozenset({"211", "311", "411", "511", "611", "711", "811", "911", "976"})
# Text after a number: "poste 12", which the library knows in English only, and "(cell.)".
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
	# 310-1234 is a valid seven-digit number, which companies share.
	ours = number.country_code == NORTH_AMERICA
	service = ours and (digits[5:8] in SERVICES or len(digits) != len("+1") + SUBSCRIBER_DIGITS)
	if not phonenumbers.is_valid_number(number) or service:
		raise ValueError(written)
	if phonenumbers.number_type(number) in PAID_BY_THE_CALLER:
		raise ValueError(written)
	return digits


def formatted(number: str) -> str:
	"""A North American number in Quebec's notation, 450 555-0123; any other text unchanged."""
	digits = number.removeprefix("+1")
	if len(digits) != SUBSCRIBER_DIGITS or not digits.isdigit():
		return number
	return f"{digits[:3]} {digits[3:6]}-{digits[6:]}"


def takes_messages(e164: str, more: Collection[str] = ()) -> bool:
	"""Whether this app sends SMS to the number: only to geographic numbers of Canada, the United States and `more` countries
	(ISO 3166).

	An SMS to any other number costs many times as much, and a fraudster who profits from it may have entered the number in a
	form.
	"""
	try:
		number = phonenumbers.parse(e164, HOME)
	except phonenumbers.NumberParseException:
		return False
	where = phonenumbers.region_code_for_number(number)
	return where in COUNTRIES | set(more) and phonenumbers.number_type(number) in ORDINARY


def forms(e164: str) -> list[str]:
	"""A North American number in its usual notations; any other number unchanged."""
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
