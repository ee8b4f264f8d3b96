"""Installed devices. All sample data."""

from __future__ import annotations

import secrets
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from tests.factories import ordering

DECO = "TP-Link Deco"


def location(**values: Any) -> Document:
	doc = frappe.new_doc("Service Location")
	doc.update(
		{"customer": ordering.customer().name, "address_line": "123 rue Exemple", "is_sample": 1, **values}
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
