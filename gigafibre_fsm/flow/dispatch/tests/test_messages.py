"""Messages to customers about their visit: calendar file, reminder, late, missed."""

from __future__ import annotations

import datetime
import json

import pytest
from icalendar import Calendar

from gigafibre_fsm import clock
from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.dispatch import appointments, invitation, links, opening, reminders
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS
from tests.factories.ordering import visit_day

pytestmark = pytest.mark.site


@pytest.fixture
def planned(site, service, make, job):
	"""A visit that is planned for the morning of its day."""
	service.assign(job.name, make.technician().name, visit_day(), "AM")
	job.reload()
	return job


def messages_sent(site, topic: str, job, channel: str = "SMS") -> list[str]:
	rows = {"topic": topic, "reference_name": job.name, "channel": channel}
	return site.get_all("Outbound Message", rows, pluck="name")


def on_day(site, job, day: datetime.date, **values: object) -> None:
	site.db.set_value("Dispatch Job", job.name, {"scheduled_date": day, **values})


def test_a_confirmation_carries_a_calendar_file_and_a_link(site, service, planned) -> None:
	"""The customer would type the appointment by hand, and call to change it."""
	[mail] = messages_sent(site, "visit.scheduled", planned, "E-mail")
	payload = json.loads(site.get_doc("Outbound Message", mail).payload)
	[paper] = payload["papers"]
	assert (paper["kind"], paper["given"]) == ("calendar", {"job": planned.name})
	assert "/internet/rendez-vous?t=" in payload["text"]

	def event():
		return Calendar.from_ical(invitation.of_job(planned.name)).walk("VEVENT")[0]

	first = event()
	zone = datetime.timezone.utc
	begin = first.decoded("dtstart")
	assert begin.tzinfo is not None and begin.astimezone(zone).date() == visit_day()
	assert (first.decoded("dtend") - begin) == datetime.timedelta(hours=4)
	assert str(first["status"]) == "CONFIRMED"
	service.unassign(planned.name)
	later = event()
	assert str(later["status"]) == "CANCELLED" and later["uid"] == first["uid"]


def test_the_calendar_file_of_a_cancelled_visit_says_so(service, planned) -> None:
	"""A confirmation that waits for the mail server would put a cancelled visit into the customer's calendar."""
	service.cancel(planned.name, "Demande du client")
	event = Calendar.from_ical(invitation.of_job(planned.name)).walk("VEVENT")[0]
	assert str(event["status"]) == "CANCELLED"


def test_the_day_before_is_reminded_once(site, planned) -> None:
	"""The household would forget, or get the same text message every quarter of an hour."""
	assert planned.name not in reminders.due_tomorrow()
	tomorrow = visit_day() - datetime.timedelta(days=1)
	on_day(site, planned, tomorrow)
	assert planned.name in reminders.due_tomorrow()
	reminders.remind(planned.name)
	assert len(messages_sent(site, "visit.reminder", planned)) == 1
	assert planned.name not in reminders.due_tomorrow()
	on_day(site, planned, tomorrow, time_window="PM")
	assert planned.name in reminders.due_tomorrow(), "another window is another appointment"


def test_who_waits_hears_that_the_technician_is_late(site, planned, monkeypatch) -> None:
	"""The household would wait until the evening and hear nothing."""
	today = visit_day() - datetime.timedelta(days=2)
	on_day(site, planned, today)
	noon = datetime.datetime.combine(today, TIME_WINDOWS["AM"][1])
	for minutes, late in ((-40, False), (-20, True), (60, True)):
		monkeypatch.setattr(
			reminders, "now_datetime", lambda at=minutes: noon + datetime.timedelta(minutes=at)
		)
		assert (planned.name in reminders.late_now()) is late, minutes
	reminders.warn_late(planned.name)
	assert len(messages_sent(site, "visit.late", planned)) == 1 and planned.name not in reminders.late_now()
	on_day(site, planned, today, status="En Route", time_window="PM")
	assert planned.name not in reminders.late_now()


def test_the_dispatcher_reads_a_message_before_it_is_sent(site, planned) -> None:
	"""A wrong date would be noticed by the customer first; or the preview itself would be sent."""
	before = site.db.count("Outbound Message")
	for topic in reminders.PREVIEWED:
		shown = reminders.preview(planned.name, topic)
		assert shown["sms"] or shown["text"], topic
	assert site.db.count("Outbound Message") == before
	[sent] = messages_sent(site, "visit.scheduled", planned)
	text = json.loads(site.get_doc("Outbound Message", sent).payload)["text"]
	assert reminders.preview(planned.name, "visit.scheduled")["sms"] == text


def test_a_dispatcher_says_that_the_technician_is_late(site, planned) -> None:
	"""A dispatcher who knows at nine that the truck has broken down could not notify the household of eleven."""
	with pytest.raises(Conflict, match="Nobody waits"):
		reminders.report_late(planned.name)
	on_day(site, planned, datetime.date.fromisoformat(site.utils.nowdate()))
	for _time in range(2):
		reminders.report_late(planned.name)
	assert len(messages_sent(site, "visit.late", planned)) == 1


def test_on_the_way_says_when(site, service, planned) -> None:
	"""The household would stay at the window all morning."""
	from gigafibre_fsm.flow.dispatch import arrival

	person = {
		"home_latitude": 45.17,
		"home_longitude": -73.68,
		"last_latitude": 45.17,
		"last_longitude": -73.60,
	}
	site.db.set_value("Technician", planned.technician, person)
	site.db.set_value("Service Location", planned.location, {"latitude": 45.17, "longitude": -73.55})
	ten = datetime.datetime.fromisoformat("2026-11-30 10:00")
	from_home = arrival.expected_at(planned, ten)
	assert from_home > "10:00"
	site.db.set_value("Technician", planned.technician, "last_position_at", clock.to_utc(ten))
	assert "10:00" < arrival.expected_at(planned, ten) < from_home, "the truck is nearer than home"
	service.en_route(planned.name, early=True)
	[sent] = messages_sent(site, "visit.en_route", planned)
	assert " vers " in json.loads(site.get_doc("Outbound Message", sent).payload)["text"]


def test_a_household_reads_that_its_visit_is_done(site, service, make, planned) -> None:
	"""A customer who was at work would not know whether the technician came, nor which devices were removed."""
	service.start(planned.name)
	service.complete(planned.name, "Jeanne Exemple", override_reason="Essai")
	assert not messages_sent(site, "visit.completed", planned), "an installation says that its services work"
	site.db.set_value("Service Equipment", {"location": planned.location}, "status", "Installed")
	pickup = opening.open_job("Pickup", planned.location)
	service.assign(pickup.name, make.technician().name, visit_day(), "PM")
	service.start(pickup.name)
	for _time in range(2):
		service.complete(pickup.name, "Jeanne Exemple", override_reason="Essai")
	[mail] = messages_sent(site, "visit.completed", pickup, "E-mail")
	text = json.loads(site.get_doc("Outbound Message", mail).payload)["text"]
	assert "Il a repris" in text and "Routeur" in text


def test_a_missed_visit_returns_before_all_others(site, planned) -> None:
	"""A household where nobody came would be forgotten."""
	with pytest.raises(Conflict, match="not over"):
		reminders.missed(planned.name)
	on_day(site, planned, visit_day() - datetime.timedelta(days=3))
	reminders.missed(planned.name)
	planned.reload()
	assert (planned.status, planned.priority) == ("Open", "Urgent") and planned.queue_reason
	assert len(messages_sent(site, "visit.missed", planned)) == 1


def test_a_link_is_for_one_visit_only(site, planned, make) -> None:
	"""Whoever has a link could read and move the visits of others."""
	token = links.visit_url(planned.name).partition("t=")[2]
	shown = appointments.visit_details(token)
	assert shown["planned"] and not shown["address"].startswith("123")
	head, body, mark = token.split(".")
	for forged in (f"{head}.{body}.{mark[:-2]}xx", "x", "", f"{head}..{mark}"):
		with pytest.raises(BadRequest):
			appointments.visit_details(forged)


def test_a_day_that_was_given_up_is_wanted_no_more(service, planned) -> None:
	"""The visit would be suggested for the day on which the customer just said that nobody is home, and hold time on it."""
	day, other = visit_day(), visit_day() + datetime.timedelta(days=1)
	planned.set("preferred_dates", [{"date": each, "time_window": "AM"} for each in (day, other)])
	planned.save()
	appointments.give_up(links.visit_url(planned.name).partition("t=")[2], "Absents")
	planned.reload()
	assert [row.date for row in planned.preferred_dates] == [other] and planned.contact_me


def test_it_is_too_late_on_the_day_itself(site, planned) -> None:
	"""A technician would drive to a house that has moved its visit an hour before."""
	token = links.visit_url(planned.name).partition("t=")[2]
	on_day(site, planned, visit_day() - datetime.timedelta(days=2))
	assert not appointments.visit_details(token)["may_change"]
	with pytest.raises(Conflict, match="too late"):
		appointments.give_up(token)
	assert appointments.confirm(token)["confirmed"]
