"""The cases of telephone lines, numbers, addresses and copyright notices."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.assurance import the_place
from tests.http.cases.case import Case, nothing
from tests.world.fixtures import World
from tests.world.households import Households

TRANSFER = "test_a_number_is_brought_along"
NOTICE = "test_a_notice_is_passed_on"


def no_transfer(_world: World, _homes: Households) -> dict[str, Any]:
	return {"transfer": "NT-NONE", "switch_date": "2027-01-05", "reason": "Exemple"}


def no_notice(_world: World, _homes: Households) -> dict[str, Any]:
	return {"notice": "CN-NONE", "reason": "Exemple"}


CASES: dict[str, Case] = {
	"telephony.of_location": Case("support", the_place, {"lines"}, {"location": wrong.NAME}, guest_may=False),
	"telephony.mine": Case("customer", nothing, {"lines"}, guest_may=False),
	**{
		f"telephony.{step}_number": Case(
			"support", no_transfer, wrong={"transfer": wrong.NAME}, guest_may=False, told_by=TRANSFER
		)
		for step in ("request", "confirm", "complete", "refuse")
	},
	"ip_address.who_had": Case(
		"support",
		lambda w, h: {"ip": "192.0.2.1", "at": "2026-11-30T10:00:00"},
		{"holders"},
		{
			"ip": (*wrong.NAME, "300.1.1.1"),
			"at": ("yesterday", "", {"a": 1}, "9999-12-31T23:59:59", "0001-01-01"),
		},
		guest_may=False,
	),
	**{
		f"ip_address.{step}": Case(
			"support", no_notice, wrong={"notice": wrong.NAME}, guest_may=False, told_by=NOTICE
		)
		for step in ("pass_on", "reject")
	},
}
