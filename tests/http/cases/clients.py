"""The cases of Client 360's methods."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case
from tests.world.fixtures import World
from tests.world.households import Households

TOLD = "test_support_helps_a_customer_on_one_page"
PROMISE = "test_a_promise_is_noted_only_where_something_is_owed"


def the_customer(**more: Any) -> Any:
	return lambda _world, homes: {"customer": homes.live.customer, **more}


def the_invoice(_world: World, homes: Households) -> dict[str, Any]:
	return {"invoice": homes.live.records["Sales Invoice"][0]}


CUSTOMER_WRONG = {"customer": wrong.NAME}

CASES: dict[str, Case] = {
	"client.find": Case(
		"seller",
		lambda w, h: {"text": h.live.customer},
		wrong={"text": (*wrong.NOT_A_TEXT, wrong.LONG)},
		told_by=TOLD,
		guest_may=False,
	),
	"client.show": Case(
		"seller",
		the_customer(),
		{"customer", "flags", "contacts", "messages", "locations", "money", "visits", "tickets", "revision"},
		CUSTOMER_WRONG,
		guest_may=False,
	),
	"client.events": Case(
		"seller",
		the_customer(),
		{"events", "next"},
		{**CUSTOMER_WRONG, "kinds": ("rumour", *wrong.NOT_A_TEXT), "before": ("yesterday|x", wrong.LONG)},
		guest_may=False,
	),
	"client.verdicts": Case("seller", the_customer(), {"locations"}, CUSTOMER_WRONG, guest_may=False),
	"client.revision": Case("seller", the_customer(), wrong=CUSTOMER_WRONG, told_by=TOLD, guest_may=False),
	"client.change": Case(
		"seller",
		the_customer(field="language", value="fr", seen="de"),
		wrong={
			**CUSTOMER_WRONG,
			"field": wrong.CHOICE,
			"value": wrong.CHOICE,
			"seen": (*wrong.NOT_A_TEXT, wrong.LONG),
			"location": (*wrong.NOT_A_TEXT, wrong.LONG),
		},
		told_by=TOLD,
		guest_may=False,
	),
	"client.send_code": Case(
		"support",
		lambda w, h: {"customer": h.live.customer, "contact": h.live.bought.contact["email"]},
		wrong={**CUSTOMER_WRONG, "contact": (*wrong.TEXT, "personne@example.com", "12")},
		told_by="test_a_code_of_support_signs_in_on_any_browser",
		guest_may=False,
	),
	"client.charge": Case("support", the_invoice, {"state"}, {"invoice": wrong.NAME}, guest_may=False),
	"client.send_bill": Case("support", the_invoice, {"sent"}, {"invoice": wrong.NAME}, guest_may=False),
	"client.promise": Case(
		"support",
		the_customer(until="2026-01-01"),
		wrong={
			**CUSTOMER_WRONG,
			"until": (*wrong.DAY, "2020-01-01"),
			"count": (0, 13, -1, 1.5, "x", [1]),
			"step": wrong.CHOICE,
		},
		told_by=PROMISE,
		guest_may=False,
	),
	"client.preview_promise": Case(
		"support",
		the_customer(until="2026-01-01"),
		wrong={
			**CUSTOMER_WRONG,
			"until": (*wrong.DAY, "2020-01-01"),
			"count": (0, 13, -1, 1.5, "x", [1]),
			"step": wrong.CHOICE,
		},
		told_by=PROMISE,
		guest_may=False,
	),
	"client.withdraw_promise": Case(
		"support",
		lambda w, h: {"agreement": "ENT-00000"},
		wrong={"agreement": wrong.NAME},
		told_by=PROMISE,
		guest_may=False,
	),
	"client.restore": Case(
		"support",
		the_customer(),
		wrong=CUSTOMER_WRONG,
		told_by=PROMISE,
		guest_may=False,
	),
	"client.suspend": Case(
		"manager",
		the_customer(),
		wrong=CUSTOMER_WRONG,
		told_by=PROMISE,
		guest_may=False,
	),
}
