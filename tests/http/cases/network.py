"""The cases of the methods about OLTs and their commands."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case
from tests.world.fixtures import World
from tests.world.households import Households

STORY = "test_an_olt_command_is_typed_or_sent"
TOLD = {"guest_may": False, "told_by": STORY}


def the_olt(world: World, _homes: Households) -> dict[str, Any]:
	"""An OLT without driver and dialect."""
	return {"olt": world.look().db.get_value("Fibre Port", world.network.occupied, "olt")}


CASES: dict[str, Case] = {
	**{
		f"network.{step}": Case(
			"support", lambda w, h: {"command": "OLT-NONE"}, wrong={"command": wrong.NAME}, **TOLD
		)
		for step in ("confirm", "send")
	},
	"network.find_new": Case("support", the_olt, wrong={"olt": wrong.NAME}, **TOLD),
	"network.terminal_tree": Case(
		"support",
		lambda w, h: {"terminal": "T-NONE"},
		wrong={"terminal": wrong.NAME},
		guest_may=False,
		told_by="test_an_outage_is_told_and_closed_from_the_desk",
	),
	"network.read_host_key": Case("administrator", the_olt, wrong={"olt": wrong.NAME}, **TOLD),
}
