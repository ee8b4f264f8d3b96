"""The cases of methods of the address review, called by support."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case, nothing
from tests.world.fixtures import World
from tests.world.households import Households

REVIEWED = "test_a_match_is_reviewed"


def some_match(_world: World, _homes: Households) -> dict[str, Any]:
	return {"match": "0123456789"}


CASES: dict[str, Case] = {
	"matching.following": Case(
		"support", nothing, {"waiting", "match"}, {"skip": wrong.WHOLE}, guest_may=False
	),
	"matching.accept": Case(
		"support",
		some_match,
		wrong={"match": wrong.NAME, "several": wrong.FLAG},
		told_by=REVIEWED,
		guest_may=False,
	),
	"matching.reject": Case(
		"support", some_match, wrong={"match": wrong.NAME}, told_by=REVIEWED, guest_may=False
	),
	"matching.undo": Case(
		"support", some_match, wrong={"match": wrong.NAME}, told_by=REVIEWED, guest_may=False
	),
	"matching.start": Case(
		"support", nothing, told_by="test_a_match_is_started_and_followed", guest_may=False
	),
	"matching.progress": Case("support", nothing, {"running", "done", "total", "counts"}, guest_may=False),
}
