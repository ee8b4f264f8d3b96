"""Compares two values of a field, and decides by a three-way merge what a later run may change. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

DIGITS = 6
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
"""A number in the notation of a database or JSON; "007", "1e5", "Nan" and a serial of twenty digits are texts."""


def values_equal(one: Any, other: Any) -> bool:
	"""Whether two values are equal in spite of their different forms in a database, JSON and Python: None is "", 1 is
	True, 49.95 is Decimal("49.950000000").
	"""
	return _comparable(one) == _comparable(other)


def _comparable(value: Any) -> Any:
	if value is None or value == "":
		return ""
	if isinstance(value, bool | int | float | Decimal):
		number = round(float(value), DIGITS)
		return number or ""  # MariaDB stores 0 for a number without a value.
	if isinstance(value, datetime):
		return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
	if isinstance(value, date):
		return value.isoformat()
	if isinstance(value, list | tuple):
		return json.dumps(
			[{key: _comparable(each) for key, each in row.items()} for row in value],
			sort_keys=True,
			default=str,
		)
	text = str(value)
	return (round(float(text), DIGITS) or "") if NUMBER.fullmatch(text) else text


@dataclass
class Merge:
	"""`set`: field -> new value. `conflicts`: fields that were changed both here and in the legacy system since the last run."""

	set: dict[str, Any] = field(default_factory=dict)
	previous: dict[str, Any] = field(default_factory=dict)
	conflicts: list[str] = field(default_factory=list)


def merge(
	base: Mapping[str, Any], here: Mapping[str, Any], legacy: Mapping[str, Any], fields: Iterable[str]
) -> Merge:
	"""Three-way merge of `fields`: `base` is what the last run wrote, `here` the present value, `legacy` the value to
	write.
	"""
	found = Merge()
	for name in fields:
		if values_equal(here.get(name), legacy.get(name)):
			continue
		if values_equal(base.get(name), legacy.get(name)):
			continue  # the legacy value has not changed since the last run: the change was made here and stays
		if values_equal(here.get(name), base.get(name)):
			found.set[name], found.previous[name] = legacy.get(name), here.get(name)
		else:
			found.conflicts.append(name)
	return found
