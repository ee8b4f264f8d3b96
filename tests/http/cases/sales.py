"""The cases of methods about abandoned checkouts, called by sales."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case
from tests.world.fixtures import World
from tests.world.households import Households


def the_checkout(_world: World, homes: Households) -> dict[str, Any]:
	return {"checkout": homes.undecided.session.partition(".")[0]}


CASES: dict[str, Case] = {
	"lead.contacted": Case(
		"seller",
		the_checkout,
		{"follow_up"},
		{"checkout": wrong.NAME, "outcome": wrong.CHOICE},
		guest_may=False,
	),
	"lead.from_checkout": Case("seller", the_checkout, {"lead"}, {"checkout": wrong.NAME}, guest_may=False),
}
