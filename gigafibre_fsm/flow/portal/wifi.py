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
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ONT, ROUTER, TELEPHONE, TV_BOX
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.records import customers_of

CHANGES_AN_HOUR = 10
# What a household calls its devices.
SPOKEN = {ONT: "Fibre box", ROUTER: "Router", TV_BOX: "TV box", TELEPHONE: "Telephone adapter"}
SCREEN_SIZE = 5
"""Pixels of one module of the code: about 200 in all for a usual name, which a camera reads at arm's length."""


def of_customers(customers: list[str]) -> dict[str, Any]:
	"""{"places": [{"address", "sentence", "wifi": [{"equipment", "label", "ssid", "state", "sentence"}], "devices": [{"label",
	"model", "online", "seen"}]}]}: places with service only.
	"""
	rows = frappe.get_all(
		"Service Location",
		filters={"customer": ("in", customers), "status": ("!=", "Disconnected")},
		fields=["name", "address_line", "city", "status"],
		order_by="creation",
	)
	return {"places": [_place(row) for row in rows if row.status != "Pending Install"]}


def _place(row: Any) -> dict[str, Any]:
	devices = frappe.get_all(
		"Service Equipment",
		filters={"location": row.name, "status": ("in", IN_HOUSE), "return_since": ("is", "not set")},
		fields=["name", "equipment_type", "model", "online", "last_inform", "custom_wifi_ssid"],
		order_by="creation",
	)
	# Several devices may carry the location's WiFi; it is shown once.
	networks = {device.custom_wifi_ssid: device for device in devices if device.custom_wifi_ssid}
	return {
		"address": ", ".join(filter(None, (row.address_line, row.city))),
		"sentence": _("No router with WiFi of ours is at this address."),
		"wifi": [
			{"label": _("WiFi name"), "ssid": device.custom_wifi_ssid, **_state(device.name)}
			for device in networks.values()
		],
		"devices": [
			{
				"label": _(SPOKEN.get(device.equipment_type, device.equipment_type)),
				"model": device.model or "",
				"online": bool(device.online),
				"seen": _seen(device),
			}
			for device in devices
		],
	}


def _state(equipment: str) -> dict[str, Any]:
	"""The state of the last change; nothing to say where the router has it."""
	where = standing(equipment)
	told = asdict(sentences.of_wifi(where, _)) if where != "taken" else None
	return {"equipment": equipment, "state": where, "sentence": told}


def _seen(device: Any) -> str:
	if device.online:
		return _("Online")
	return _("Not heard of lately") if device.last_inform else _("Installed")


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
