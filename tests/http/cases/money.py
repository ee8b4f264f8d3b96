"""The cases of methods about money, called by the office and by customers."""

from __future__ import annotations

import json
from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case, in_days, nothing
from tests.world.fixtures import World
from tests.world.households import Households


def internet(world: World, homes: Households) -> str:
	of_order = {"sales_order": homes.live.bought.order, "service_type": "Internet"}
	return world.look().db.get_value("Service Subscription", of_order)


def the_subscription(**more: Any) -> Any:
	return lambda world, homes: {"subscription": internet(world, homes), **more}


def another_plan(world: World, homes: Households) -> dict[str, Any]:
	return {"subscription": internet(world, homes), "sku": "FTTH80I", "day": world.look().utils.nowdate()}


def the_bill(_world: World, homes: Households) -> dict[str, Any]:
	return {"invoice": homes.live.records["Sales Invoice"][0]}


def the_place(**more: Any) -> Any:
	return lambda world, homes: {"location": homes.live.location, **more}


def the_end(world: World, homes: Households) -> dict[str, Any]:
	last = world.look().utils.add_days(world.look().utils.nowdate(), 40)
	return the_place(services=[internet(world, homes)], last_day=last, reason="Moving")(world, homes)


def the_end_asked(world: World, homes: Households) -> dict[str, Any]:
	asked = the_end(world, homes)
	return {**asked, "services": json.dumps(asked["services"])}


PAST_OR_NONE = (*wrong.DAY, "2020-01-01", "2099-01-01")
SUBSCRIPTION = {"subscription": wrong.NAME}
OFFICE = {"guest_may": False}
CASES: dict[str, Case] = {
	"billing.paper": Case("manager", nothing, {"waiting"}, guest_may=False),
	"billing.paper_pdf": Case(
		"manager", nothing, told_by="test_paper_bills_are_printed_once", guest_may=False
	),
	"billing.paper_printed": Case(
		"manager",
		lambda w, h: {"invoices": ["NOBODYS"]},
		{"printed"},
		{"invoices": (wrong.MISSING, "x", 7, {"a": 1}, [["x"]], wrong.NESTED)},
		guest_may=False,
	),
	"subscription.plans": Case("seller", the_subscription(), {"plans"}, SUBSCRIPTION, **OFFICE),
	"subscription.preview": Case(
		"seller",
		another_plan,
		{"price", "lines"},
		{**SUBSCRIPTION, "sku": wrong.NAME, "day": (*wrong.DAY, "2020-01-01", "2099-01-01")},
		**OFFICE,
	),
	"subscription.change_plan": Case(
		"seller",
		another_plan,
		wrong={**SUBSCRIPTION, "sku": wrong.NAME, "day": (*wrong.DAY, "2020-01-01", "2099-01-01")},
		told_by="test_a_subscription_is_changed",
		**OFFICE,
	),
	"subscription.preview_pause": Case(
		"seller",
		lambda w, h: {**the_subscription()(w, h), "first": in_days(w, 40), "back": in_days(w, 90)},
		{"lines", "notes"},
		{
			**SUBSCRIPTION,
			"first": (*wrong.DAY, "2020-01-01", "2099-12-01"),
			"back": (*wrong.DAY, "2020-01-02", "2099-12-01"),
		},
		**OFFICE,
	),
	"subscription.pause": Case(
		"seller",
		lambda w, h: {**the_subscription()(w, h), "first": in_days(w, 40), "back": in_days(w, 90)},
		wrong={
			**SUBSCRIPTION,
			"first": (*wrong.DAY, "2020-01-01", "2099-12-01"),
			"back": (*wrong.DAY, "2020-01-02", "2099-12-01"),
		},
		told_by="test_a_subscription_is_changed",
		**OFFICE,
	),
	**{
		f"subscription.{step}": Case(
			"seller",
			the_subscription(),
			wrong=SUBSCRIPTION,
			told_by="test_a_subscription_is_changed",
			**OFFICE,
		)
		for step in ("cancel_pause", "resume")
	},
	"ending.options": Case(
		"seller",
		the_place(),
		{"services", "reasons", "may_waive", "obstacle", "today"},
		{"location": wrong.NAME},
		**OFFICE,
	),
	"ending.preview": Case(
		"seller",
		the_end_asked,
		{"services", "lines", "fee", "formula", "total", "equipment", "notes"},
		{"location": wrong.NAME, "services": wrong.LIST, "last_day": PAST_OR_NONE, "charge_fee": wrong.FLAG},
		**OFFICE,
	),
	"ending.end": Case(
		"seller",
		the_end,
		wrong={
			"location": wrong.NAME,
			"services": wrong.LIST,
			"last_day": PAST_OR_NONE,
			"reason": (*wrong.NEEDED, *wrong.CHOICE),
			"note": (*wrong.NOT_A_TEXT, wrong.LONG),
			# Sales may not waive fees.
			"charge_fee": (*wrong.FLAG, False, 0),
		},
		told_by="test_a_service_is_ended",
		**OFFICE,
	),
	"ending.keep": Case(
		"seller", the_subscription(), wrong=SUBSCRIPTION, told_by="test_a_service_is_ended", **OFFICE
	),
	"ending.returned": Case(
		"support",
		lambda w, h: {"equipment": "EQP-00000"},
		wrong={"equipment": wrong.NAME},
		told_by="test_a_service_is_ended",
		**OFFICE,
	),
	"order.services": Case(
		"seller",
		lambda w, h: {"order": h.ordered.bought.order},
		{"removable"},
		{"order": wrong.NAME},
		**OFFICE,
	),
	"order.remove_service": Case(
		"seller",
		lambda w, h: {"order": h.live.bought.order, "service_type": "TV", "reason": "Essai"},
		wrong={"order": wrong.NAME, "service_type": (*wrong.NEEDED, *wrong.CHOICE), "reason": wrong.TEXT},
		told_by="test_a_service_is_removed_from_an_order",
		**OFFICE,
	),
	"billing.creditable": Case("manager", the_bill, {"lines"}, {"invoice": wrong.NAME}, **OFFICE),
	"billing.credit": Case(
		"manager",
		lambda w, h: {**the_bill(w, h), "lines": {"none": "1.00"}, "reason": "Essai", "refund": True},
		wrong={
			"invoice": wrong.NAME,
			"lines": (wrong.MISSING, None, "", "[]", [1], {}, {"x": "1e9"}, {"x": [1]}, {"x": None}, 7, True),
			"reason": wrong.TEXT,
			"refund": wrong.FLAG,
		},
		told_by="test_a_bill_is_credited",
		**OFFICE,
	),
	"billing.refund_again": Case(
		"manager", the_bill, wrong={"invoice": wrong.NAME}, told_by="test_a_bill_is_credited", **OFFICE
	),
	"reconcile.compare": Case("support", nothing, {"open", "done"}, **OFFICE),
	"reconcile.repair": Case(
		"support",
		lambda w, h: {"finding": "RF-00000"},
		wrong={"finding": wrong.NAME},
		told_by="test_a_finding_is_repaired",
		**OFFICE,
	),
	"reconcile.dismiss": Case(
		"support",
		lambda w, h: {"finding": "RF-00000", "reason": "Essai"},
		wrong={"finding": wrong.NAME, "reason": wrong.TEXT},
		told_by="test_a_finding_is_repaired",
		**OFFICE,
	),
	"portal.confirmation": Case("customer", the_bill, {"state"}, {"invoice": wrong.NAME}, **OFFICE),
	"portal.confirmed": Case("customer", the_bill, {"state"}, {"invoice": wrong.NAME}, **OFFICE),
	"portal.new_card": Case("customer", nothing, {"client_secret", "setup_intent", "stripe_js"}, **OFFICE),
	"portal.card_saved": Case(
		"customer",
		lambda w, h: {"setup_intent": "seti_none"},
		wrong={"setup_intent": wrong.NAME},
		told_by="test_a_customer_pays_with_another_card",
		**OFFICE,
	),
}
