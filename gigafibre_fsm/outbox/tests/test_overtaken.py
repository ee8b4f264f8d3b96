"""Messages that a later message or event has made obsolete."""

from __future__ import annotations

import pytest

from tests.factories.outbox import TO, control, texts_to

pytestmark = pytest.mark.site


def test_only_the_latest_message_of_a_thread_is_sent(site, outbox, fakes) -> None:
	"""After an outage the customer would wait at home on a day that has been changed."""
	job = site.get_doc("User", "Administrator")
	control(fakes, "twilio", outage="500", next=1)
	first = outbox.post(topic="visit.scheduled", thread="visit", reference=job)
	assert outbox.deliver(first).status == "Failed"
	second = outbox.post(topic="visit.scheduled", thread="visit", reference=job)
	elsewhere = outbox.post(topic="visit.scheduled", thread="visit", reference=job, target="+15145550178")
	for name in (second, elsewhere):
		assert outbox.deliver(name).status == "Sent"
	outbox.due(first)
	row = outbox.deliver(first)
	assert row.status == "Dead" and row.last_error.startswith("expired")
	assert texts_to(fakes, row.idempotency_key) == []
	other = outbox.post(topic="invoice.paid", reference=job)
	outbox.post(topic="invoice.paid", reference=job)
	assert outbox.deliver(other).status == "Sent"


def test_a_message_about_a_past_date_is_not_sent(site, outbox, fakes) -> None:
	"""Retrying last month's messages would tell customers to wait for visits that are over."""
	from gigafibre_fsm.notifications import notify

	day = site.utils.add_days(site.utils.nowdate(), -1)
	key = f"test:{site.generate_hash()}"
	outbox.keys += [f"{key}:sms", f"{key}:mail"]
	context = {"date": day, "time_window": "AM", "address": "123, rue Exemple"}
	names = notify.tell_person(
		"visit.scheduled", context, key, phone=TO, email="a@example.com", language="fr"
	)
	outbox.commit()
	assert {outbox.deliver(name).status for name in names} == {"Dead"}
	key = f"test:{site.generate_hash()}"
	outbox.keys.append(f"{key}:sms")
	today = {**context, "date": site.utils.nowdate()}
	(name,) = notify.tell_person("visit.scheduled", today, key, phone=TO, language="fr")
	outbox.commit()
	assert outbox.deliver(name).status == "Sent"


def test_a_final_sms_status_is_kept(outbox) -> None:
	"""Twilio's callbacks arrive in any order: a number that does not exist would look as if it had been reached."""
	from gigafibre_fsm.integrations.twilio.callback import note_status

	row = outbox.deliver(outbox.post())
	about = {"MessageSid": row.provider_reference}
	for status, error in (("undelivered", "30005"), ("sent", ""), ("delivered", "")):
		assert note_status({**about, "MessageStatus": status, "ErrorCode": error})
		outbox.frappe.db.commit()
		row = outbox.row(row.name)
		assert "undelivered" in row.response and row.last_error == "30005: undelivered"
