"""The cases of the verdict and of what devices report."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import JOB_WRONG, Case, the_job
from tests.world.fixtures import World
from tests.world.households import Households

VERDICT = {"checks", "blocking"}


def the_place(world: World, homes: Households) -> dict[str, Any]:
	order = homes.live.bought.order
	return {"location": world.look().db.get_value("Sales Order", order, "fsm_service_location")}


CASES: dict[str, Case] = {
	"assurance.of_location": Case("seller", the_place, VERDICT, {"location": wrong.NAME}, guest_may=False),
	"assurance.of_visit": Case("technician", the_job, VERDICT, JOB_WRONG, guest_may=False),
	"assurance.mine": Case(
		"customer", the_place, {"state", "sentence", "checks"}, {"location": wrong.NAME}, guest_may=False
	),
	"telemetry.report": Case(
		"device",
		lambda w, h: {"reports": [{"acs_device_id": "0-Exemple-1", "ip": "198.51.100.7"}]},
		{"kept"},
		{
			"reports": (
				None,
				"x",
				7,
				[],
				["x"],
				[{"acs_device_id": ""}],
				[{"serial": "B"}],
				[{"acs_device_id": "A"}] * 501,
			)
		},
	),
}
