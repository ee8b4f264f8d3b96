"""A customer's request and support's answer."""

from __future__ import annotations

import pytest

from tests.factories import ordering

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
