"""The messages of each channel, as the receiver sees them."""

from __future__ import annotations

import pytest
import requests

from tests.factories.outbox import control

pytestmark = pytest.mark.site


def test_events_are_signed(outbox, fakes, site) -> None:
	"""n8n would refuse the event, or accept forged ones."""
	from gigafibre_fsm.notifications.notify import envelope

	key = f"test:{site.generate_hash(length=12)}"
	event = envelope("connection.tested", {"site": "exemple"}, key, None)
	row = outbox.deliver(outbox.post("Webhook", target="n8n", payload=event, key=key))
	assert row.status == "Sent"
	events = requests.get(f"{fakes['hub']['url']}/events", params={"target": "n8n"}, timeout=5).json()
	received = next(event for event in events if key in str(event))
	assert received["verified"], received


def test_an_email_has_text_html_and_a_stable_message_id(outbox, fakes, site, mail_flows) -> None:
	"""An email without a text part, or with a new Message-ID at each try, ends in the spam folder, twice."""
	from gigafibre_fsm.notifications import templates

	notice = templates.notice("order.cancelled", "fr", {"order": "SAL-ORD-EXEMPLE", "name": "Client exemple"})
	address = f"{site.generate_hash(length=8)}@example.com"
	payload = {"subject": notice.subject, "text": notice.text, "html": notice.html}
	row = outbox.deliver(outbox.post("E-mail", target=address, payload=payload))
	assert row.status == "Sent", row.last_error
	mail = requests.get(f"{fakes['smtp']['url']}/messages", params={"to": address}, timeout=5).json()
	assert len(mail) == 1 and mail[0]["subject"] == "Votre commande est annulée"
	assert row.provider_reference.startswith("<") and "@" in row.provider_reference


def test_a_mailbox_that_does_not_exist_is_final(outbox, fakes, site, mail_flows) -> None:
	"""Mail servers block senders that keep writing to addresses that do not exist."""
	address = f"{site.generate_hash(length=8)}@example.com"
	control(fakes, "smtp", reject=[address])
	row = outbox.deliver(
		outbox.post("E-mail", target=address, payload={"subject": "Exemple", "text": "Exemple"})
	)
	assert row.status == "Dead" and row.last_error.startswith("5"), row.last_error
	control(fakes, "smtp", reject=[])


def test_a_mail_is_sent_once_however_the_server_says_goodbye(outbox, fakes, site, mail_flows) -> None:
	"""A server that answers to QUIT with another code than 221 had the customer get each mail thirty times."""
	address = f"{site.generate_hash(length=8)}@example.com"
	control(fakes, "smtp", farewell="421 4.4.2 Closing connection")
	name = outbox.post("E-mail", target=address, payload={"subject": "Exemple", "text": "Exemple"})
	row = outbox.deliver(name)
	control(fakes, "smtp", farewell="221 2.0.0 Bye")
	assert row.status == "Sent", row.last_error
	mails = requests.get(f"{fakes['smtp']['url']}/messages", params={"to": address}, timeout=5).json()
	assert len(mails) == 1


def test_a_text_message_waits_while_twilio_refuses_our_key(outbox, fakes, site) -> None:
	"""While the key is replaced each sign-in code, bill and notice of an outage would be lost for good."""
	from gigafibre_fsm.flow.vocabulary import SETTINGS

	settings = site.get_doc(SETTINGS)
	right = settings.get_password("twilio_auth_token")

	def write(token: str) -> None:
		settings.reload()
		settings.twilio_auth_token = token
		settings.flags.ignore_mandatory = True
		settings.save()
		site.db.commit()

	name = outbox.post("SMS", target="+15145550123")
	write("0" * 32)
	try:
		row = outbox.deliver(name)
	finally:
		write(right)
	assert row.status == "Failed" and "Twilio" in row.last_error, row.last_error
	outbox.due(name)
	assert outbox.deliver(name).status == "Sent"
