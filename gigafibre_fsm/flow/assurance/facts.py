"""Reads the facts of a location for its diagnosis, in a constant number of statements. Queries no device."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.clock import to_utc
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.assurance.rules import Command, Device, Facts, Incident, Port, Service
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.incidents.service import running_at
from gigafibre_fsm.flow.telemetry import state
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, NOT_ENDED, ROUTERS
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.optical_power import Window

ON_FIBRE = "FTTH"


def of_location(location: str) -> Facts:
	"""The facts of a Service Location. Raises NotFound."""
	place = _place(location)
	return Facts(
		status=place.status,
		on_fibre=bool(place.fibre_port) or place.connection_type == ON_FIBRE,
		services=_services(location),
		ended_on=place.disconnected_on,
		dunning=place.fsm_dunning_state or "",
		owed=decimal(place.owed) if place.owed else None,
		port=_port(place),
		suspended_profile=place.suspended_profile or "",
		command=_last_command(place.fibre_port),
		incident=_incident(location),
		devices=_devices(location),
	)


def _place(location: str) -> Any:
	found = frappe.db.sql(
		"""SELECT l.status, l.connection_type, l.disconnected_on, l.fibre_port, c.fsm_dunning_state,
			p.status AS port_status, p.frame, p.slot, p.port, p.ont_id, o.olt_name, o.suspended_profile,
			(SELECT SUM(i.outstanding_amount) FROM `tabSales Invoice` i
				WHERE i.customer = l.customer AND i.docstatus = 1 AND i.is_return = 0 AND i.outstanding_amount > 0) AS owed
		FROM `tabService Location` l
		LEFT JOIN `tabCustomer` c ON c.name = l.customer
		LEFT JOIN `tabFibre Port` p ON p.name = l.fibre_port
		LEFT JOIN `tabOLT` o ON o.name = p.olt
		WHERE l.name = %s""",
		location,
		as_dict=True,
	)
	if not found:
		raise NotFound(_("Service location not found."))
	return found[0]


def _services(location: str) -> tuple[Service, ...]:
	rows = frappe.get_all(
		"Service Subscription",
		filters={"location": location, "status": ("in", NOT_ENDED)},
		fields=["service_type", "status", "suspension", "suspended_on", "resume_on"],
		order_by="creation",
	)
	return tuple(
		Service(row.service_type or "", row.status, row.suspension or "", row.suspended_on, row.resume_on)
		for row in rows
	)


def _port(place: Any) -> Port | None:
	if not place.fibre_port or not place.port_status:
		return None
	position = (
		f"{place.olt_name or ''} {place.frame or 0}/{place.slot or 0}/{place.port or 0}:{place.ont_id or 0}"
	)
	return Port(place.fibre_port, place.port_status, position.strip())


def _last_command(port: str | None) -> Command | None:
	"""The first command that is not done yet, else the last one that is."""
	rows = frappe.db.sql(
		"""SELECT c.action, c.status, c.reason, c.line_profile, c.modified FROM `tabOLT Command` c
		WHERE c.fibre_port = %s AND c.status != 'Cancelled'
		ORDER BY c.status = 'Confirmed', IF(c.status = 'Confirmed', NULL, c.name), c.name DESC LIMIT 1""",
		port or "",
		as_dict=True,
	)
	if not rows:
		return None
	row = rows[0]
	return Command(row.action, row.status, row.reason or "", row.line_profile or "", to_utc(row.modified))


def _incident(location: str) -> Incident | None:
	known = running_at(location)
	if not known:
		return None
	language = templates.language(frappe.local.lang)
	return Incident(known.name, known.planned, known.since, known.sentence(language))


def _devices(location: str) -> tuple[Device, ...]:
	rows = frappe.db.sql(
		"""SELECT e.name, e.equipment_type, d.reports, d.rx_power_weakest, d.rx_power_strongest,
			u.status AS push, u.last_error AS push_error
		FROM `tabService Equipment` e
		LEFT JOIN `tabDevice Profile` d ON d.name = e.device_profile
		LEFT JOIN `tabProvisioning Push` u ON u.name = (
			SELECT p.name FROM `tabProvisioning Push` p WHERE p.equipment = e.name ORDER BY p.creation DESC LIMIT 1)
		WHERE e.location = %s AND e.status IN %s AND e.equipment_type IN %s AND e.return_since IS NULL
		ORDER BY e.scanned_at DESC, e.name""",
		(location, IN_HOUSE, ROUTERS),
		as_dict=True,
	)
	states = state.of_many([row.name for row in rows])
	return tuple(
		Device(
			row.name,
			row.equipment_type,
			states[row.name],
			row.reports is None or bool(row.reports),
			_window(row),
			row.push or "",
			row.push_error or "",
		)
		for row in rows
	)


def _window(row: Any) -> Window:
	usual = Window()
	return Window(row.rx_power_weakest or usual.weakest, row.rx_power_strongest or usual.strongest)
