"""Findings about messages that were not delivered."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from gigafibre_fsm.clock import ago
from gigafibre_fsm.flow.reconcile.rules import TICKET, Finding

# Twilio's error code for a recipient who has opted out of SMS.
SAID_STOP = "21610"
UNDELIVERED_DAYS = 30


def dead_messages() -> Iterator[Finding]:
	"""Outbox messages that are dead and were not retried: a charge, a device's settings, an SMS."""
	rows = frappe.db.sql(
		"""SELECT name, channel, topic, IFNULL(last_error, '') AS reason FROM `tabOutbound Message`
		WHERE status = 'Dead' AND IFNULL(last_error, '') NOT LIKE %(late)s
			AND NOT (channel = 'SMS' AND IFNULL(last_error, '') LIKE %(stop)s)
		ORDER BY creation""",
		{"late": "expired%", "stop": f"{SAID_STOP}:%"},
		as_dict=True,
	)
	for row in rows:
		facts = {"channel": row.channel, "topic": row.topic, "reason": row.reason}
		repair = "retry_message" if row.reason.startswith("Given up") else TICKET
		yield Finding("message_dead", "Outbound Message", row.name, facts, repair)


def undelivered() -> Iterator[Finding]:
	"""SMS that Twilio accepted but did not deliver, where no email with the same content was sent."""
	rows = frappe.db.sql(
		"""SELECT sms.name, sms.topic, sms.target, sms.last_error AS reason FROM `tabOutbound Message` sms
		WHERE sms.channel = 'SMS' AND sms.status = 'Sent' AND sms.sent_at > %(since)s
			AND IFNULL(sms.last_error, '') != '' AND sms.topic != 'otp.code'
			AND NOT EXISTS (SELECT 1 FROM `tabOutbound Message` mail
				WHERE mail.idempotency_key = REPLACE(sms.idempotency_key, ':sms', ':mail') AND mail.channel = 'E-mail'
					AND mail.status != 'Dead')
		ORDER BY sms.creation""",
		{"since": ago(days=UNDELIVERED_DAYS)},
		as_dict=True,
	)
	for row in rows:
		facts = {"topic": row.topic, "reason": row.reason}
		yield Finding("message_undelivered", "Outbound Message", row.name, facts, TICKET)
