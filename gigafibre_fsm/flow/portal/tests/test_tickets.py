"""A customer's request and support's answer."""

from __future__ import annotations

import pytest

from tests.factories import billing, ordering

pytestmark = pytest.mark.site


@pytest.fixture
def issue(site):
	who = ordering.customer(language="fr")
	made = {
		"doctype": "Issue",
		"subject": "Lent",
		"description": "x",
		"customer": who.name,
		"fsm_kind": "Portal",
	}
	return site.get_doc({**made, "raised_by": who.email_id}).insert()


def write(site, issue, **values: str):
	return site.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Sent",
			"reference_doctype": "Issue",
			"reference_name": issue.name,
			"subject": "Re: Lent",
			"sender": "soutien@example.com",
			"recipients": issue.raised_by,
			"content": "<p>Bonjour,</p><p>Votre ligne est <b>réparée</b>.<br>Merci!</p>",
			**values,
		}
	).insert(ignore_permissions=True)


def mails(site, issue) -> list:
	about = {"topic": "ticket.answered", "reference_name": issue.name}
	return site.get_all("Outbound Message", filters=about, fields=["channel", "target", "payload"])


def test_an_answer_is_sent_and_shown(site, issue) -> None:
	"""The customer would not get support's answer, neither by email nor in the account."""
	from gigafibre_fsm.flow.portal import tickets

	answer = write(site, issue)
	(mail,) = mails(site, issue)
	assert (mail.channel, mail.target) == (
		"E-mail",
		issue.raised_by,
	) and "Votre ligne est réparée." in mail.payload
	assert not answer.recipients, "Frappe's own queue would write a second time"
	assert site.db.get_value("Communication", answer.name, "recipients") == issue.raised_by
	(shown,) = tickets.of_customers([issue.customer])
	assert [each["text"] for each in shown["answers"]] == ["Bonjour,\n\nVotre ligne est réparée.\n\nMerci!"]


def test_internal_notes_are_not_shown(site, issue) -> None:
	"""The customer would read what a colleague thinks of them."""
	from gigafibre_fsm.flow.portal import tickets

	issue.add_comment("Comment", "Client difficile")
	write(site, issue, sent_or_received="Received", content="Ma propre réponse")
	assert not mails(site, issue)
	assert tickets.of_customers([issue.customer])[0]["answers"] == []


def test_what_is_known_goes_with_the_request(site) -> None:
	"""Support would ask again what the page has just shown, and a request about an outage would be worked on by itself."""
	from gigafibre_fsm.flow.portal import diagnosis, overview, tickets

	place = billing.activated()
	incident = site.get_doc(
		{
			"doctype": "Network Incident",
			"status": "Running",
			"cause": "Unknown",
			"started_at": "2026-04-01 18:10:00",
		}
	)
	incident.flags.ignore_mandatory = True
	incident.insert(ignore_permissions=True)
	row = {"doctype": "Incident Location", "incident": incident.name, "location": place.name}
	site.get_doc({**row, "customer": place.customer, "silent_since": "2026-04-01 18:10:00"}).insert()
	(told,) = diagnosis.of_customers([place.customer])
	assert told["outage"] and told["tone"] == "bad" and "2:10" in told["sentence"]
	(shown,) = overview.places_of([place.customer])
	assert shown["sentence"]["text"] == told["sentence"]
	opened = tickets.open_request(place.customer, "", "Plus d'Internet", "Depuis midi")
	issue = site.get_doc("Issue", opened["ticket"])
	assert (issue.fsm_incident, issue.fsm_service_location) == (incident.name, place.name)
	assert opened["outage"] == told["sentence"]
	notes = site.get_all("Comment", {"reference_name": issue.name, "comment_type": "Info"}, pluck="content")
	assert any(incident.name in note for note in notes)
	assert incident.name not in str(tickets.of_customers([place.customer]))
