"""MongoDB queries over documents, as accepted by the northbound interface."""

import re
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

Getter = Callable[[str], Any]
DATES = {"_registered", "_lastInform", "_lastBoot", "_lastBootstrap", "timestamp", "expiry"}


class UnknownOperator(Exception):
	"""MongoDB refuses it, and the real server crashes on that."""


def matches(query: Any, get: Getter) -> bool:
	"""Whether a document, given by a getter of dotted paths, satisfies the query."""
	return all(_holds(name, wanted, get) for name, wanted in query.items())


def _holds(name: str, wanted: Any, get: Getter) -> bool:
	if name == "$and":
		return all(matches(part, get) for part in wanted)
	if name == "$or":
		return any(matches(part, get) for part in wanted)
	if name == "$nor":
		return not any(matches(part, get) for part in wanted)
	if name.startswith("$"):
		raise UnknownOperator(name)
	actual = get(name)
	dated = name in DATES or name.endswith("._timestamp")
	if isinstance(wanted, dict) and any(key.startswith("$") for key in wanted):
		return all(_compare(operator, actual, operand, dated, wanted) for operator, operand in wanted.items())
	return _equal(actual, _date(wanted) if dated else wanted)


def _compare(operator: str, actual: Any, operand: Any, dated: bool, whole: Any) -> bool:
	if dated and not isinstance(operand, bool | list):
		operand = _date(operand)
	simple: dict[str, Callable[[], bool]] = {
		"$eq": lambda: _equal(actual, operand),
		"$ne": lambda: not _equal(actual, operand),
		"$in": lambda: any(_equal(actual, item) for item in operand),
		"$nin": lambda: not any(_equal(actual, item) for item in operand),
		"$all": lambda: all(_equal(actual, item) for item in operand),
		"$exists": lambda: (actual is not None) == bool(operand),
		"$not": lambda: (
			not all(_compare(name, actual, value, dated, operand) for name, value in operand.items())
		),
		"$gt": lambda: _ordered(actual, operand) and actual > operand,
		"$gte": lambda: _ordered(actual, operand) and actual >= operand,
		"$lt": lambda: _ordered(actual, operand) and actual < operand,
		"$lte": lambda: _ordered(actual, operand) and actual <= operand,
		"$regex": lambda: isinstance(actual, str) and _found(operand, actual, whole.get("$options", "")),
		"$options": lambda: True,
	}
	if operator not in simple:
		raise UnknownOperator(operator)
	return simple[operator]()


def _equal(actual: Any, wanted: Any) -> bool:
	if isinstance(actual, list) and not isinstance(wanted, list):
		return wanted in actual
	if isinstance(actual, bool) != isinstance(wanted, bool):
		return False
	return bool(actual == wanted)


def _ordered(actual: Any, operand: Any) -> bool:
	numbers = isinstance(actual, int | float) and isinstance(operand, int | float)
	return numbers or (isinstance(actual, str) and isinstance(operand, str))


def _found(pattern: str, text: str, options: str) -> bool:
	return re.search(pattern, text, re.IGNORECASE if "i" in options else 0) is not None


def _date(value: Any) -> Any:
	"""Milliseconds since 1970 of a date as text; anything else is unchanged."""
	if not isinstance(value, str):
		return value
	text = re.sub(r"\s([+-]\d{4})$", r"\1", value.strip()).replace("Z", "+00:00")
	try:
		moment = datetime.fromisoformat(text)
	except ValueError:
		return value
	if moment.tzinfo is None:
		moment = moment.replace(tzinfo=timezone.utc)
	return int(moment.timestamp() * 1000)


def dotted(document: Any) -> Getter:
	"""A getter of dotted paths in a plain document."""

	def get(path: str) -> Any:
		node = document
		for part in path.split("."):
			if not isinstance(node, dict):
				return None
			node = node.get(part)
		return node

	return get


def sort_key(get: Getter, path: str) -> tuple[int, Any]:
	value = get(path)
	if value is None:
		return (0, 0)
	return (1, value) if isinstance(value, int | float) else (2, str(value))
