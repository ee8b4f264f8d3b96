"""Values that an argument must refuse, by kind of argument."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from typing import Any

MISSING = object()
LONG = "é" * 30_000
NESTED: Any = []
for _depth in range(60):
	NESTED = [NESTED]
HOSTILE = (
	"' OR '1'='1",
	"<script>alert(1)</script>",
	"../../../etc/passwd",
	"\u202e{{ 7*7 }}",
	"{0.__class__}",
	"%s%n",
)

NOT_A_TEXT = (["a"], {"a": 1}, True, NESTED)
BLANK = ("   ", "\u200b\u0000")
NEEDED = (MISSING, None, "", *BLANK)
TEXT = (*NEEDED, *NOT_A_TEXT, LONG)
# A record name, a token, a handle: texts that match nothing are refused as well.
NOTHINGS_NAME = ("unknown", 123456789, -1, "é🛰️")
NAME = (*TEXT, *HOSTILE, *NOTHINGS_NAME)
CHOICE = ("maybe", "fr; drop", 99, -1, ["a"], {"a": 1}, 1.5, LONG, NESTED)
WHOLE = ("ten", -5, 10**15, 1.5, [1], {"a": 1}, True, "1e9", LONG, "٣٤٥" * 9)
DAY = (
	*NEEDED,
	"tomorrow",
	"2026-13-45",
	"2026-02-30",
	"0001-01-01",
	"9999-12-31",
	"20260401",
	20260401,
	["2026-04-01"],
	{"a": 1},
	True,
	LONG,
)
LIST = (*NEEDED, [], {}, "SUB-1", ["SUB-0"], [1], [None], [[]], NESTED, True, 7, LONG, ["SUB-0"] * 40)
FLAG = ("maybe", 2, -1, [1], {"a": 1}, LONG)
EMAIL = (
	"no-at-sign",
	"a@b",
	"a b@example.com",
	"x@example.com\nBcc: y@example.com",
	["a@example.com"],
	{"a": 1},
	LONG,
)
PHONE = ("12", "call me", ["+15145550100"], {"a": 1}, "0" * 40, LONG)
CART = (
	MISSING, None, "", [], {}, "FTTH150I", [1], [None], [[]], [{}], NESTED, True, 7, LONG,
	[{"sku": "NOT-SOLD"}], [{"sku": "TELE911"}], [{"sku": ["FTTH150I"]}], [{"sku": "FTTH150I", "qty": 0}],
	[{"sku": "FTTH150I", "qty": -1}], [{"sku": "FTTH150I", "qty": 1.5}], [{"sku": "FTTH150I", "qty": "many"}],
	[{"sku": "FTTH150I"}, {"sku": "FTTH80I"}], [{"sku": "FTTH150I"}, {"sku": "FTTH150I"}],
	[{"sku": "RAB24M"}], [{"sku": "SERV911"}], [{"sku": "FTTH150I"}] * 40,
)  # fmt: skip

EVERYTHING = "FSM_EVERY_WRONG_VALUE" in os.environ
"""`./fsm figures bad-input` has everything tried on everything."""
# Values of a group are refused by the same line of code: an argument is given one of them, another argument another one.
ALIKE = (BLANK, NOT_A_TEXT, HOSTILE, NOTHINGS_NAME)


def some(values: Sequence[Any], number: int, about: str) -> list[Any]:
	"""A sample of the values, a different one for each `about`."""
	first = zlib.crc32(about.encode()) % len(values)
	return list(values) if EVERYTHING else [*values, *values][first : first + number]


def tried(values: Sequence[Any], about: str) -> list[Any]:
	"""The values that are tried on an argument; `about` names it."""
	left_out: list[Any] = []
	for group in ALIKE:
		there = [value for value in values if any(value is each for each in group)]
		if there:
			chosen = some(there, 1, about)
			left_out += [value for value in there if not any(value is each for each in chosen)]
	return [value for value in values if not any(value is each for each in left_out)]


def for_query(value: Any) -> bool:
	"""Whether a value can be sent in a query string without changing into another one."""
	return value is MISSING or isinstance(value, (str, int, float)) and not isinstance(value, bool)
