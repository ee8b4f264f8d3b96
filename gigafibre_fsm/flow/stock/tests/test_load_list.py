"""Items for a day's visits that are missing on truck and in warehouse."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.stock import load_list
from tests.factories import stock

pytestmark = pytest.mark.site


def test_the_load_list_names_what_tomorrow_needs(kept, who) -> None:
	"""A technician would drive back forty kilometres for a television box."""
	job = stock.planned_visit(who)
	label = stock.label("Routeur")
	stock.receive("Routeur", serials=[label])
	stock.act(who, "take", code=label)
	tech = kept.get_doc("Technician", who.name)
	tech.append("truck_minimums", {"article": "ONT", "minimum": 2})
	tech.save()
	rows = {row["article"]: row for row in load_list.for_day(who.name, kept.utils.getdate())}
	assert (rows["Routeur"]["needed"], rows["Routeur"]["held"], rows["Routeur"]["take"]) == (1, 1, 0)
	assert (rows["ONT"]["needed"], rows["ONT"]["take"]) == (1, 3)
	assert rows["Indoor fibre cable"]["unit"] == "m" and rows["Indoor fibre cable"]["take"] == 15
	kept.db.set_value("Dispatch Job", job.name, "status", "Cancelled")
	assert {row["article"] for row in load_list.for_day(who.name, kept.utils.getdate())} == {"ONT"}


def test_the_board_names_what_the_trucks_of_a_day_lack(kept, who) -> None:
	"""A dispatcher would hear at the door that there is no router, neither on the truck nor in the store."""
	day = kept.utils.getdate()

	def rows() -> dict:
		mine = [row for row in load_list.shortages(day) if who.technician_name in row["technicians"]]
		return {row["article"]: row for row in mine}

	assert not rows()
	stock.planned_visit(who)
	before = rows()["Routeur"]
	label = stock.label("Routeur")
	stock.receive("Routeur", serials=[label])
	there = rows()["Routeur"]
	assert (there["lacking"], there["store"]) == (before["lacking"], before["store"] + 1)
	stock.act(who, "take", code=label)
	assert "Routeur" not in rows() and "ONT" in rows()
	stock.keep(False)
	assert not load_list.shortages(day), "nothing is known of trucks"
