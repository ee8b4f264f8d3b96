"""Address search and availability. The only writer of claims on Fibre Ports (see claims.py)."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, format_time

from gigafibre_fsm import clock, dates
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.addresses.search import backends
from gigafibre_fsm.flow.addresses.search.labels import CIVIC_FIELDS, Place, place_of_civic, place_of_drop
from gigafibre_fsm.flow.availability import masters, rules
from gigafibre_fsm.flow.availability.rules import PortFacts, Qualification
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import tokens
from gigafibre_fsm.setup.roles import DISPATCHER, MANAGER, SALES, SUPPORT, TECHNICIAN

OFFER = "offer"
SEE_THE_PORT = frozenset({MANAGER, DISPATCHER, TECHNICIAN, SUPPORT, SALES, "System Manager"})
PORT_FIELDS = [
	"name", "status", "sn", "drop_state", "olt", "frame", "slot", "port", "ont_id", "max_speed",
	"pricing_zone",
	"civic_number", "civic_suffix", "unit", "rue", "ville", "zip", "municipality_code", "held_by",
	"hold_until",
	"civic_address",
]  # fmt: skip
# If several ports are at one address, the first in this order is used.
PREFERENCE = ("Available", "Held", "Reserved", "Occupied", "Faulty", "Retired")


def search_addresses(q: str, limit: int = 8) -> dict[str, Any]:
	"""Addresses that match a text, complete or not: {"query", "notice", "hits"}, best first."""
	answer = backends.current().search(q, limit)
	return {"query": q, "notice": answer.notice, "hits": [hit.as_dict() for hit in answer.hits]}


def check_address(address_id: str, lang: str = "fr") -> dict[str, Any]:
	"""The availability at an address now, with an offer token if something can be ordered.

	Raises NotFound for an unknown address id. Staff also see the port.
	"""
	place, port = _locate(address_id)
	zone_name = zone_of(port)
	planned = _planned(place.municipality_code)
	verdict = rules.qualify(_facts(port), bool(planned), clock.utc_now())
	settings = frappe.get_cached_doc(SETTINGS)
	offered = {
		"a": address_id,
		"label": place.label,
		"locality": place.locality,
		"zone": zone_name,
		"max_speed": verdict.max_speed if verdict.sellable else 0,
	}
	offer = ""
	if verdict.sellable and port:
		offer = tokens.sign(
			{**offered, "port": port.name, "visits": verdict.visits}, OFFER, settings.offer_minutes
		)
	answer = {
		"status": verdict.status,
		"reason": _sentence(verdict, port, planned, lang),
		"label": f"{place.label}, {place.locality}" if place.locality else place.label,
		"locality": place.locality,
		"visits": verdict.visits,
		"max_speed": verdict.max_speed,
		"zone": zone_name,
		"planned_date": str(planned or "") if verdict.status == rules.PLANNED else "",
		"offer": offer,
		"offer_expires": clock.with_zone(
			clock.utc_now() + datetime.timedelta(minutes=settings.offer_minutes) if offer else None
		),
		"phone_offer": tokens.sign(
			{**offered, "max_speed": 0, "port": "", "visits": 1}, OFFER, settings.offer_minutes
		),
	}
	if port and not SEE_THE_PORT.isdisjoint(frappe.get_roles()):
		answer["port"] = _for_staff(port)
	return answer


def read_offer(token: str) -> dict[str, Any]:
	"""The content of an offer token: a (address id), label, locality, port, zone, max_speed (Mbps), visits. Raises Gone when
	it has expired.
	"""
	return tokens.read(token, OFFER)


def is_available_to_session(port: str, session: str) -> bool:
	"""Whether the port is free, or held by this session."""
	row = frappe.db.get_value("Fibre Port", port, PORT_FIELDS, as_dict=True)
	if not row:
		return False
	verdict = rules.qualify(_facts(row), False, clock.utc_now())
	return verdict.sellable and (verdict.reason != "held" or row.held_by == session)


def visits_needed(port: str) -> int:
	"""The number of visits to connect an address: 2 if the fibre must first be brought from the road to the house."""
	return 2 if frappe.db.get_value("Fibre Port", port, "drop_state") == rules.NO_DROP else 1


def zone_of(port: dict[str, Any] | None) -> str:
	"""The pricing zone of a port: its own, its OLT's, or the default one."""
	zone = port and (port.pricing_zone or frappe.get_cached_value("OLT", port.olt, "default_zone"))
	return (
		zone
		or frappe.get_cached_value(SETTINGS, SETTINGS, "default_zone")
		or frappe.db.get_value("Pricing Zone", {"is_default": 1, "disabled": 0})
		or ""
	)


def locate_address(address_id: str) -> Place:
	"""The address of a search result's id. Raises NotFound."""
	return _locate(address_id)[0]


def _locate(address_id: str) -> tuple[Place, dict[str, Any] | None]:
	kind, _colon, name = address_id.partition(":")
	port = civic = None
	if kind == "p":
		port = frappe.db.get_value("Fibre Port", name, PORT_FIELDS, as_dict=True)
	elif kind == "c" and name.isdecimal() and len(name) < 18:
		civic = frappe.db.get_value("Civic Address", cint(name), CIVIC_FIELDS, as_dict=True)
		if civic:
			ports = frappe.get_all("Fibre Port", filters={"civic_address": civic.name}, fields=PORT_FIELDS)
			ports.sort(key=lambda row: (PREFERENCE.index(row.status), row.name))
			port = ports[0] if ports else None
	if not port and not civic:
		raise NotFound(_("We do not know this address. Please search for it again."))
	return (place_of_civic(civic) if civic else place_of_drop(port)), port


def _facts(port: dict[str, Any] | None) -> PortFacts | None:
	if not port:
		return None
	return PortFacts(
		status=port.status,
		sn=port.sn or "",
		drop_state=port.drop_state or "",
		port_speed=cint(port.max_speed),
		olt_speed=cint(frappe.get_cached_value("OLT", port.olt, "max_speed")),
		hold_until=port.hold_until,
		sold_here=masters.is_run_here(port.olt),
	)


def _planned(municipality_code: str) -> Any:
	if not municipality_code:
		return None
	filters = {"municipality_code": municipality_code, "status": "Planned", "planned_date": ["is", "set"]}
	return frappe.db.get_value("Coverage Zone", filters, "planned_date", order_by="planned_date asc")


def _sentence(verdict: Qualification, port: dict[str, Any] | None, planned: Any, lang: str) -> str:
	if verdict.reason == "held" and port:
		return _(
			"Someone is ordering this line right now. It becomes available at {0} if they do not finish.",
			lang,
		).format(format_time(clock.to_site_time(port.hold_until), "HH:mm"))
	if verdict.reason == "planned":
		return _("Fibre is planned here for {0}.", lang).format(dates.without_weekday(planned, lang))
	return {
		"installed_drop": _("Fibre reaches this house: one visit is enough.", lang),
		"no_drop": _("Fibre is at the road: we bring it to the house, then install your service.", lang),
		"in_service": _("This address already has our service.", lang),
		"being_installed": _("An installation is already planned at this address.", lang),
		"repair": _("The line of this address is being repaired. Please call us.", lang),
		"by_telephone": _(
			"Orders for this address are taken by telephone at the moment. Please call us.", lang
		),
		"not_covered": _("Fibre is not available at this address yet.", lang),
	}[verdict.reason]


def _for_staff(port: dict[str, Any]) -> dict[str, Any]:
	olt = frappe.get_cached_value("OLT", port.olt, ["ip_address", "location"], as_dict=True) or {}
	keys = ("name", "status", "sn", "drop_state", "olt", "frame", "slot", "port", "ont_id", "held_by")
	return {
		**{key: port[key] for key in keys},
		"olt_ip": olt.get("ip_address"),
		"olt_location": olt.get("location"),
	}
