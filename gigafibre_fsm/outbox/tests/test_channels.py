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
