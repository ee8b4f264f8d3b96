"""The cases of what customers change about their own services."""

from __future__ import annotations

import json
from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case, in_days
from tests.world.fixtures import World
from tests.world.households import Household, Households

DAY = wrong.DAY


def internet(household: Household) -> str:
	"""The subscription to Internet of a household."""
	return household.records["Service Subscription"][0]


def a_pause(world: World, homes: Households) -> dict[str, Any]:
	return {"subscription": internet(homes.live), "first": in_days(world, 40), "back": in_days(world, 90)}


CASES: dict[str, Case] = {
	"self_service.choices": Case(
		"customer",
		lambda w, h: {"subscription": internet(h.live)},
		{"plans"},
		{"subscription": wrong.NAME},
		guest_may=False,
	),
	"self_service.preview_plan": Case(
		"customer",
		lambda w, h: {"subscription": internet(h.live), "sku": "FTTH80I"},
		{"price", "lines"},
		{"subscription": wrong.NAME, "sku": wrong.NAME},
		guest_may=False,
	),
	"self_service.change_plan": Case(
		"customer",
		lambda w, h: {"subscription": internet(h.live), "sku": "FTTH80I", "price": "79.95"},
		wrong={"subscription": wrong.NAME, "sku": wrong.NAME, "price": (*wrong.TEXT, "0.01")},
		told_by="test_a_customer_changes_the_plan_for_the_price_shown",
		guest_may=False,
	),
	"self_service.add_ons": Case(
		"customer",
		lambda w, h: {"subscription": internet(h.live)},
		{"add_ons"},
		{"subscription": wrong.NAME},
		guest_may=False,
	),
	"self_service.preview_add_ons": Case(
		"customer",
		lambda w, h: {"subscription": internet(h.live), "skus": json.dumps(["TVSPORTS"])},
		wrong={"subscription": wrong.NAME, "skus": ("x", 7, {"a": 1}, ["x"])},
		told_by="test_channels_are_added_for_the_price_shown",
		guest_may=False,
	),
	"self_service.change_add_ons": Case(
		"customer",
		lambda w, h: {"subscription": internet(h.live), "skus": ["TVSPORTS"], "price": "0.01"},
		wrong={
			"subscription": wrong.NAME,
			"skus": ("x", 7, {"a": 1}, ["x"]),
			"price": (wrong.MISSING, "", ["x"]),
		},
		told_by="test_channels_are_added_for_the_price_shown",
		guest_may=False,
	),
	"self_service.preview_pause": Case(
		"customer",
		a_pause,
		{"lines", "notes"},
		{"subscription": wrong.NAME, "first": DAY, "back": DAY},
		guest_may=False,
	),
	"self_service.pause": Case(
		"customer",
		a_pause,
		wrong={"subscription": wrong.NAME, "first": DAY, "back": DAY},
		told_by="test_a_customer_pauses_and_comes_back",
		guest_may=False,
	),
	"self_service.come_back": Case(
		"customer",
		lambda w, h: {"subscription": internet(h.live)},
		wrong={"subscription": wrong.NAME},
		told_by="test_a_customer_pauses_and_comes_back",
		guest_may=False,
	),
	"self_service.preview_end": Case(
		"customer",
		lambda w, h: {
			"location": h.live.location,
			"services": json.dumps([internet(h.live)]),
			"last_day": in_days(w, 40),
		},
		{"lines", "total", "total_label", "notes"},
		{"location": wrong.NAME, "services": ("x", 7, {"a": 1}, ["x"], []), "last_day": DAY},
		guest_may=False,
	),
	"self_service.end": Case(
		"customer",
		lambda w, h: {
			"location": h.live.location,
			"services": [internet(h.live)],
			"last_day": in_days(w, 40),
			"reason": "Moving",
			"total": "0.01",
		},
		wrong={
			"location": wrong.NAME,
			"services": ("x", 7, {"a": 1}, ["x"], []),
			"last_day": DAY,
			"reason": (wrong.MISSING, "", "x", ["x"]),
			"total": (wrong.MISSING, "", "-1", ["x"]),
		},
		told_by="test_a_customer_ends_a_service_for_the_total_shown",
		guest_may=False,
	),
	"self_service.preview_move": Case(
		"customer",
		lambda w, h: {"location": h.live.location, "address": f"p:{w.network.free[-1]}"},
		{"address", "sentence", "possible", "lines", "days"},
		{"location": wrong.NAME, "address": wrong.NAME},
		guest_may=False,
	),
	"self_service.move": Case(
		"customer",
		lambda w, h: {
			"location": h.live.location,
			"address": f"p:{w.network.free[-1]}",
			"day": in_days(w, 10),
			"monthly": "0.01",
		},
		wrong={
			"location": wrong.NAME,
			"address": wrong.NAME,
			"day": ("x", "2026-02-30", ["x"]),
			"monthly": (wrong.MISSING, "", ["x"]),
		},
		told_by="test_a_move_is_asked_for_with_everything_that_was_shown",
		guest_may=False,
	),
	"self_service.keep": Case(
		"customer",
		lambda w, h: {"subscription": internet(h.live)},
		wrong={"subscription": wrong.NAME},
		told_by="test_a_customer_ends_a_service_for_the_total_shown",
		guest_may=False,
	),
}
