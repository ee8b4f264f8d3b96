"""A technician with an account, a visit, and the phone that sends its actions."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import ordering, people


def a_technician(site: Any) -> Any:
	email = f"technicien.{site.generate_hash(length=8)}@example.com"
	return ordering.technician(user=people.make_user(site, email, "FSM Technician"))


@pytest.fixture
def technician(site):
	return a_technician(site)


@pytest.fixture
def colleague(site):
	return a_technician(site)


@pytest.fixture
def visit(site, technician, colleague):
	"""A visit planned for today and not started, whose technician is signed in."""
	job = site.get_doc("Dispatch Job", {"sales_order": ordering.order().name})
	planned = {"status": "Scheduled", "technician": technician.name, "time_window": "AM"}
	site.db.set_value("Dispatch Job", job.name, {**planned, "scheduled_date": site.utils.nowdate()})
	site.set_user(technician.user)
	job.reload()
	return job


@pytest.fixture
def hand_in(site, visit):
	"""`hand_in("start", ago=minutes, **values)`: the phone sends an action; the same `id` again repeats it."""
	from gigafibre_fsm.flow.fieldwork import actions

	def tell(name: str, id: str = "", ago: float = 0, job: str = "", **values: Any) -> dict[str, Any]:
		known = actions.Action(
			id or str(uuid.uuid4()),
			site.session.user,
			job or visit.name,
			name,
			values,
			timedelta(minutes=ago),
		)
		return actions.carry_out(known)

	return tell
