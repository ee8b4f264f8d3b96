"""The cases of methods called by dispatchers to plan; those of the board are in `board.py`."""

from __future__ import annotations

from tests.http import wrong
from tests.http.cases.case import JOB_WRONG, SHOWN_JOB, Case
from tests.world.fixtures import World

STORY = "test_a_dispatcher_plans_around_time_off"
REPAIR_STORY = "test_a_repair_from_its_ticket_to_its_charge"
LINK_STORY = "test_a_customer_moves_a_visit_by_its_link"
TOKEN_WRONG = {"token": wrong.NAME}
OPTIONAL_TIME = ("noon", "25:00", ["08:00"], {"a": 1}, wrong.LONG)


def link(world: World, job: str) -> dict[str, str]:
	"""The token of the link in the customer's messages."""
	from gigafibre_fsm.flow.dispatch.links import visit_url

	world.look()
	return {"token": visit_url(job).partition("t=")[2]}


CASES: dict[str, Case] = {
	"dispatch.candidates": Case(
		"dispatcher",
		lambda w, h: {"job": h.ordered.job, "day": "2099-04-01", "time_window": "AM"},
		set(),
		{**JOB_WRONG, "day": wrong.DAY, "time_window": (*wrong.NEEDED, *wrong.CHOICE)},
		told_by="test_a_dispatcher_assigns_and_moves_jobs",
		guest_may=False,
	),
	"dispatch.assign": Case(
		"dispatcher",
		lambda w, h: {
			"job": h.ordered.job,
			"technician": "TECH-001",
			"day": "2020-01-01",
			"time_window": "AM",
		},
		wrong={
			**JOB_WRONG,
			"technician": wrong.NAME,
			"day": (*wrong.DAY, "2020-01-01"),
			"time_window": (*wrong.NEEDED, *wrong.CHOICE),
			"start_time": ("noon", "25:00", ["08:00"], {"a": 1}, wrong.LONG),
			"against": (["a"], {"a": 1}, wrong.LONG),
		},
		told_by="test_a_dispatcher_assigns_and_moves_jobs",
		guest_may=False,
	),
	"planning.set_helpers": Case(
		"dispatcher",
		lambda w, h: {"job": h.ordered.job, "helpers": []},
		SHOWN_JOB,
		{
			**JOB_WRONG,
			"helpers": (7, "x", {"a": 1}, ["TECH-X"], [["a"]], [7]),
			"against": (["a"], {"a": 1}, wrong.LONG),
		},
		guest_may=False,
	),
	"dispatch.unassign": Case(
		"dispatcher",
		lambda w, h: {"job": h.live.job},
		wrong={**JOB_WRONG},
		told_by="test_a_dispatcher_assigns_and_moves_jobs",
		guest_may=False,
	),
	"dispatch.cancel": Case(
		"dispatcher",
		lambda w, h: {"job": h.live.job, "reason": "Essai"},
		wrong={**JOB_WRONG, "reason": wrong.TEXT},
		told_by="test_a_dispatcher_assigns_and_moves_jobs",
		guest_may=False,
	),
	"planning.conflicts": Case(
		"dispatcher",
		lambda w, h: {
			"job": h.ordered.job,
			"technician": w.look().db.get_value("Technician", {"active": 1}),
			"day": "2099-04-01",
			"time_window": "AM",
		},
		wrong={
			**JOB_WRONG,
			"technician": wrong.NAME,
			"day": wrong.DAY,
			"time_window": (*wrong.NEEDED, *wrong.CHOICE),
			"start_time": OPTIONAL_TIME,
		},
		told_by=STORY,
		guest_may=False,
	),
	"planning.suggest": Case(
		"dispatcher",
		lambda w, h: {"job": h.ordered.job},
		{"job", "suggestions", "reason", "driving"},
		JOB_WRONG,
		guest_may=False,
	),
	"planning.place": Case(
		"dispatcher",
		lambda w, h: {"job": h.live.job},
		wrong={**JOB_WRONG, "modified": (["a"], {"a": 1}, wrong.LONG)},
		told_by=STORY,
		guest_may=False,
	),
	"planning.optimise": Case(
		"dispatcher",
		lambda w, h: {"from_date": "2099-04-01", "to_date": "2099-04-02"},
		{"plan", "before", "after", "moves", "driving", "remarks"},
		{"from_date": (*wrong.DAY, "2020-01-01"), "to_date": (*wrong.DAY, "2020-01-01", "2099-05-01")},
		guest_may=False,
	),
	"planning.apply": Case(
		"dispatcher",
		lambda w, h: {"plan": "PLAN-NONE"},
		wrong={"plan": wrong.NAME},
		told_by=STORY,
		guest_may=False,
	),
	"planning.undo": Case(
		"dispatcher",
		lambda w, h: {"plan": "PLAN-NONE"},
		wrong={"plan": wrong.NAME},
		told_by=STORY,
		guest_may=False,
	),
	"planning.open_job": Case(
		"support",
		lambda w, h: {"kind": "Installation", "location": "LOC-NONE"},
		wrong={
			"kind": (*wrong.NEEDED, *wrong.CHOICE, "Installation", "Construction"),
			"location": wrong.NAME,
			"notes": (*wrong.NOT_A_TEXT, wrong.LONG),
			"issue": ("ISS-NONE", *wrong.NOT_A_TEXT),
		},
		told_by=REPAIR_STORY,
		guest_may=False,
	),
	"planning.missed": Case(
		"dispatcher",
		lambda w, h: {"job": h.ordered.job},
		wrong=JOB_WRONG,
		told_by=REPAIR_STORY,
		guest_may=False,
	),
	"planning.message": Case(
		"dispatcher",
		lambda w, h: {"job": h.ordered.job, "topic": "visit.late"},
		{"language", "phone", "sms", "email", "subject", "text"},
		{**JOB_WRONG, "topic": (*wrong.NEEDED, *wrong.CHOICE)},
		guest_may=False,
	),
	"planning.late": Case(
		"dispatcher",
		lambda w, h: {"job": h.ordered.job},
		wrong=JOB_WRONG,
		told_by=REPAIR_STORY,
		guest_may=False,
	),
	"planning.decide_charge": Case(
		"manager",
		lambda w, h: {"job": h.live.job, "charge": "x", "approve": True},
		wrong={**JOB_WRONG, "charge": wrong.NAME, "approve": wrong.FLAG},
		told_by=REPAIR_STORY,
		guest_may=False,
	),
	"technician.add_charge": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "item": "DECODEUR", "amount": 50, "reason": "Exemple"},
		wrong={
			**JOB_WRONG,
			"item": wrong.NAME,
			"amount": (*wrong.NEEDED, "cent", -5, [1], {"a": 1}, True, 10**6),
			"reason": wrong.TEXT,
		},
		told_by=REPAIR_STORY,
		guest_may=False,
	),
	"planning.absences": Case(
		"dispatcher",
		lambda w, h: {"from_date": "2026-04-01", "to_date": "2026-04-07"},
		wrong={"from_date": (*wrong.DAY, "2099-01-01"), "to_date": (*wrong.DAY, "2020-01-01")},
		told_by=STORY,
		guest_may=False,
	),
	"planning.add_absence": Case(
		"dispatcher",
		lambda w, h: {"kind": "Blackout", "from_date": "2020-01-01", "to_date": "2020-01-01"},
		{"name", "kind", "visits"},
		{
			"kind": (*wrong.NEEDED, *wrong.CHOICE),
			"from_date": (*wrong.DAY, "2099-01-01"),
			"to_date": (*wrong.DAY, "2019-01-01"),
			"technician": ("TECH-NONE", ["a"], {"a": 1}, wrong.LONG),
			"from_time": (*OPTIONAL_TIME, "12:00"),
			"to_time": (*OPTIONAL_TIME, "12:00"),
			"reason": (["a"], {"a": 1}, wrong.LONG),
		},
		guest_may=False,
	),
	"planning.remove_absence": Case(
		"dispatcher",
		lambda w, h: {"name": "OFF-NONE"},
		wrong={"name": wrong.NAME},
		told_by=STORY,
		guest_may=False,
	),
	"visit.show": Case("visitor", lambda w, h: link(w, h.visited.job), {"status", "slots"}, TOKEN_WRONG),
	"visit.confirm": Case(
		"visitor", lambda w, h: link(w, h.visited.job), wrong=TOKEN_WRONG, told_by=LINK_STORY
	),
	"visit.move": Case(
		"visitor",
		lambda w, h: {**link(w, h.live.job), "day": "2099-04-01", "time_window": "AM"},
		wrong={
			**TOKEN_WRONG,
			"day": (*wrong.DAY, "2020-01-01"),
			"time_window": (*wrong.NEEDED, *wrong.CHOICE),
		},
		told_by=LINK_STORY,
	),
	"visit.give_up": Case(
		"visitor",
		lambda w, h: link(w, h.live.job),
		wrong={**TOKEN_WRONG, "reason": (*wrong.NOT_A_TEXT, wrong.LONG)},
		told_by=LINK_STORY,
	),
}
