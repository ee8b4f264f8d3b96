"""A whole visit as its household reads it, in French and in English: every text message and email of it."""

from __future__ import annotations

import datetime
import json
import re
from itertools import chain

import pytest
from icalendar import Calendar

from gigafibre_fsm.flow.dispatch import invitation, opening, reminders
from gigafibre_fsm.notifications import opt_outs
from tests.factories.ordering import technician, visit_day

pytestmark = pytest.mark.site

# Required text of each message, by topic: (in the text message, subject, in the email).
FRENCH = {
	"visit.scheduled": ("rendez-vous confirmé le ", "Rendez-vous confirmé", "prévoyez qu'un adulte soit sur place"),
	"visit.reminder": ("rappel, notre technicien passe demain", "Demain : notre technicien", "attachez vos animaux"),
	"visit.late": ("a du retard", "", ""),
	"visit.en_route": ("Technicien en route! Alex Exemple arrive vers ", "", ""),
	"visit.completed": ("la visite est terminée", "La visite est terminée", "Il a repris"),
	"visit.missed": ("nous n'avons pas pu passer le ", "Nous n'avons pas pu passer", "en priorité"),
}  # fmt: skip
ENGLISH = {
	"visit.scheduled": ("visit confirmed for ", "Visit confirmed", "make sure that an adult is there"),
	"visit.reminder": ("a reminder, our technician comes tomorrow", "Tomorrow: our technician", "keep your pets"),
	"visit.late": ("our technician is late", "", ""),
	"visit.en_route": ("your technician is on the way! Alex Exemple will be there around ", "", ""),
	"visit.completed": ("the visit is done", "The visit is done", "What the technician took back"),
	"visit.missed": ("we could not come on ", "We could not come", "before all others"),
}  # fmt: skip
LINK = re.compile(r"https?://\S+")
# Words of the one language that no message in the other may have.
FRENCH_WORDS = ("technicien ", "rendez-vous", "visite ", "Routeur", "Appelez", "écrivons")
ENGLISH_WORDS = ("technician", "appointment", " visit ", "Router", "Call us", "write to you")


@pytest.fixture
def pickup(site, job):
	"""A visit that takes the household's devices away; nothing of it is awaited from the network."""
	site.db.set_value("Service Equipment", {"location": job.location}, "status", "Installed")
	return opening.open_job("Pickup", job.location)


@pytest.fixture
def alex(site):
	return technician(technician_name="Alex Exemple", home_latitude=45.17, home_longitude=-73.68).name


def sent(site, job) -> dict[str, dict[str, dict]]:
	"""Messages to the household of this visit: {topic: {channel: payload}}, the last of each."""
	rows = site.get_all(
		"Outbound Message",
		{"reference_name": job.name, "channel": ("in", ("SMS", "E-mail"))},
		["topic", "channel", "payload", "target"],
		order_by="creation",
	)
	mine = {site.db.get_value("Customer", job.customer, field) for field in ("mobile_no", "email_id")}
	found: dict[str, dict[str, dict]] = {}
	for row in rows:
		if row.target in mine:
			found.setdefault(row.topic, {})[row.channel] = json.loads(row.payload)
	return found


def on_day(site, job, day: datetime.date) -> None:
	site.db.set_value("Dispatch Job", job.name, {"scheduled_date": day, "time_window": "AM"})


def walk(site, service, visit, alex: str) -> None:
	"""From the confirmation to the missed visit, then a second appointment that is kept."""
	today = datetime.date.fromisoformat(site.utils.nowdate())
	service.assign(visit.name, alex, visit_day(), "AM")
	on_day(site, visit, today + datetime.timedelta(days=1))
	reminders.remind(visit.name)
	on_day(site, visit, today - datetime.timedelta(days=1))
	reminders.missed(visit.name)
	service.assign(visit.name, alex, visit_day(), "AM")
	on_day(site, visit, today)
	reminders.report_late(visit.name)
	service.en_route(visit.name)
	service.start(visit.name)
	service.complete(visit.name, "Jeanne Exemple", override_reason="Essai")


@pytest.mark.parametrize(
	("language", "expected", "foreign"),
	[("fr", FRENCH, ENGLISH_WORDS), ("en", ENGLISH, FRENCH_WORDS)],
)
def test_a_household_reads_its_whole_visit_in_its_language(
	site, service, pickup, alex, language: str, expected: dict, foreign: tuple[str, ...]
) -> None:
	"""A household would miss a message of its visit, or not understand it."""
	site.db.set_value("Customer", pickup.customer, "language", language)
	walk(site, service, pickup, alex)
	found = sent(site, pickup)
	assert set(found) == set(expected)
	for topic, (in_sms, subject, in_mail) in expected.items():
		channels = found[topic]
		assert in_sms in channels["SMS"]["text"], (topic, channels["SMS"]["text"])
		assert ("E-mail" in channels) == bool(subject), topic
		if subject:
			assert channels["E-mail"]["subject"].replace("\u00a0", " ").startswith(subject), topic
			assert in_mail in channels["E-mail"]["text"], (topic, channels["E-mail"]["text"])
			assert f'lang="{language}"' in channels["E-mail"]["html"], topic
	texts = [
		LINK.sub("", payload.get(part, ""))
		for payload in chain.from_iterable(channels.values() for channels in found.values())
		for part in ("text", "subject")
	]
	strange = [(word, text) for word in foreign for text in texts if word in text]
	assert not strange
	event = Calendar.from_ical(invitation.of_job(pickup.name)).walk("VEVENT")[0]
	summary = {"fr": "Gigafibre : visite du technicien", "en": "Gigafibre: the technician's visit"}
	assert str(event["summary"]).replace("\u00a0", " ") == summary[language]


def test_who_gets_no_text_message_reads_it_by_email(site, service, pickup, alex) -> None:
	"""A customer who wrote STOP, or chose email, would not learn that the technician is late, nor that they are on the way."""
	number = "+15145550177"
	site.db.set_value("Customer", pickup.customer, "mobile_no", number)
	opt_outs.stop(number, "ARRET")
	walk(site, service, pickup, alex)
	found = sent(site, pickup)
	assert set(found) == set(FRENCH)
	assert all(set(channels) == {"E-mail"} for channels in found.values())
	assert "Alex Exemple arrive vers " in found["visit.en_route"]["E-mail"]["text"]
	assert "a du retard" in found["visit.late"]["E-mail"]["text"]
	shown = reminders.preview(pickup.name, "visit.late")
	assert shown["text"] and not shown["sms"], "what is previewed is what would be sent"
