"""The cases of the methods about outages and planned work."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case
from tests.world.fixtures import World
from tests.world.households import Households

STORY = "test_an_outage_is_told_and_closed_from_the_desk"
TOLD = {"guest_may": False, "told_by": STORY}
WRONG = {"incident": wrong.NAME}
TIME_WRONG = (
	*wrong.NEEDED,
	*wrong.NOT_A_TEXT,
	"tomorrow",
	"2020-01-01 10:00:00",
	"0001-01-01 00:00:00",
	"9999-12-31 23:59:59",
	wrong.LONG,
)


def none_such(**more: Any) -> Any:
	return lambda _world, _homes: {"incident": "INC-NONE", **more}


def the_olt(world: World, _homes: Households) -> dict[str, Any]:
	return {
		"olt": world.look().db.get_value("Fibre Port", world.network.occupied, "olt"),
		"start": "2099-01-01 02:00:00",
		"until": "2099-01-01 04:00:00",
	}


CASES: dict[str, Case] = {
	**{
		f"incidents.{step}": Case("support", none_such(), wrong=WRONG, **TOLD)
		for step in ("overview", "tell", "close", "regulator_draft", "regulator_told")
	},
	"incidents.open_visit": Case("dispatcher", none_such(), wrong=WRONG, **TOLD),
	"incidents.dismiss": Case(
		"support", none_such(reason="Essai"), wrong={**WRONG, "reason": wrong.TEXT}, **TOLD
	),
	"incidents.set_cause": Case(
		"support", none_such(cause="Fibre Cut"), wrong={**WRONG, "cause": wrong.CHOICE}, **TOLD
	),
	"incidents.expect": Case(
		"support", none_such(until="2099-01-01 02:00:00"), wrong={**WRONG, "until": TIME_WRONG}, **TOLD
	),
	**{
		f"incidents.{step}": Case("manager", none_such(), wrong=WRONG, **TOLD)
		for step in ("credit_preview", "give_credit")
	},
	"incidents.plan": Case(
		"support",
		the_olt,
		wrong={
			"olt": wrong.NAME,
			"place": ("0", "a/b", "0/1/2/3", "0/-1", ["0/1"], wrong.LONG),
			"terminal": ("T-NONE", ["a"], wrong.LONG),
			"start": TIME_WRONG,
			"until": TIME_WRONG,
		},
		**TOLD,
	),
}
