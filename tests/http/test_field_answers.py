"""The technician's phone over HTTP: the same action from two tabs, malformed ones, and another's session."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from embedded.story.actor import Actor, Refused
from tests.world.fixtures import OTHER_TECHNICIAN, TECHNICIAN, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.slow]


def act(who: Actor, user: str, job: str, action: str, id: str = "", **values: Any) -> dict[str, Any]:
	now = time.time() * 1000
	known = {"id": id or str(uuid.uuid4()), "user": user, "job": job, "action": action, "values": values}
	return who.post("field.act", **known, done_at=now - 1000, sent_at=now)


def test_one_action_from_several_connections(world: World, households: Households) -> None:
	"""Two tabs, or a request repeated while the first still runs, would add the note or the photo twice."""
	job, one = households.visited.job, str(uuid.uuid4())
	tabs = [world.visitor().sign_in(TECHNICIAN, world.password) for _tab in range(4)]
	lines = [{"material": "Cable clip", "quantity": 3}]
	with ThreadPoolExecutor(len(tabs)) as pool:
		asked = [
			pool.submit(act, tab, TECHNICIAN, job, "materials", one, lines=lines, notes="Essai")
			for tab in tabs
		]
		answers = [future.result() for future in asked]
	assert [answer["outcome"] for answer in answers] == ["done"] * len(tabs)
	frappe = world.look()
	assert frappe.db.count("Field Action", {"name": one}) == 1
	assert len(frappe.get_doc("Dispatch Job", job).materials) == 1


@pytest.mark.parametrize(
	"wrong",
	[
		{"id": "1"},
		{"id": ["x"]},
		{"action": "delete"},
		{"values": "x"},
		{"done_at": "yesterday"},
		{"sent_at": 10**30},
		{"job": ""},
	],
)
def test_a_malformed_action_is_refused(world: World, households: Households, wrong: dict[str, Any]) -> None:
	"""A broken phone would be answered with a server error, and try again for ever."""
	whole = {"id": str(uuid.uuid4()), "user": TECHNICIAN, "job": households.visited.job, "action": "start"}
	with pytest.raises(Refused) as refusal:
		world.staff(TECHNICIAN).post("field.act", **{**whole, "done_at": 1, "sent_at": 2, **wrong})
	assert refusal.value.status == 400


def test_the_phone_carries_only_own_jobs(world: World, households: Households) -> None:
	"""Any technician could read where all customers live from the phone's memory."""
	other = world.visitor().sign_in(OTHER_TECHNICIAN, world.password)
	carried = other.get("field.sync")
	assert households.visited.job not in str(carried)
	with pytest.raises(Refused) as refusal:
		act(other, TECHNICIAN, households.visited.job, "start")
	assert refusal.value.status == 401
	answer = act(other, OTHER_TECHNICIAN, households.visited.job, "fail", reason="Essai")
	assert (answer["outcome"], answer["job"]) == ("refused", None)
	assert world.look().db.get_value("Dispatch Job", households.visited.job, "status") == "In Progress"
