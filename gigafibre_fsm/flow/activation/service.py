"""Activation: completing the job turns the reserved port and the planned equipment into a live service.

Runs in the transaction that completes the job: either everything is live, or the job is not completed.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.activation.rules import commitment_end
from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.ordering import order_status, tasks
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.vocabulary import (
	CLOSED,
	IN_SERVICE,
	INSTALLATION_JOB,
	ONT,
	SERVICE_OF_EQUIPMENT,
	TV,
	TV_ADD_ON,
)
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff


def activate(job: Document) -> Document | None:
	"""Activate what `job` installed, from today: equipment, subscriptions, location, port. Returns the Service Location.

	Idempotent: a second call changes nothing and returns None, as does a job that installs nothing.
	"""
	state = frappe.db.get_value("Dispatch Job", job.name, "activation_state", for_update=True)
	if job.job_type != INSTALLATION_JOB or state == "Activated":
		return None
	location = frappe.get_doc("Service Location", job.location, for_update=True)
	devices = _activate_equipment(job)
	left = _types_left(job)
	_activate_subscriptions(location, job, left)
	if location.status != "Suspended":
		location.status = "Active"
	location.activated_on = location.activated_on or nowdate()
	location.save(ignore_permissions=True)
	_open_line(location, devices)
	_prove_tasks(job, complete=not left)
	if not left:
		order_status.mark_installed(job.sales_order)
	job.db_set("activation_state", "Activated")
	# Services can be added at a location that is already live; their one-time charges are due now.
	location.flags.order = job.sales_order
	location.flags.return_visit = job.name if job.part_of else None
	announce("service_activated", location)
	_notify(location, job)
	return location


def put_in_service(equipment: Document) -> None:
	"""Listener: activate a device that is added to a live location."""
	device = frappe.get_doc("Service Equipment", equipment.name, for_update=True)
	device.status = "Actif"
	device.save(ignore_permissions=True)
	_connect(device)


def record_ont_serial(equipment: Document) -> None:
	"""Listener: write the ONT's PON serial to its port in service, once it is known."""
	if _serial_on_pon(equipment):
		_connect(equipment)


def _connect(equipment: Document) -> None:
	"""Write this ONT to its port in service, with its PON serial or without."""
	if equipment.equipment_type != ONT or equipment.status != "Actif":
		return
	fields = ["fibre_port", "sales_order", "status"]
	place = frappe.db.get_value("Service Location", equipment.location, fields, as_dict=True)
	if place and place.fibre_port and place.status in IN_SERVICE:
		claims.connect(
			place.fibre_port, equipment.location, _serial_on_pon(equipment), place.sales_order or ""
		)


def _serial_on_pon(ont: Any) -> str:
	"""The PON serial of an ONT; an empty string while only its TR-069 serial is known."""
	return ont.pon_serial or identity.pon_serial(ont.serial)


def _activate_equipment(job: Document) -> list[Document]:
	"""Activate the scanned devices. Planned equipment that was not scanned stays planned for the next visit; equipment of
	another order at this location waits for its own visit.
	"""
	mine = {"dispatch_job": job.name, "sales_order": job.sales_order} if job.sales_order else {}
	devices = []
	for name in frappe.get_all(
		"Service Equipment",
		filters={"location": job.location, "status": "Installed"},
		or_filters=mine,
		pluck="name",
		order_by="name",
	):
		equipment = frappe.get_doc("Service Equipment", name)
		equipment.status = "Actif"
		equipment.save(ignore_permissions=True)
		devices.append(equipment)
	return devices


def _types_left(job: Document) -> set[str]:
	"""The types of the devices that a return visit still installs."""
	visits = frappe.get_all(
		"Dispatch Job", filters={"part_of": job.name, "status": ("not in", CLOSED)}, pluck="name"
	)
	listed = {"parenttype": "Dispatch Job", "parent": among(visits)}
	return set(frappe.get_all("Dispatch Job Equipment", filters=listed, pluck="equipment_type"))


def _waiting_services(location: str, left: set[str]) -> set[str]:
	"""The service types without a working device: no device of a missing type is in service."""
	there = {"location": location, "status": "Actif", "equipment_type": among(left)}
	missing = left - set(frappe.get_all("Service Equipment", filters=there, pluck="equipment_type"))
	services = {SERVICE_OF_EQUIPMENT[kind] for kind in missing}
	return services | ({TV_ADD_ON} if TV in services else set())


def _activate_subscriptions(location: Document, job: Document, left: set[str]) -> None:
	ordered = {"sales_order": job.sales_order} if job.sales_order else {}
	if waiting := _waiting_services(location.name, left):
		ordered["service_type"] = ("not in", waiting)
	for name in frappe.get_all(
		"Service Subscription",
		filters={"location": location.name, "status": "Pending", **ordered},
		pluck="name",
		order_by="name",
	):
		subscription = frappe.get_doc("Service Subscription", name)
		start = getdate(nowdate())
		subscription.status = "Active"
		subscription.start_date = start
		subscription.commitment_end = commitment_end(start, int(subscription.commitment or 0))
		for discount in subscription.discounts:
			rule = frappe.get_cached_value("Item", discount.item, "fsm_discount_rule") or ""
			if rule.startswith("Commitment") and not discount.end_date:
				discount.end_date = subscription.commitment_end
		subscription.save(ignore_permissions=True)


def _open_line(location: Document, devices: list[Document]) -> None:
	"""Occupy the reserved port at the first visit; at a later one only connect its ONT."""
	if not location.fibre_port:
		return
	if frappe.db.get_value("Fibre Port", location.fibre_port, "location") == location.name:
		for device in devices:
			_connect(device)
		return
	if not location.sales_order:
		return  # a migrated customer: the port is already in service
	ont = {"location": location.name, "equipment_type": ONT, "status": "Actif"}
	found = frappe.db.get_value("Service Equipment", ont, ["serial", "pon_serial"], as_dict=True)
	serial = _serial_on_pon(found) if found else ""
	claims.occupy(location.fibre_port, location.sales_order, serial, location.name)


def _prove_tasks(job: Document, complete: bool) -> None:
	"""Complete the tasks that the visit proves; device reports and people complete the others."""
	for key in ("install", "confirm") if complete else ():
		tasks.prove(job.sales_order, key)
	if job.signal_dbm or _signal_at(job.location):
		tasks.prove(job.sales_order, "signal")


def _signal_at(location: str) -> float:
	ont = {"location": location, "equipment_type": ONT, "status": "Actif"}
	return frappe.db.get_value("Service Equipment", ont, "rx_power") or 0


def _notify(location: Document, job: Document) -> None:
	language = frappe.db.get_value("Customer", location.customer, "language")
	active = frappe.get_all(
		"Service Subscription",
		filters={"location": location.name, "status": "Active"},
		fields=["item", "description"],
		order_by="creation",
	)
	services = [labels.of_item(row.item, row.description, language) for row in active]
	ssid = frappe.db.get_value(
		"Service Equipment",
		{"location": location.name, "status": "Actif", "custom_wifi_ssid": ("is", "set")},
		"custom_wifi_ssid",
	)
	address = ", ".join(filter(None, (location.address_line, location.city)))
	facts = {"location": location.name, "address": address, "services": services, "wifi_ssid": ssid or ""}
	tell_customer(location.customer, "service.activated", facts, f"service.activated:{job.name}", location)
	told = {"location": location.name, "customer": location.customer, "address": address, "job": job.name}
	tell_staff("service.activated", told, f"service.activated:{job.name}", location)
