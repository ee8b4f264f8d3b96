"""The cases of the workshop's methods: devices that come back."""

from __future__ import annotations

from tests.http import wrong
from tests.http.cases.case import Arguments, Case, nothing

STORY = "test_a_device_comes_back_and_goes_to_the_shelf"
DEVICE_WRONG = {"equipment": wrong.NAME}
REASON_WRONG = {**DEVICE_WRONG, "reason": wrong.TEXT}
TOLD = {"guest_may": False, "told_by": STORY}


def the_router(**more: object) -> Arguments:
	return lambda world, homes: {"equipment": homes.live.router, **more}


CASES: dict[str, Case] = {
	"workshop.shown": Case("support", nothing, {"due", "bench", "stock", "rma", "fee"}, guest_may=False),
	"workshop.receive": Case(
		"support",
		lambda w, h: {"code": h.live.bought.codes["ONT"]},
		wrong={"code": wrong.TEXT, "confirm": wrong.FLAG},
		**TOLD,
	),
	"workshop.plan_pickup": Case(
		"support", lambda w, h: {"location": h.live.location}, wrong={"location": wrong.NAME}, **TOLD
	),
	"workshop.check": Case(
		"support",
		the_router(item="wifi", done=True),
		wrong={**DEVICE_WRONG, "item": wrong.NAME, "done": wrong.FLAG},
		**TOLD,
	),
	"workshop.to_maker": Case(
		"support",
		the_router(number="RMA-1", warranty_until="2099-01-01"),
		wrong={
			**DEVICE_WRONG,
			"number": wrong.TEXT,
			"warranty_until": ("2020-01-01", *wrong.DAY[len(wrong.NEEDED) :]),
		},
		**TOLD,
	),
	**{
		f"workshop.{step}": Case("support", the_router(reason="Essai"), wrong=REASON_WRONG, **TOLD)
		for step in ("ask_back", "wiped_by_hand", "scrap")
	},
	**{
		f"workshop.{step}": Case("support", the_router(), wrong=DEVICE_WRONG, **TOLD)
		for step in ("reset", "to_stock", "back_from_maker")
	},
	"workshop.charge_fee": Case("manager", the_router(), wrong=DEVICE_WRONG, **TOLD),
}
