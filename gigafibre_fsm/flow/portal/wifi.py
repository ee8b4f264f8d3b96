"""A customer's WiFi: name and password as the router has them, a QR code to join, and changing them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import frappe
import segno
from frappe import _
from segno import helpers

from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.flow.ordering.credentials import ssid_refusal, wpa_refusal
from gigafibre_fsm.flow.portal import sentences
from gigafibre_fsm.flow.provisioning import pushes
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.records import customers_of

CHANGES_AN_HOUR = 10
SCREEN_SIZE = 5
"""Pixels of one module of the code: about 200 in all for a usual name, which a camera reads at arm's length."""


def show_wifi(equipment: str) -> dict[str, str]:
	"""{"ssid", "password", "qr": SVG of the code that joins} of one of the customer's routers. Raises NotFound."""
	doc = frappe.get_doc("Service Equipment", _own_router(equipment))
	ssid = doc.custom_wifi_ssid or ""
	password = doc.get_password("custom_wifi_password", raise_exception=False) or ""
	return {"ssid": ssid, "password": password, "qr": join_code(ssid, password) if password else ""}


def change_wifi(equipment: str, ssid: str, password: str) -> dict[str, Any]:
	"""Set another WiFi name and password, byte for byte, on the location's routers; returns `state`.

	Raises NotFound, BadRequest, TooMany.
	"""
	doc = frappe.get_doc("Service Equipment", _own_router(equipment), for_update=True)
	if refusal := ssid_refusal(ssid, _) or wpa_refusal(password, _):
		raise BadRequest(refusal)
	rate.limit(f"wifi:{doc.name}", CHANGES_AN_HOUR, 3600)
	doc.custom_wifi_ssid = ssid
	doc.custom_wifi_password = password
	doc.flags.ignore_permissions = True
	doc.save()
	if doc.location:
		pushes.push_house(doc.location, "changed by the customer")
	return state_of_wifi(equipment)


def state_of_wifi(equipment: str) -> dict[str, Any]:
	"""The state of a router's WiFi settings: {"equipment", "ssid", "state": pending, taken, refused or untold,
	"sentence"}.

	Untold: no router that could apply them has reported to us.
	"""
	name = _own_router(equipment)
	where = standing(name)
	return {
		"equipment": name,
		"ssid": frappe.db.get_value("Service Equipment", name, "custom_wifi_ssid"),
		"state": where,
		"sentence": asdict(sentences.of_wifi(where, _)),
	}


def standing(equipment: str) -> str:
	"""Whether a router has applied its WiFi settings: pending, taken, refused, or untold where none were ever sent."""
	last = frappe.db.get_value(
		"Provisioning Push", {"equipment": equipment}, "status", order_by="creation desc"
	)
	return {"Verified": "taken", "Failed": "refused", None: "untold"}.get(last, "pending")


def join_code(ssid: str, password: str) -> str:
	"""The QR code that telephones scan to join a network, as SVG. UTF-8, so that accented names are kept."""
	said = helpers.make_wifi_data(ssid=ssid, password=password, security="WPA")
	code = segno.make_qr(said, error="m", encoding="utf-8")
	return code.svg_inline(scale=SCREEN_SIZE, dark="#000", light="#fff")


def _own_router(equipment: str) -> str:
	"""A WiFi router of these customers; NotFound for any other, whether it exists or not."""
	found = frappe.db.get_value(
		"Service Equipment",
		{
			"name": equipment,
			"customer": ("in", customers_of(frappe.session.user) or [""]),
			"custom_wifi_ssid": ("is", "set"),
			"status": ("in", IN_HOUSE),
			"return_since": ("is", "not set"),
		},
	)
	if not found:
		raise NotFound(_("Device not found."))
	return found
