"""The dispatch board over HTTP: who may use it, and what two dispatchers get."""

from __future__ import annotations

import pytest

from embedded.story.actor import Refused
from tests.world import orders
from tests.world.days import coming_monday
from tests.world.fixtures import DISPATCHER, MANAGER, OTHER_TECHNICIAN, SUPPORT, TECHNICIAN, World

pytestmark = pytest.mark.site


def test_a_dispatcher_works_on_the_board(world: World) -> None:
	"""The dispatcher could not plan, or would overwrite what a manager has just planned."""
	bought = orders.buy(world, orders.SOLO, 0)
	first, second = world.staff(DISPATCHER), world.staff(MANAGER)
	job = first.get("board.job", job=orders.job_of(world, bought.order))
	day = str(coming_monday(3))
	technician = world.look().db.get_value("Technician", {"user": OTHER_TECHNICIAN})
	place = {"job": job["name"], "technician": technician, "day": day, "modified": job["modified"]}
	before = first.get("board.revision")
	placed = second.post("board.place", **place, start_time="13:30")
	assert (placed["status"], placed["date"], placed["time_window"]) == ("Scheduled", day, "PM")
	assert first.get("board.revision") != before
	with pytest.raises(Refused, match="409"):
		first.post("board.place", **place, start_time="09:00")
	for nobody in (SUPPORT, TECHNICIAN):
		with pytest.raises(Refused, match="403"):
			world.staff(nobody).post("board.put_back", job=job["name"], modified=placed["modified"])
	assert first.post("board.put_back", job=job["name"], modified=placed["modified"])["status"] == "Open"
	people = first.get("board.data", from_date=day, to_date=day)["technicians"]
	person = next(each for each in people if each["technician"] == technician)
	home = {"technician": technician, "latitude": 45.2, "longitude": -73.6, "modified": person["modified"]}
	assert first.post("board.set_home", **home)["modified"] != person["modified"]
	with pytest.raises(Refused, match="switched off|désactivé"):
		first.get("board.locate", address="1867 chemin de la Rivière, Sainte-Clotilde")
