"""Plans what becomes of visits once their place has ended in the legacy system. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import VISIT_CANCELLED, VISIT_TO_COME
from gigafibre_fsm.migration.phases import visits
from gigafibre_fsm.migration.planned import Places, Planned, Site, Tables

DISCONNECTION = "disconnection"


def plan(tables: Tables, places: Places, site: Site) -> Iterator[Planned]:
	"""`places`: the records that the plan of today has not. A visit that took place counts as such; one that is still to come is
	cancelled, unless it is to fetch the devices.
	"""
	deliveries = {row["id"]: row for row in tables["delivery"]}
	accounts = {row["id"] for row in tables["account"]}
	for row in tables["visit"]:
		delivery = deliveries.get(row["delivery_id"])
		if ("Dispatch Job", row["_row"]) not in places or not delivery or not row["status"]:
			continue
		if delivery["account_id"] in accounts:
			over = row["status"] == VISIT_TO_COME and row["kind"] != DISCONNECTION
			state = VISIT_CANCELLED if over else row["status"]
			yield visits.job({**row, "status": state}, delivery, Findings(), site)
