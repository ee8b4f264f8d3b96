"""The WiFi of a household: its networks, changes to them, and whether its routers have accepted them.

Used by the portal and by staff. The records hold the wanted settings; a change is pushed to every router of the location.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_datetime

from gigafibre_fsm import clock, dates
from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.flow.ordering.credentials import ssid_refusal, wpa_refusal
from gigafibre_fsm.flow.provisioning import desired_state, household, pushes
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, ROUTERS
from gigafibre_fsm.notifications import templates

MAIN, FIVE_GHZ, GUEST = "main", "5ghz", "guest"
KINDS = (MAIN, FIVE_GHZ, GUEST)
FIELDS = {
	MAIN: ("custom_wifi_ssid", "custom_wifi_password"),
	FIVE_GHZ: ("wifi_5ghz_ssid", "wifi_5ghz_password"),
	GUEST: ("guest_wifi_ssid", "guest_wifi_password"),
}
CARRIES = {MAIN: "WiFi SSID", FIVE_GHZ: "WiFi SSID 5 GHz", GUEST: "Guest SSID"}
"""The Device Profile source without which a router does not support the network."""

PENDING, SENT, AWAY, TAKEN = "pending", "sent", "away", "taken"
REFUSED, MISSING, UNTOLD = "refused", "missing", "untold"
WORST_FIRST = (REFUSED, MISSING, AWAY, PENDING, SENT, TAKEN)


@dataclass(frozen=True)
class Network:
	"""`kind` is main (2.4 GHz, and 5 GHz unless that has a name of its own), 5ghz or guest. `on` is false for a disabled
	guest network, and for a 5 GHz network that is merged with the main one.
	"""

	kind: str
	ssid: str
	password: str = field(repr=False)
	on: bool


@dataclass(frozen=True)
class State:
	"""The progress of the wanted settings: `state` is pending, sent (on the router, being read back), away (its router is
	offline since `since`, site time), taken (read back from the router), refused, missing (the router lacks one of them
	and has the others), or untold (no router that accepts settings has reported). `sentence` explains it in the user's
	language.
	"""

	state: str
	sentence: str
	since: datetime | None = None


def current(location: str) -> tuple[Network, ...]:
	"""The networks that a household's routers support, with their passwords; empty if WiFi was never set up."""
	router = _holder(location)
	if not router:
		return ()
	carried = _supported_kinds(location)
	return tuple(_network(router, kind) for kind in KINDS if kind == MAIN or kind in carried)


def change(
	location: str,
	kind: str,
	ssid: str = "",
	password: str = "",
	on: bool = True,
	reason: str = "WiFi changed",
) -> State:
	"""Set a network's name and password, byte for byte; an empty password keeps the current one. `on` false disables the
	guest network, or merges 5 GHz with the main network.

	Raises NotFound when no router supports such a network, BadRequest with a sentence for an invalid name or password.
	"""
	router = _holder(location)
	if not router or not (kind == MAIN or kind in _supported_kinds(location)):
		raise NotFound(_("No router at this address has this network."))
	router = frappe.get_doc("Service Equipment", router.name, for_update=True)
	name_field, password_field = FIELDS[kind]
	if on or kind == MAIN:
		password = password or household.secret(router, password_field)
		if refusal := ssid_refusal(ssid, _) or wpa_refusal(password, _):
			raise BadRequest(refusal)
		_refuse_same_name(router, kind, ssid)
		router.update({name_field: ssid, password_field: password})
	elif kind == FIVE_GHZ:
		router.update({name_field: "", password_field: ""})
	if kind == GUEST:
		router.guest_wifi_on = int(on)
	router.flags.ignore_permissions = True
	router.save()
	router.add_comment("Info", _("WiFi changed: {0}").format(escape_html(router.get(name_field) or kind)))
	pushes.push_location(location, reason)
	return state(location)


def state(location: str) -> State:
	"""The progress of the wanted settings on the routers of a household: that of the slowest one."""
	rows = frappe.get_all(
		"Service Equipment",
		filters={**_router_filters(location), "acs_device_id": ("is", "set")},
		fields=["name", "last_inform", "online"],
	)
	found = [each for row in rows if CARRIES[MAIN] in _sources(row.name) and (each := _of_router(row))]
	return min(found, key=lambda each: WORST_FIRST.index(each.state)) if found else _unconnected_state()


def _of_router(row: Document) -> State | None:
	last = frappe.db.get_value(
		"Provisioning Push",
		{"equipment": row.name},
		["status", "waits_since", "verification"],
		order_by="creation desc",
		as_dict=True,
	)
	if not last:
		return None
	if last.status == "Verified":
		return State(TAKEN, _("The router has these settings."))
	if last.status == "Failed":
		return _failed(last)
	away = last.waits_since and clock.to_site_time(last.waits_since)
	if away or (not row.online and row.last_inform):
		since = away or get_datetime(row.last_inform)
		sentence = _(
			"This waits for the router, which has not been seen since {0}. It takes the settings as soon as it is back."
		)
		today = clock.to_site_time(clock.utc_now()).date()
		said = dates.moment_phrase(since, templates.language(frappe.local.lang), today)
		return State(AWAY, sentence.format(said), since)
	if last.status == "Pushed":
		return State(SENT, _("The router has received the settings. We are checking that they work."))
	return State(PENDING, _("The settings are on their way to the router. This takes less than a minute."))


def _failed(last: Document) -> State:
	rows = (frappe.parse_json(last.verification or "{}") or {}).get("rows", [])
	if any(row.get("missing") for row in rows):
		sentence = _(
			"The router has taken the settings except one that its model lacks. Our team has been told."
		)
		return State(MISSING, sentence)
	return State(
		REFUSED,
		_("The router has not taken these settings: those of before still work. Our team has been told."),
	)


def _unconnected_state() -> State:
	return State(
		UNTOLD,
		_("The router has not connected to our system yet: until then its WiFi is the one on its label."),
	)


def _network(router: Document, kind: str) -> Network:
	name_field, password_field = FIELDS[kind]
	ssid, password = router.get(name_field) or "", household.secret(router, password_field)
	return Network(kind, ssid, password, on=bool(router.guest_wifi_on if kind == GUEST else ssid))


def _refuse_same_name(router: Document, kind: str, ssid: str) -> None:
	"""Refuse the name of another network: guests would join the household's own network, or telephones would switch between
	two passwords.
	"""
	own = {router.get(FIELDS[other][0]) for other in KINDS if GUEST in (kind, other) and other != kind}
	if ssid in own - {None, ""}:
		raise BadRequest(_("The guest network needs a name of its own."))


def _router_filters(location: str) -> dict[str, object]:
	return {
		"location": location,
		"equipment_type": ("in", ROUTERS),
		"status": ("in", IN_HOUSE),
		"return_since": ("is", "not set"),
	}


def _holder(location: str) -> Document | None:
	"""The router whose record has the household's WiFi."""
	names = frappe.get_all(
		"Service Equipment",
		filters={**_router_filters(location), "custom_wifi_ssid": ("is", "set")},
		pluck="name",
		order_by="creation",
		limit=1,
	)
	return frappe.get_doc("Service Equipment", names[0]) if names else None


def _supported_kinds(location: str) -> set[str]:
	"""The kinds of networks that the profiles of a household's routers support."""
	routers = frappe.get_all("Service Equipment", filters=_router_filters(location), pluck="name")
	sources = {source for name in routers for source in _sources(name)}
	return {kind for kind, source in CARRIES.items() if source in sources}


def _sources(router: str) -> set[str]:
	"""The sources that the profile of a router supports."""
	profile = desired_state.profile_of(frappe.get_doc("Service Equipment", router))
	return (
		{row.source for row in frappe.get_cached_doc("Device Profile", profile).parameters}
		if profile
		else set()
	)
