"""The reports of the field: what a manager decides by."""

from __future__ import annotations

import datetime

import pytest

from gigafibre_fsm.flow.dispatch import board_rules, performance

MONDAY = datetime.date(2026, 11, 16)
NOON = datetime.datetime.fromisoformat("2026-11-16 12:00")


@pytest.mark.parametrize(
	("begun", "late"),
	[("08:00", 0), ("11:59", 0), ("12:00", 0), ("12:01", 1), ("13:30", 90), ("07:40", -20)],
)
def test_how_late_a_visit_was_begun(begun, late) -> None:
	"""A technician who came at nine would be late in the manager's figures."""
	at = datetime.datetime.combine(MONDAY, datetime.time.fromisoformat(begun))
	assert board_rules.minutes_late(MONDAY, "AM", at) == late


@pytest.mark.site
def test_the_figures_of_a_day(site, service, make, job) -> None:
	"""Time on site, punctuality and first-time fix would count visits that failed, or leave out those that did not."""
	technician = make.technician()
	second = site.get_doc("Dispatch Job", {"sales_order": make.order().name})
	done = {"technician": technician.name, "status": "Completed", "scheduled_date": MONDAY, "time_window": "AM",
		"duration_minutes": 120, "en_route_at": "2026-11-16 08:30:00", "started_at": "2026-11-16 09:00:00",
		"completed_at": "2026-11-16 10:30:00"}  # fmt: skip
	site.db.set_value("Dispatch Job", job.name, done)
	site.db.set_value("Dispatch Job", second.name, {**done, "started_at": "2026-11-16 12:30:00",
		"completed_at": "2026-11-16 13:00:00", "en_route_at": None})  # fmt: skip
	own = {"technician": technician.name}
	(time,) = [
		row for row in performance.time_on_site(MONDAY, MONDAY) if row["technician"] == technician.name
	]
	assert (time.visits, int(time.on_site), int(time.travel), int(time.planned)) == (2, 60, 30, 120)
	(came,) = [
		row for row in performance.punctuality(MONDAY, MONDAY) if row["technician"] == own["technician"]
	]
	assert (came["in_window"], came["late"], came["minutes_late"]) == (1, 1, 30)
	before = performance.first_time_fix(MONDAY, MONDAY)[0]
	again = site.copy_doc(site.get_doc("Dispatch Job", job.name))
	again.update({"job_type": "Repair", "status": "Open", "sales_order": None, "equipment_list": []})
	again.insert(ignore_permissions=True)
	site.db.set_value("Dispatch Job", again.name, "creation", NOON + datetime.timedelta(days=3))
	after = performance.first_time_fix(MONDAY, MONDAY)[0]
	assert (after["visits"], int(after["at_once"])) == (before["visits"], int(before["at_once"]) - 1)


@pytest.mark.site
def test_a_failed_visit_is_remembered_when_it_is_planned_again(site, service, make, on_site) -> None:
	"""The reasons would be forgotten with the next date, and nobody would see that dogs cost a day a month."""
	service.fail(on_site.name, "Chien dans la cour (exemple)")
	today = datetime.date.fromisoformat(site.utils.nowdate())
	reasons = {row["reason"]: row["visits"] for row in performance.failed_visits(today, today)}
	assert reasons["Chien dans la cour (exemple)"] == 1
	service.unassign(on_site.name)
	assert performance.failed_visits(today, today)[0]["visits"] == 1
	assert not site.db.get_value("Dispatch Job", on_site.name, "failure_reason")


@pytest.mark.site
def test_the_working_time_ahead(site, service, make, job) -> None:
	"""Sales would promise days that are full."""
	days = {row["day"]: row for row in performance.capacity_ahead(14)}
	assert days and all(0 <= row["free"] <= row["working"] for row in days.values())
	day = min(day for day in days if day > datetime.date.fromisoformat(site.utils.nowdate()))
	site.db.set_value("Dispatch Job", job.name, {"status": "Scheduled", "technician": make.technician().name,
		"scheduled_date": day, "time_window": "AM", "duration_minutes": 90})  # fmt: skip
	then = {row["day"]: row for row in performance.capacity_ahead(14)}[day]
	assert then["planned"] == days[day]["planned"] + 90


@pytest.mark.site
def test_every_report_is_drawn(site, service, job) -> None:
	"""A manager would open a report and read an error."""
	from frappe.desk.query_report import run

	for name in ("Field Time", "First-Time Fix", "Punctuality", "Failed Visits", "Capacity Ahead"):
		found = run(name, {}, ignore_prepared_report=True)
		assert found["columns"], name
		assert site.db.exists("Dashboard Chart", {"report_name": name, "use_report_chart": 1}), name
