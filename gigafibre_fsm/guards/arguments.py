"""Validates arguments of a request. Raises BadRequest with a sentence that names the field.

Every function takes the value and the field's label, already translated.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any

from frappe import _

from gigafibre_fsm import telephone
from gigafibre_fsm.email_address import with_ascii_domain
from gigafibre_fsm.exceptions import BadRequest

EMAIL = re.compile(
	# The local part has no dot at its ends, nor two in a row.
	r"(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])",
	re.ASCII,
)
LONGEST_EMAIL = 140
# Text that email clients turn into a link.
LINK = re.compile(r"://|\bwww\.|@|[^\W\d_]{2,}\.[a-z]{2,}(?![^\W_])")
FEWEST_LETTERS = 2
UNPRINTABLE = re.compile(
	r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# JSON can hold half a character; neither a database nor a device can.
SURROGATE = re.compile(r"[\ud800-\udfff]")
LONGEST_JSON = 20_000
LARGEST_WHOLE = 2_000_000_000
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)
"""Dates outside this range are typing errors, and the days next to them may not exist in Python's calendar."""
LARGEST_EXACT = 2**53
"""The largest whole number that JavaScript and a float hold exactly."""


def _required_error(field: str) -> BadRequest:
	return BadRequest(_("{0} is required.").format(field))


def _invalid_error(field: str) -> BadRequest:
	return BadRequest(_("{0} is not valid.").format(field))


def text(value: object, field: str, max: int = 140, required: bool = True, lines: bool = False) -> str:
	"""A text without control characters or markup, stripped; `lines` keeps line breaks."""
	if value is None:
		value = ""
	if isinstance(value, (int, float)) and not isinstance(value, bool):
		value = str(value)
	if not isinstance(value, str):
		raise _invalid_error(field)
	if len(value) > max * 4 + 100:
		raise BadRequest(_("{0}: at most {1} characters.").format(field, max))
	clean = UNPRINTABLE.sub("", value).replace("<", "‹").replace(">", "›").strip()
	if not lines:
		clean = " ".join(clean.split())
	if required and not clean:
		raise _required_error(field)
	if len(clean) > max:
		raise BadRequest(_("{0}: at most {1} characters.").format(field, max))
	return clean


def scanned(value: object, field: str) -> str:
	"""The text of a scanned label, up to 300 characters. GS1 separators, which are not printable, become line breaks."""
	return text(value.replace("\x1d", "\n") if isinstance(value, str) else value, field, max=300, lines=True)


def exact(value: object, field: str, max: int = 140) -> str:
	"""The text byte for byte, for values that a device must receive exactly; the caller validates it."""
	if value is None:
		raise _required_error(field)
	if not isinstance(value, str):
		raise _invalid_error(field)
	if len(value) > max:
		raise BadRequest(_("{0}: at most {1} characters.").format(field, max))
	if SURROGATE.search(value):
		raise _invalid_error(field)
	return value


def whole(
	value: object, field: str, minimum: int = 0, maximum: int = LARGEST_WHOLE, default: int | None = None
) -> int:
	"""A whole number between `minimum` and `maximum`; `default` when none was given."""
	if value is None or value == "":
		if default is not None:
			return default
		raise _required_error(field)
	if isinstance(value, bool) or not isinstance(value, (int, str, float)):
		raise _invalid_error(field)
	if isinstance(value, str) and not re.fullmatch(r"\s*-?[0-9]{1,12}\s*", value):
		raise _invalid_error(field)
	if isinstance(value, float) and (not math.isfinite(value) or value != int(value)):
		raise _invalid_error(field)
	number = int(value)
	if not minimum <= number <= maximum:
		raise BadRequest(_("{0}: between {1} and {2}.").format(field, minimum, maximum))
	return number


def number(value: object, field: str, minimum: float, maximum: float) -> float:
	"""A number between `minimum` and `maximum`, from JSON or a form, with a decimal point or comma."""
	if value is None or value == "":
		raise _required_error(field)
	if isinstance(value, bool) or not isinstance(value, (int, float, str)):
		raise _invalid_error(field)
	if isinstance(value, str):
		value = value.replace(",", ".").replace("\u2212", "-")
	if isinstance(value, str) and not re.fullmatch(r"\s*-?[0-9]{1,12}(\.[0-9]{1,15})?\s*", value):
		raise _invalid_error(field)
	if isinstance(value, int) and abs(value) > LARGEST_EXACT:
		raise _invalid_error(field)
	known = float(value)
	if not minimum <= known <= maximum:
		raise _invalid_error(field)
	return known


def known_keys(value: dict[str, Any], field: str, keys: Collection[str]) -> dict[str, Any]:
	"""The object, if it has only known keys: an unknown key must not be ignored in silence. Raises BadRequest."""
	for key in value:
		if key not in keys:
			raise BadRequest(_("{0}: {1} is not known.").format(field, str(key)[:40]))
	return value


def choice(value: object, field: str, choices: Collection[str], default: str | None = None) -> str:
	"""One of `choices`."""
	if value is None or value == "":
		if default is not None:
			return default
		raise _required_error(field)
	if not isinstance(value, (str, int)) or str(value) not in choices:
		raise _invalid_error(field)
	return str(value)


def flag(value: object, field: str, required: bool = False) -> bool:
	"""A boolean, from JSON or a form; False when it is missing and not `required`."""
	if value is None and required:
		raise _required_error(field)
	if value in (True, 1, "1", "true", "on"):
		return True
	if value in (None, False, 0, "", "0", "false", "off"):
		return False
	raise _invalid_error(field)


def day(value: object, field: str, required: bool = True) -> datetime.date | None:
	"""A date as YYYY-MM-DD, of this century."""
	if value is None or value == "":
		if required:
			raise _required_error(field)
		return None
	if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
		raise _invalid_error(field)
	try:
		found = datetime.date.fromisoformat(value)
	except ValueError:
		raise _invalid_error(field) from None
	if not FIRST_DAY <= found <= LAST_DAY:
		raise _invalid_error(field)
	return found


def moment(value: object, field: str) -> datetime.datetime:
	"""A time as ISO 8601 (2026-04-01 08:30, with an offset or in the site's time), of this century."""
	try:
		found = datetime.datetime.fromisoformat(text(value, field, max=40))
	except ValueError:
		raise _invalid_error(field) from None
	if not FIRST_DAY <= found.date() <= LAST_DAY:
		raise _invalid_error(field)
	return found


def time_of_day(value: object, field: str, required: bool = True) -> datetime.time | None:
	"""A time of day as 8:30, 08:30 or 08:30:00."""
	written = text(value, field, max=8, required=required)
	if not written:
		return None
	try:
		return datetime.time.fromisoformat(written.zfill(5))
	except ValueError:
		raise _invalid_error(field) from None


def money(value: object, field: str, maximum: str = "1000000") -> Decimal:
	"""An amount in dollars, at most two decimals, not negative."""
	if isinstance(value, bool) or not isinstance(value, (str, int, float)):
		raise _invalid_error(field)
	written = str(value).strip().replace(",", ".")
	if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", written):
		raise _invalid_error(field)
	try:
		amount = Decimal(written)
	except InvalidOperation:
		raise _invalid_error(field) from None
	if amount > Decimal(maximum):
		raise _invalid_error(field)
	return amount


def email(value: object, field: str, required: bool = True) -> str:
	"""An email address in lower case, its domain in ASCII, or an empty string when not required."""
	written = with_ascii_domain(text(value, field, max=LONGEST_EMAIL, required=required).lower())
	if written and not (EMAIL.fullmatch(written) and len(written) <= LONGEST_EMAIL):
		if written.rpartition("@")[0].isascii():
			raise BadRequest(_("{0}: this email address is incomplete.").format(field))
		raise BadRequest(
			_(
				"{0}: we cannot write to an address with accents before the @. Please give another one."
			).format(field)
		)
	return written


def phone(value: object, field: str, required: bool = True) -> str:
	"""A telephone number as +15145550123, North American by default; an empty string when not required."""
	written = text(value, field, max=30, required=required)
	if not written:
		return ""
	try:
		return telephone.read(written)
	except ValueError:
		raise BadRequest(_("{0}: this telephone number is incomplete.").format(field)) from None


def person(value: object, field: str, required: bool = True) -> str:
	"""The name of a person or a company: contains letters and no link, since messages to others show it."""
	written = text(value, field, max=100, required=required)
	if written and (sum(map(str.isalpha, written)) < FEWEST_LETTERS or LINK.search(written)):
		raise BadRequest(_("{0}: please enter a name.").format(field))
	return written


def without_link(written: str) -> str:
	"""A stranger's text for an email to an address that they entered; empty when a mail program would make a link of it."""
	return "" if LINK.search(written) else written


def _json(value: object, field: str, kind: type) -> Any:
	if isinstance(value, str):
		if len(value) > LONGEST_JSON:
			raise _invalid_error(field)
		try:
			value = json.loads(value)
		except (ValueError, RecursionError):
			raise _invalid_error(field) from None
	if not isinstance(value, kind):
		raise _invalid_error(field)
	return value


def json_list(value: object, field: str, max: int = 20, required: bool = True) -> list[Any]:
	"""A list, as such or as JSON text, with at most `max` entries."""
	if value is None or value == "":
		if required:
			raise _required_error(field)
		return []
	entries = _json(value, field, list)
	if len(entries) > max:
		raise BadRequest(_("{0}: at most {1}.").format(field, max))
	if required and not entries:
		raise _required_error(field)
	return entries


def json_object(value: object, field: str, required: bool = True) -> dict[str, Any]:
	"""An object, as such or as JSON text."""
	if value is None or value == "":
		if required:
			raise _required_error(field)
		return {}
	return _json(value, field, dict)
