"""The cases of methods about devices at customers' premises."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case
from tests.world.fixtures import World
from tests.world.households import Households

SHOWN = {"equipment", "online", "pending", "values", "clients", "faults"}


def the_router(**more: Any) -> Any:
	return lambda _world, homes: {"equipment": homes.visited.router, **more}


def the_location(world: World, homes: Households) -> str:
	router = {"sales_order": homes.live.bought.order, "equipment_type": "Routeur"}
	return world.look().db.get_value("Service Equipment", router, "location")


CASES: dict[str, Case] = {
	"diagnostics.show": Case("support", the_router(), SHOWN, {"equipment": wrong.NAME}, guest_may=False),
	"diagnostics.look": Case("dispatcher", the_router(), SHOWN, {"equipment": wrong.NAME}, guest_may=False),
	"diagnostics.refresh": Case(
		"support",
		the_router(),
		wrong={"equipment": wrong.NAME},
		told_by="test_a_device_tells_its_values_again",
		guest_may=False,
	),
	"diagnostics.reboot": Case(
		"support",
		the_router(reason="Essai"),
		wrong={"equipment": wrong.NAME, "reason": wrong.TEXT},
		told_by="test_a_device_is_switched_off_and_on",
		guest_may=False,
	),
	"diagnostics.factory_reset": Case(
		"support",
		the_router(typed="403F8CA0B0C1", reason="Essai"),
		wrong={"equipment": wrong.NAME, "typed": (*wrong.TEXT, "403F8C000000"), "reason": wrong.TEXT},
		told_by="test_a_factory_reset_is_confirmed_and_gives_everything_back",
		guest_may=False,
	),
	"equipment.reveal": Case(
		"support",
		the_router(kind="wifi"),
		{"name", "password"},
		{"equipment": wrong.NAME, "kind": wrong.CHOICE},
		guest_may=False,
	),
	"equipment.networks": Case(
		"support",
		lambda w, h: {"location": h.live.location},
		wrong={"location": wrong.NAME},
		told_by="test_support_helps_a_customer_on_one_page",
		guest_may=False,
	),
	"equipment.rotate": Case(
		"support",
		the_router(kind="wifi", reason="Essai"),
		{"equipment"},
		{"equipment": wrong.NAME, "kind": wrong.CHOICE, "reason": wrong.TEXT},
		guest_may=False,
	),
	"equipment.preview": Case(
		"support",
		the_router(),
		{"profile", "changed", "rows"},
		{"equipment": wrong.NAME, "profile": (*wrong.NOT_A_TEXT, "Nothing", wrong.LONG)},
		guest_may=False,
	),
	"equipment.check_tree": Case(
		"manager",
		lambda w, h: {"profile": "TP-Link XX230v", "file": "/private/files/none.json"},
		wrong={"profile": wrong.NAME, "file": (*wrong.TEXT, "/private/files/none.json")},
		told_by="test_a_tree_is_checked_from_a_file",
		guest_may=False,
	),
	"equipment.set_wifi": Case(
		"support",
		lambda w, h: {
			"location": the_location(w, h),
			"kind": "main",
			"ssid": "Essai",
			"password": "motdepasse-3",
		},
		{"state", "sentence"},
		{"location": wrong.NAME, "kind": wrong.CHOICE, "ssid": (*wrong.NOT_A_TEXT, "", "x" * 33)},
		guest_may=False,
	),
}
