"""The cases of the methods about stock: trucks, discrepancies, counts, where a device is."""

from __future__ import annotations

from tests.http import wrong
from tests.http.cases.case import Case, nothing

STORY = "test_the_keeper_of_stock_settles_what_differs"
TOLD = {"guest_may": False, "told_by": STORY}

CASES: dict[str, Case] = {
	"stock.my_truck": Case(
		"technician", nothing, {"devices", "materials", "load", "recent"}, guest_may=False
	),
	"stock.shown": Case(
		"support", nothing, {"kept", "trucks", "discrepancies", "refused", "counts"}, guest_may=False
	),
	"stock.find": Case(
		"support",
		lambda w, h: {"code": h.live.bought.codes["Routeur"]},
		{"label", "now", "records", "movements", "books"},
		{"code": wrong.NAME},
		guest_may=False,
	),
	"stock.shortages": Case(
		"dispatcher", lambda w, h: {"day": "2099-04-01"}, {"shortages"}, {"day": wrong.DAY}, guest_may=False
	),
	"stock.settle": Case(
		"support",
		lambda w, h: {"movement": "x", "note": "Essai"},
		wrong={"movement": wrong.NAME, "note": wrong.TEXT},
		**TOLD,
	),
	"stock.book_again": Case("support", nothing, {"movements"}, guest_may=False),
	"stock.count": Case(
		"support",
		lambda w, h: {"technician": "TECH-001", "codes": []},
		wrong={
			"technician": wrong.NAME,
			"codes": (7, "x", {"a": 1}, [["a"]], [{"a": 1}], ["PIN 12345678"]),
			"materials": (7, "x", ["a"], {"Gold": 1}, {"Drop cable": -1}, {"Drop cable": "much"}),
		},
		**TOLD,
	),
	"stock.approve_count": Case("manager", lambda w, h: {"count": "x"}, wrong={"count": wrong.NAME}, **TOLD),
	"stock.discard_count": Case(
		"manager",
		lambda w, h: {"count": "x", "reason": "Essai"},
		wrong={"count": wrong.NAME, "reason": wrong.TEXT},
		**TOLD,
	),
}
