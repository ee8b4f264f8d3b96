"""The cases of starting without a visit."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case
from tests.world.fixtures import World
from tests.world.households import Households


def with_link(world: World, homes: Households) -> dict[str, Any]:
	from gigafibre_fsm.flow.dispatch import links

	world.look()
	return {"token": links.start_url(homes.live.job).partition("?t=")[2]}


TOKEN = (*wrong.NAME, "a.b.c")
CASES: dict[str, Case] = {
	"self_start.begin": Case(
		"dispatcher",
		lambda w, h: {"job": h.live.job},
		wrong={"job": wrong.NAME},
		told_by="test_staff_start_an_installation_without_a_visit",
		guest_may=False,
	),
	"self_start.show": Case("visitor", with_link, {"state", "address", "sent_to"}, {"token": TOKEN}),
	"self_start.send_code": Case(
		"visitor",
		with_link,
		wrong={"token": TOKEN},
		told_by="test_staff_start_an_installation_without_a_visit",
	),
	"self_start.confirm": Case(
		"visitor",
		lambda w, h: {**with_link(w, h), "code": "123456"},
		{"state", "address", "sent_to"},
		{"token": TOKEN, "code": (*wrong.NEEDED, *wrong.NOT_A_TEXT, wrong.LONG)},
	),
}
