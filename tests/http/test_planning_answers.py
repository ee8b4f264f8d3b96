"""The dispatcher's planning over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.http.asking import ask
from tests.http.cases.planning import link
from tests.world import orders
from tests.world.fixtures import DISPATCHER, MANAGER, SUPPORT, TECHNICIAN, World
from tests.world.households import Households

pytestmark = pytest.mark.site


@pytest.fixture
def absences(world: World) -> Iterator[list[str]]:
	"""Time off that the test enters; what is left of it is removed, so that a second run finds the technician working."""
	entered: list[str] = []
	yield entered
	frappe = world.look()
	for name in entered:
		frappe.delete_doc("Technician Time Off", name, ignore_missing=True)
	frappe.db.commit()


def test_a_dispatcher_plans_around_time_off(world: World, absences: list[str]) -> None:
	"""A household would be promised a technician who is on vacation, or the dispatcher could not make an exception."""
	bought = orders.buy(world, orders.SOLO, 0)
	dispatcher, job = world.staff(DISPATCHER), orders.job_of(world, bought.order)
	technician = world.look().db.get_value("Technician", {"user": TECHNICIAN})
	monday = a_monday_without_visits(world, technician)
	there = {"job": job, "technician": technician, "day": monday, "time_window": "AM"}

	def conflicts() -> list[tuple[str, bool]]:
		found = dispatcher.get("planning.conflicts", **there)
		return [(each["code"], each["stops"]) for each in found if each["code"] != "holiday"]

	assert conflicts() == [("not_wanted", False)]
	of_the_day = {"from_date": monday, "to_date": monday}
	away = dispatcher.post("planning.add_absence", kind="Vacation", technician=technician, **of_the_day)
	absences.append(away["name"])
	assert away["visits"] == [] and away["whole_day"]
	assert conflicts() == [("time_off", True), ("not_wanted", False)]
	assert ask(dispatcher, "POST", "dispatch.assign", there).status_code == 409
	given = dispatcher.post("dispatch.assign", **there, against="Il rentre plus tôt (exemple)")
	assert given["status"] == "Scheduled"
	noon = {"from_time": "12:00", "to_time": "12:30"}
	lunch = dispatcher.post("planning.add_absence", kind="Lunch", technician=technician, **noon, **of_the_day)
	absences.append(lunch["name"])
	assert lunch["visits"] == [job]
	assert [each["name"] for each in dispatcher.get("planning.absences", **of_the_day)] == absences
	for name in absences:
		dispatcher.post("planning.remove_absence", name=name)
	assert conflicts() == [("not_wanted", False)]
	dispatcher.post("dispatch.unassign", job=job)


def test_a_dispatcher_takes_a_suggestion_and_optimises(world: World) -> None:
	"""A dispatcher with forty jobs would place each by hand, and drive the technicians across the county."""
	bought = orders.buy(world, orders.SOLO, 0)
	dispatcher, job = world.staff(DISPATCHER), orders.job_of(world, bought.order)
	found = dispatcher.get("planning.suggest", job=job)
	assert found["suggestions"] and not found["reason"]
	placed = dispatcher.post("planning.place", job=job)["placed"]
	wanted = {str(row.date) for row in world.look().get_doc("Dispatch Job", job).preferred_dates}
	assert placed == found["suggestions"][0] and placed["day"] in wanted
	technician = world.look().db.get_value("Technician", {"user": TECHNICIAN})
	monday = a_monday_without_visits(world, technician)
	plan = dispatcher.post("planning.optimise", from_date=monday, to_date=monday)["plan"]
	assert dispatcher.post("planning.apply", plan=plan)["status"] == "Applied"
	assert dispatcher.post("planning.undo", plan=plan)["kept"] == []


def a_monday_without_visits(world: World, technician: str) -> str:
	"""The first one from two months on."""
	frappe = world.look()
	today = frappe.utils.getdate()
	mondays = (frappe.utils.add_days(today, 63 + 7 * week - today.weekday()) for week in range(52))
	planned = {"technician": technician}
	return next(
		str(day)
		for day in mondays
		if not frappe.db.exists("Dispatch Job", {**planned, "scheduled_date": day})
	)


def test_a_customer_moves_a_visit_by_its_link(world: World) -> None:
	"""A customer without an account would have to call, or be given a date that nobody can keep."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.job_of(world, bought.order)
	placed = world.staff(DISPATCHER).post("planning.place", job=job)["placed"]
	visitor, token = world.visitor(), link(world, job)
	shown = visitor.get("visit.show", **token)
	assert (shown["date"], shown["confirmed"], shown["may_change"]) == (placed["day"], False, True)
	assert not any(letter.isdigit() for letter in shown["address"].partition(",")[0])
	page = visitor.page(f"/internet/rendez-vous?t={token['token']}")
	assert shown["date_label"] in page
	assert visitor.post("visit.confirm", **token)["confirmed"]
	other = next(day for day in shown["slots"] if day["date"] != placed["day"])
	to = {"day": other["date"], "time_window": other["windows"][0]}
	moved = visitor.post("visit.move", **token, **to)
	assert (moved["date"], moved["time_window"]) == (to["day"], to["time_window"])
	far = {"day": "2099-04-01", "time_window": "AM"}
	assert ask(visitor, "POST", "visit.move", {**token, **far}).status_code == 409
	assert not visitor.post("visit.give_up", **token, reason="En voyage (exemple)")["planned"]
	row = world.look().db.get_value(
		"Dispatch Job", job, ["status", "contact_me", "queue_reason"], as_dict=True
	)
	assert (row.status, row.contact_me) == ("Open", 1) and "En voyage" in row.queue_reason
	assert ask(visitor, "POST", "visit.confirm", token).status_code == 409


def test_a_repair_from_its_ticket_to_its_charge(world: World, households: Households) -> None:
	"""Support could not plan a visit, and a repair that the customer pays for would be recorded on paper."""
	frappe = world.look()
	location = frappe.db.get_value("Dispatch Job", households.live.job, "location")
	ticket = frappe.get_doc({"doctype": "Issue", "subject": "Ligne coupée (exemple)"}).insert().name
	frappe.db.commit()
	opened = world.staff(SUPPORT).post("planning.open_job", kind="Repair", location=location, issue=ticket)
	assert (opened["job_type"], opened["duration_minutes"]) == ("Repair", 60)
	assert {step["item_key"] for step in opened["checklist"]} == {"cause", "works"}
	assert world.look().db.get_value("Issue", ticket, "fsm_dispatch_job") == opened["name"]
	job, dispatcher, technician = opened["name"], world.staff(DISPATCHER), world.staff(TECHNICIAN)
	who = world.look().db.get_value("Technician", {"user": TECHNICIAN})
	day = a_monday_without_visits(world, who)
	there = {"job": job, "technician": who, "day": day, "time_window": "PM"}
	dispatcher.post("dispatch.assign", **there)
	assert ask(dispatcher, "POST", "planning.missed", {"job": job}).status_code == 409
	assert ask(dispatcher, "POST", "planning.late", {"job": job}).status_code == 409, "it is another day"
	frappe = world.look()
	frappe.db.set_value("Dispatch Job", job, "scheduled_date", "2026-01-05")
	frappe.db.commit()
	assert dispatcher.post("planning.missed", job=job)["status"] == "Open"
	dispatcher.post("dispatch.assign", **there)
	technician.post("technician.start", job=job)
	technician.post(
		"technician.add_charge", job=job, item="DECODEUR", amount="50.00", reason="Chien (exemple)"
	)
	for step in ("cause", "works"):
		technician.post("technician.check", job=job, item=step, done=True)
	technician.post("technician.complete", job=job, signed_by="Client exemple")
	[charge] = world.look().get_doc("Dispatch Job", job).charges
	decided = {"job": job, "charge": charge.name, "approve": True}
	assert ask(dispatcher, "POST", "planning.decide_charge", decided).status_code == 403
	assert (
		world.staff(MANAGER).post("planning.decide_charge", **decided)["charges"][0]["status"] == "Approved"
	)
	assert ask(world.staff(MANAGER), "POST", "planning.decide_charge", decided).status_code == 409
	waiting = world.look().get_all(
		"Subscription Adjustment", {"description": ("like", f"%{job}")}, pluck="amount"
	)
	assert waiting == [50]


def test_a_visit_is_finished_in_part(world: World) -> None:
	"""The technician could not leave the house with one box missing, nor say what is left."""
	bought = orders.buy(world)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	orders.start_and_scan(world, technician, job)
	shown = technician.get("technician.job", job=job)
	every = [row["equipment"] for row in shown["equipment"]]
	part = {"job": job, "reason": "Boîtier manquant (exemple)", "signed_by": "Client exemple"}
	assert ask(technician, "POST", "technician.finish_part", {**part, "left": every}).status_code == 409
	assert ask(technician, "POST", "technician.finish_part", {**part, "left": []}).status_code == 400
	box = [row["equipment"] for row in shown["equipment"] if row["equipment_type"] == "Décodeur TV"]
	refused = ask(technician, "POST", "technician.finish_part", {**part, "left": box})
	assert refused.status_code == 409, "the other devices have not reported"
	assert technician.get("technician.job", job=job)["equipment"] == shown["equipment"], "nothing has changed"
