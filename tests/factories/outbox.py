"""The contents of the outbox, its delivery inside the test's transaction, and its recipients."""

from __future__ import annotations

import json
from typing import Any

import frappe
import requests
from frappe.utils.password import get_decrypted_password

from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

TO = "+15145550177"


def messages(topic: str, reference: str | None = None) -> list[Any]:
	"""The outbox rows of a topic, oldest first."""
	filters = {"topic": topic, **({"reference_name": reference} if reference else {})}
	return frappe.get_all("Outbound Message", filters=filters, fields=["*"], order_by="creation")


def deliver(topic: str, reference: str | None = None) -> Receipt | ServiceRefused:
	"""Send the latest row of a topic, with its real sender and outcome, inside this transaction."""
	row = messages(topic, reference)[-1]
	item = OutboxItem(
		name=row.name,
		channel=row.channel,
		topic=row.topic,
		target=row.target or "",
		payload=json.loads(row.payload),
		secret=secret_of(row.name),
		key=row.idempotency_key,
		attempts=row.attempts + 1,
		reference_doctype=row.reference_doctype,
		reference_name=row.reference_name,
	)
	receipt = refusal = None
	try:
		receipt = frappe.get_attr(frappe.get_hooks("outbox_senders")[row.channel][-1])(item)
	except ServiceRefused as refused:
		refusal = refused
	for outcome in frappe.get_hooks("outbox_outcomes").get(topic, []):
		frappe.get_attr(outcome)(item, receipt, refusal)
	return receipt or refusal


def secret_of(row: str) -> str | None:
	"""The secret part of a row's payload, which its sender receives."""
	return get_decrypted_password("Outbound Message", row, "secret_payload", raise_exception=False)


def control(fakes: dict[str, Any], fake: str, **switches: Any) -> None:
	"""Set the switches of a stand-in; without arguments, reset it to normal."""
	requests.post(f"{fakes[fake]['url']}/_control", json=switches, timeout=5).raise_for_status()


def texts_to(fakes: dict[str, Any], key: str) -> list[str]:
	messages = requests.get(f"{fakes['twilio']['url']}/messages", params={"to": TO}, timeout=5).json()
	return [message["body"] for message in messages if key in message["body"]]
