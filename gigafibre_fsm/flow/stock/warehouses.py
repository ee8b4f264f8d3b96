"""ERPNext's warehouses: one for each truck, the store, the workshop, and one for all devices at households."""

from __future__ import annotations

import frappe
from frappe.utils import cint

from gigafibre_fsm.flow.stock.rules import HOUSE, OUTSIDE, TRUCK, WAREHOUSE, Place
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.setup import ledger


def is_stock_kept() -> bool:
	"""Whether movements are booked in ERPNext's stock: by the setting, once a company has its warehouses."""
	settings = frappe.get_cached_doc(SETTINGS)
	return bool(cint(settings.keep_stock) and settings.store_warehouse and settings.trucks_warehouse)


def company() -> str:
	return frappe.get_cached_value("Warehouse", frappe.get_cached_doc(SETTINGS).store_warehouse, "company")


def store() -> Place:
	"""The store, where trucks are loaded; outside while stock is not kept."""
	return _of_setting("store_warehouse")


def workshop() -> Place:
	return _of_setting("workshop_warehouse")


def _of_setting(fieldname: str) -> Place:
	name = frappe.get_cached_doc(SETTINGS).get(fieldname) if is_stock_kept() else ""
	return Place(WAREHOUSE, name) if name else OUTSIDE


def of_place(place: Place) -> str:
	"""The warehouse of a location; empty outside."""
	if place.kind == TRUCK:
		return of_truck(place.name)
	if place.kind == HOUSE:
		return frappe.get_cached_doc(SETTINGS).customers_warehouse or ""
	return place.name


def of_truck(technician: str) -> str:
	"""The technician's warehouse; created if there is none."""
	name, warehouse, told = frappe.db.get_value(
		"Technician", technician, ["name", "warehouse", "technician_name"], for_update=True
	)
	if warehouse:
		return warehouse
	key = {"warehouse_name": f"{told} ({name})", "company": company()}
	parent = frappe.get_cached_doc(SETTINGS).trucks_warehouse
	made = ledger.get_or_create(WAREHOUSE, key, {"parent_warehouse": parent, "is_group": 0})
	# ERPNext reads the accounts of a company's warehouses once per job, and refuses a warehouse that was added later.
	frappe.flags.pop("warehouse_account_map", None)
	frappe.db.set_value("Technician", technician, "warehouse", made, update_modified=False)
	return made


def place_of(warehouse: str) -> Place:
	"""The truck or location of a warehouse; outside for the warehouse of all households."""
	if not warehouse or warehouse == frappe.get_cached_doc(SETTINGS).customers_warehouse:
		return OUTSIDE
	technician = frappe.db.get_value("Technician", {"warehouse": warehouse})
	return Place(TRUCK, technician) if technician else Place(WAREHOUSE, warehouse)
