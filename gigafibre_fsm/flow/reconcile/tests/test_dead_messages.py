"""Findings about outbox entries that were given up."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.reconcile.tests.findings import found

pytestmark = pytest.mark.site


def test_a_dead_charge_is_found_among_many_expired_codes(site) -> None:
	"""A dead charge would be missing from the report, and yesterday's finding about it would become Gone."""
	from gigafibre_fsm.bulk import bulk_insert
	from gigafibre_fsm.outbox.service import post

	dead = post("Stripe", topic="payment.charge", key=site.generate_hash(), payload={})
	site.db.set_value(
		"Outbound Message", dead, {"status": "Dead", "last_error": "Given up after 30 attempts."}
	)
	finding = found(site, "message_dead", dead)
	assert finding
	late = []
	for number in range(600):
		row = site.new_doc("Outbound Message")
		values = {"status": "Dead", "channel": "SMS", "topic": "otp.code", "last_error": "expired: Too late"}
		row.update({**values, "idempotency_key": f"{dead}:{number}", "attempts": 1})
		row.set_user_and_timestamp()
		row.set_new_name()
		late.append(row)
	bulk_insert.write(late)
	assert found(site, "message_dead", dead) == finding


def test_an_sms_to_a_stopped_number_is_no_finding(site) -> None:
	"""Every SMS to a customer who has opted out would be a ticket."""
	from gigafibre_fsm.outbox.service import post

	name = post("SMS", topic="visit.scheduled", key=site.generate_hash(), target="+15145550111")
	refused = {"status": "Dead", "last_error": "21610: Twilio refused the message (21610)."}
	site.db.set_value("Outbound Message", name, refused)
	assert not found(site, "message_dead", name)


@pytest.mark.slow
def test_many_findings_are_closed_in_one_statement(site) -> None:
	"""After "Retry all" the comparison would exceed its request's time limit, and again every night."""
	import time

	from gigafibre_fsm.flow.reconcile import findings, rules

	many = [rules.Finding("message_dead", "Outbound Message", f"none-{number}") for number in range(1000)]
	findings.record(many, ["message_dead"])
	started = time.process_time()  # not the clock: other parts of the suite run beside this one
	findings.record([], ["message_dead"])
	assert time.process_time() - started < 2
	closed = {"kind": "message_dead", "reference_name": ("like", "none-%"), "status": "Gone"}
	assert site.db.count("Reconciliation Finding", closed) == 1000


def test_an_undelivered_sms_is_found(site) -> None:
	"""A customer who gave a landline number would hear of no visit, and staff would not know."""
	from gigafibre_fsm.integrations.twilio.callback import note_status
	from gigafibre_fsm.outbox.service import post

	def sent(key: str, channel: str = "SMS") -> str:
		name = post(channel, topic="visit.scheduled", key=key, target="+15145550112")
		values = {"status": "Sent", "sent_at": site.utils.now_datetime(), "provider_reference": name}
		site.db.set_value("Outbound Message", name, values)
		if channel == "SMS":
			note_status({"MessageSid": name, "MessageStatus": "undelivered", "ErrorCode": "30006"})
		return name

	alone, both = site.generate_hash(), site.generate_hash()
	sent(f"{both}:mail", "E-mail")
	assert found(site, "message_undelivered", sent(f"{alone}:sms"))
	assert not found(site, "message_undelivered", sent(f"{both}:sms"))
