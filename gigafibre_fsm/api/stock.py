"""Truck stock: the technician's own truck, and the stock keeper's work."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.fieldwork import truck
from gigafibre_fsm.flow.stock import books, counts, load_list, movements, trace, truck_views
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.technician
def my_truck() -> dict[str, Any]:
	"""Content, shortages and movements of the caller's truck; the shape is in flow/stock/truck_views.py."""
	technician = guards.current_technician()
	if not technician:
		raise NotFound(_("Your account is not a technician account."))
	return truck_views.technician_page(technician)


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def shown() -> dict[str, Any]:
	"""Everything that the Trucks page shows; the shape is in flow/stock/truck_views.py."""
	return truck_views.overview()


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def shortages(day: str = "") -> dict[str, Any]:
	"""What trucks lack for the visits of a day, for the board's resources; the shape is in flow/stock/load_list.py."""
	return {"shortages": load_list.shortages(arguments.day(day, _("Day")) or datetime.date.min)}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def find(code: str = "") -> dict[str, Any]:
	"""Where a device is and was, by serial, MAC address or record; the shape is in flow/stock/trace.py."""
	return trace.trace_device(arguments.text(code, _("Code"), max=300))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def settle(movement: str = "", note: str = "") -> dict[str, str]:
	"""Settle a discrepancy, with a note about the outcome."""
	name = _existing_record(movements.DOCTYPE, movement)
	return {
		"movement": movements.settle_discrepancy(
			name, arguments.text(note, _("What became of it"), max=500)
		).name
	}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def book_again() -> dict[str, int]:
	"""Retry the bookings that ERPNext refused, in the next minute: {"movements": how many}."""
	return {"movements": books.retry_refused()}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def count(technician: str = "", codes: Any = None, materials: Any = None) -> dict[str, Any]:
	"""Record a count made at the desk, as the phone does: {"count", "status", "lines"}."""
	name = _existing_record("Technician", technician)
	return _summary(truck.count(name, {"codes": codes, "materials": materials}))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def approve_count(count: str = "") -> dict[str, Any]:
	"""Approve a count: ERPNext's stock is adjusted to it."""
	return _summary(counts.approve(_existing_record(counts.DOCTYPE, count)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def discard_count(count: str = "", reason: str = "") -> dict[str, Any]:
	"""Discard a count: ERPNext's stock is not changed."""
	name = _existing_record(counts.DOCTYPE, count)
	return _summary(counts.discard(name, arguments.text(reason, _("Reason"), max=500)))


def _summary(doc: Any) -> dict[str, Any]:
	return {"count": doc.name, "status": doc.status, "lines": len(doc.lines)}


def _existing_record(doctype: str, value: object) -> str:
	name = arguments.text(value, _(doctype))
	if not frappe.db.exists(doctype, name):
		raise NotFound(_("Record not found."))
	return name
