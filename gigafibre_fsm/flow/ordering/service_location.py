"""The Service Location of an order, made from its fibre port, or from an address text."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.bulk import bulk_insert
from gigafibre_fsm.flow.addresses.search.labels import place_of_drop
from gigafibre_fsm.flow.availability.rules import max_speed
from gigafibre_fsm.flow.vocabulary import ALL_DAY, CONSTRUCTION_JOB


def make_location(order: Document) -> Document:
	"""A new Service Location of this order; with a port, it has the port's position on the OLT."""
	location = frappe.new_doc("Service Location")
	location.update(
		{
			"status": "Pending Install",
			"customer": order.customer,
			"connection_type": "FTTH" if order.get("fsm_fibre_port") else "VoIP only",
			"sales_order": order.name,
			"is_sample": order.get("fsm_sample"),
		}
	)
	location.update(from_port(order.fsm_fibre_port) if order.get("fsm_fibre_port") else _from_label(order))
	if not location.address_line:
		location.address_line = order.get("fsm_offer_label")
	bulk_insert.insert([location])
	return location


def from_port(name: str) -> dict[str, Any]:
	"""The fields of a Service Location that come from a Fibre Port."""
	port = frappe.db.get_value("Fibre Port", name, "*", as_dict=True)
	olt = frappe.get_cached_doc("OLT", port.olt)
	place = place_of_drop(port)
	return {
		"fibre_port": port.name,
		"civic_address": port.civic_address,
		"address_line": place.label,
		"city": place.locality,
		"postal_code": place.postal_code,
		"latitude": port.latitude,
		"longitude": port.longitude,
		"olt": port.olt,
		"olt_name": olt.olt_name,
		"olt_ip": olt.ip_address,
		"olt_frame": port.frame,
		"olt_slot": port.slot,
		"olt_port": port.port,
		"ont_id": port.ont_id,
	}


def _from_label(order: Document) -> dict[str, Any]:
	street, _comma, city = (order.get("fsm_offer_label") or "").rpartition(",")
	values: dict[str, Any] = {
		"address_line": street.strip() or city.strip(),
		"city": city.strip() if street else None,
	}
	session = order.get("fsm_checkout_session")
	civic = frappe.db.get_value("Checkout Session", session, "civic_address") if session else None
	if civic:
		known = frappe.db.get_value(
			"Civic Address", civic, ["municipality", "postal_code", "latitude", "longitude"], as_dict=True
		)
		values.update(
			civic_address=civic,
			city=known.municipality or values["city"],
			postal_code=known.postal_code,
			latitude=known.latitude,
			longitude=known.longitude,
		)
	return values


def close_unused_location(name: str) -> None:
	"""Close a location that was never in service: kept as a record, linked to no port."""
	location = frappe.get_doc("Service Location", name, for_update=True)
	location.status = "Disconnected"
	location.fibre_port = None
	location.save(ignore_permissions=True)


def later_order(location: str, first: str) -> str | None:
	"""A valid order that adds services at a location which the order `first` connects."""
	later = {"fsm_service_location": location, "docstatus": 1, "name": ("!=", first)}
	return frappe.db.get_value("Sales Order", later)


def speed(port: str) -> int:
	"""The speed that a port supports, in Mbps."""
	row = frappe.db.get_value("Fibre Port", port, ["max_speed", "olt"], as_dict=True)
	return max_speed(row.max_speed or 0, frappe.get_cached_value("OLT", row.olt, "max_speed") or 0)


def port_label(port: str | None) -> str:
	"""frame/slot/port of a Fibre Port; empty without one."""
	if not port:
		return ""
	frame, slot, number = frappe.db.get_value("Fibre Port", port, ["frame", "slot", "port"])
	return f"{frame}/{slot}/{number}"


def is_reserved_for(port: str, order: str) -> bool:
	return frappe.db.get_value("Fibre Port", port, "sales_order") == order


def is_installed(order: str) -> bool:
	"""Whether the installation of this order is completed; a completed drop alone is not. Locks the visits, so that a
	technician who completes one at this moment waits, or is waited for.
	"""
	done = frappe.db.sql(
		"SELECT job_type, status FROM `tabDispatch Job` WHERE sales_order = %s FOR UPDATE", order
	)
	return any(status == "Completed" and kind != CONSTRUCTION_JOB for kind, status in done)


def preferred_dates(order: Document) -> list[dict[str, str]]:
	"""[{"date": "YYYY-MM-DD", "time_window"}] in the customer's order of preference."""
	wanted = json.loads(order.get("fsm_preferred_dates") or "[]")
	return [
		{"date": entry["date"], "time_window": entry.get("time_window") or ALL_DAY}
		if isinstance(entry, dict)
		else {"date": str(entry), "time_window": ALL_DAY}
		for entry in wanted
	]
