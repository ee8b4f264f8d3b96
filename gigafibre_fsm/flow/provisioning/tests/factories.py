"""Installed devices, for the tests of this step and of those behind it. All sample data."""

from __future__ import annotations

import json
import secrets
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.ordering.tests import factories
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

DECO = "TP-Link Deco"


def location(**values: Any) -> Document:
	doc = frappe.new_doc("Service Location")
	doc.update(
		{"customer": factories.customer().name, "address_line": "123 rue Exemple", "is_sample": 1, **values}
	)
	return doc.insert()


def mac() -> str:
	return f"403F8C{secrets.token_hex(3).upper()}"


def router(**values: Any) -> Document:
	"""An installed WiFi router that no ACS has seen yet."""
	place = values.pop("location", None) or location()
	doc = frappe.new_doc("Service Equipment")
	doc.update(
		{
			"status": "Installed",
			"equipment_type": "Routeur",
			"mac": mac(),
			"model": "Device2",
			"location": place.name,
			"customer": place.customer,
			"scanned_at": now_datetime(),
			"custom_wifi_ssid": "Exemple-WiFi",
			"custom_wifi_password": "motdepasse-1",
			"is_sample": 1,
			**values,
		}
	)
	return doc.insert()


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
		secret=None,
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
