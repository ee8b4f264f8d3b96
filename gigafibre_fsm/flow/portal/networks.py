"""The WiFi page: the networks of each location with passwords and QR codes, changes to them, reboot of a device.

`provisioning/wifi.py` reads and changes the networks, as it does for staff.
"""

from __future__ import annotations

from typing import Any

import frappe
import segno
from frappe import _
from segno import helpers

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.ordering.credentials import SSID_BYTES, wifi_password
from gigafibre_fsm.flow.portal import accounts
from gigafibre_fsm.flow.portal.accounts import own_location
from gigafibre_fsm.flow.provisioning import diagnostics, wifi
from gigafibre_fsm.flow.provisioning.wifi import FIVE_GHZ, GUEST, MAIN, Network, State
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, IN_SERVICE, SAID_TO_CUSTOMERS
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.records import customers_of

CHANGES_AN_HOUR = 10
TONES = {
	wifi.TAKEN: "good",
	wifi.REFUSED: "bad",
	wifi.MISSING: "warn",
	wifi.AWAY: "warn",
	wifi.UNTOLD: "warn",
}
# The number of completed steps: saved, on the router, verified.
STEPS_DONE = {wifi.PENDING: 1, wifi.AWAY: 1, wifi.SENT: 2, wifi.TAKEN: 3}
SCREEN_SIZE = 5
"""Pixels per module of the QR code: about 200 in all for a usual name, which a camera reads at arm's length."""


def of_customers(customers: list[str]) -> dict[str, Any]:
	"""{"places": [{"location", "address", "owner", "networks", "offer" (a proposed guest network, or None), "may_split" (5
	GHz can have a name of its own), "state" (`progress`, None when the router has all settings), "devices"}], "ended"}:
	only locations with a service; "ended": there were some and none is left.
	"""
	rows = frappe.get_all(
		"Service Location",
		filters={"customer": among(customers)},
		fields=["name", "customer", "address_line", "city", "status"],
		order_by="creation",
	)
	owners = accounts.owners(customers)
	served = [row for row in rows if row.status in IN_SERVICE]
	return {
		"places": [{**_place(row), "owner": owners.get(row.customer, "")} for row in served],
		"ended": bool(rows) and all(row.status == "Disconnected" for row in rows),
	}


def _place(row: Any) -> dict[str, Any]:
	networks = wifi.current(row.name)
	state = wifi.state(row.name) if networks else None
	kinds = {each.kind: each for each in networks}
	return {
		"location": row.name,
		"address": ", ".join(filter(None, (row.address_line, row.city))),
		"networks": [
			{"kind": each.kind, "label": _label(each, networks), "ssid": each.ssid, "on": each.on}
			for each in networks
			if each.ssid
		],
		"may_split": FIVE_GHZ in kinds and not kinds[FIVE_GHZ].on,
		"offer": _first_guests(kinds[MAIN]) if GUEST in kinds and not kinds[GUEST].ssid else None,
		"state": progress(state) if state and state.state != wifi.TAKEN else None,
		"devices": _devices(row.name),
	}


def _label(network: Network, networks: tuple[Network, ...]) -> str:
	if network.kind == GUEST:
		return _("Guest network")
	if network.kind == FIVE_GHZ:
		return _("WiFi 5 GHz")
	split = any(each.kind == FIVE_GHZ and each.on for each in networks)
	return _("WiFi 2.4 GHz") if split else _("WiFi")


def _first_guests(main: Network) -> dict[str, str]:
	"""A proposed name and password of a guest network."""
	ending = _("-Guests")
	room = SSID_BYTES - len(ending.encode())
	return {
		"ssid": main.ssid.encode()[:room].decode(errors="ignore").rstrip() + ending,
		"password": wifi_password(),
	}


def progress(state: State) -> dict[str, Any]:
	"""The progress of a change: {"state", "tone", "sentence", "steps": [{"label", "state": done, current or later}]}; no
	steps when it has failed.
	"""
	done = STEPS_DONE.get(state.state)
	labels = (_("Saved"), _("Sent to the router"), _("Checked")) if done else ()
	return {
		"state": state.state,
		"tone": TONES.get(state.state, "info"),
		"sentence": state.sentence,
		"steps": [
			{"label": label, "state": "done" if at < done else "current" if at == done else "later"}
			for at, label in enumerate(labels)
		],
	}


def summary(location: str) -> list[dict[str, Any]]:
	"""The networks of a location for other systems: [{"location", "kind", "ssid", "on", "state", "sentence" (None when the
	router has it)}].
	"""
	networks = [each for each in wifi.current(location) if each.ssid]
	state = wifi.state(location) if networks else None
	told = {"text": state.sentence, "tone": TONES.get(state.state, "info")} if state else None
	return [
		{
			"location": location,
			"kind": each.kind,
			"ssid": each.ssid,
			"on": each.on,
			"state": state.state,
			"sentence": told if state.state != wifi.TAKEN else None,
		}
		for each in networks
	]


def show_wifi(location: str, kind: str) -> dict[str, str]:
	"""{"ssid", "password", "qr": QR code as SVG} of one of the customer's own networks. Raises NotFound."""
	found = [each for each in wifi.current(own_location(location)) if each.kind == kind and each.ssid]
	if not found:
		raise NotFound(_("No router at this address has this network."))
	network = found[0]
	qr = join_code(network.ssid, network.password) if network.password else ""
	return {"ssid": network.ssid, "password": network.password, "qr": qr}


def change_wifi(location: str, kind: str, ssid: str, password: str, on: bool) -> dict[str, Any]:
	"""Change one of the customer's own networks as `wifi.change` does; returns `progress`. Raises NotFound, BadRequest,
	TooMany.
	"""
	place = own_location(location)
	rate.limit(f"wifi:{place}", CHANGES_AN_HOUR, 3600)
	return progress(wifi.change(place, kind, ssid, password, on, reason="changed by the customer"))


def state_of_wifi(location: str) -> dict[str, Any]:
	"""The progress of the last change (`progress`). Raises NotFound."""
	return progress(wifi.state(own_location(location)))


def restart(equipment: str) -> dict[str, str]:
	"""Reboot one of the customer's own devices: {"sentence"}. Raises NotFound, TooMany, Conflict for a device that does not
	answer.
	"""
	own = {
		"name": equipment,
		"customer": among(customers_of(frappe.session.user)),
		"status": ("in", IN_HOUSE),
		"return_since": ("is", "not set"),
	}
	device = frappe.db.get_value("Service Equipment", own, ["name", "online"], as_dict=True)
	if not device:
		raise NotFound(_("Device not found."))
	if not device.online:
		raise Conflict(
			_("This device does not answer. Unplug it, wait thirty seconds, and plug it in again.")
		)
	diagnostics.reboot(device.name, _("By the customer, in the portal"), limited=True)
	return {"sentence": _("It restarts within a minute, and is back about five minutes later.")}


def join_code(ssid: str, password: str) -> str:
	"""The QR code with which telephones join a network, as SVG. UTF-8, so that accented names work."""
	said = helpers.make_wifi_data(ssid=ssid, password=password, security="WPA")
	code = segno.make_qr(said, error="m", encoding="utf-8")
	return code.svg_inline(scale=SCREEN_SIZE, dark="#000", light="#fff")


def _devices(location: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Service Equipment",
		filters={"location": location, "status": ("in", IN_HOUSE), "return_since": ("is", "not set")},
		fields=["name", "equipment_type", "model", "online", "last_inform", "acs_device_id"],
		order_by="creation",
	)
	return [
		{
			"equipment": row.name,
			"label": _(SAID_TO_CUSTOMERS.get(row.equipment_type, row.equipment_type)),
			"model": row.model or "",
			"online": bool(row.online),
			"seen": _device_state(row),
			"may_restart": bool(row.acs_device_id and row.online),
		}
		for row in rows
	]


def _device_state(device: Any) -> str:
	if device.online:
		return _("Online")
	return _("Not heard of lately") if device.last_inform else _("Installed")
