"""The dispatcher's planning over HTTP."""

from __future__ import annotations

import datetime

import pytest

from tests.http.asking import ask
from tests.world import orders
from tests.world.fixtures import DISPATCHER, TECHNICIAN, World

pytestmark = pytest.mark.site


def test_a_dispatcher_plans_around_time_off(world: World) -> None:
	"""A household would be promised a technician who is on vacation, or the dispatcher could not make an exception."""
	bought = orders.buy(world, orders.SOLO, 0)
	dispatcher, job = world.staff(DISPATCHER), orders.job_of(world, bought.order)
	technician = world.look().db.get_value("Technician", {"user": TECHNICIAN})
	today = datetime.date.today()  # noqa: DTZ011
	monday = str(today + datetime.timedelta(days=63 - today.weekday()))
	there = {"job": job, "technician": technician, "day": monday, "time_window": "AM"}

	def conflicts() -> list[tuple[str, bool]]:
		return [(each["code"], each["stops"]) for each in dispatcher.get("planning.conflicts", **there)]

	assert conflicts() == [("not_wanted", False)]
	of_the_day = {"from_date": monday, "to_date": monday}
	away = dispatcher.post("planning.add_absence", kind="Vacation", technician=technician, **of_the_day)
	assert away["visits"] == [] and away["whole_day"]
	assert conflicts() == [("time_off", True), ("not_wanted", False)]
	assert ask(dispatcher, "POST", "dispatch.assign", there).status_code == 409
	given = dispatcher.post("dispatch.assign", **there, against="Il rentre plus tôt (exemple)")
	assert given["status"] == "Scheduled"
	lunch = dispatcher.post(
		"planning.add_absence",
		kind="Lunch",
		technician=technician,
		from_time="12:00",
		to_time="12:30",
		**of_the_day,
	)
	assert lunch["visits"] == [job]
	assert [each["name"] for each in dispatcher.get("planning.absences", **of_the_day)] == [
		away["name"],
		lunch["name"],
	]
	for entry in (away, lunch):
		dispatcher.post("planning.remove_absence", name=entry["name"])
	assert conflicts() == [("not_wanted", False)]
	dispatcher.post("dispatch.unassign", job=job)
	found = dispatcher.get("planning.suggest", job=job)
	assert found["suggestions"] and not found["reason"]
	placed = dispatcher.post("planning.place", job=job)["placed"]
	wanted = {str(row.date) for row in world.look().get_doc("Dispatch Job", job).preferred_dates}
	assert placed == found["suggestions"][0] and placed["day"] in wanted
	plan = dispatcher.post("planning.optimise", from_date=monday, to_date=monday)["plan"]
	assert dispatcher.post("planning.apply", plan=plan)["status"] == "Applied"
	assert dispatcher.post("planning.undo", plan=plan)["kept"] == []
