"""The stock of trucks: what the technician's page shows of their own, and the work of the person who keeps stock."""

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
	"""What the caller's truck carries, lacks and did: flow/stock/truck_views.py."""
	technician = guards.current_technician()
	if not technician:
		raise NotFound(_("Your account is not a technician account."))
	return truck_views.own(technician)


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def shown() -> dict[str, Any]:
	"""Everything that the page *Trucks* shows: flow/stock/truck_views.py."""
	return truck_views.overview()


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def shortages(day: str = "") -> dict[str, Any]:
	"""What trucks lack for the visits of a day, for the board's resources: flow/stock/load_list.py."""
	return {"shortages": load_list.shortages(arguments.day(day, _("Day")) or datetime.date.min)}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def find(code: str = "") -> dict[str, Any]:
	"""Where a device is and was, by its serial, MAC address or record: flow/stock/trace.py."""
	return trace.trace_device(arguments.text(code, _("Code"), max=300))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def settle(movement: str = "", note: str = "") -> dict[str, str]:
	"""A discrepancy is looked at: what became of it."""
	name = _known(movements.DOCTYPE, movement)
	return {
		"movement": movements.settle_discrepancy(
			name, arguments.text(note, _("What became of it"), max=500)
		).name
	}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def book_again() -> dict[str, int]:
	"""What ERPNext refused to book is tried again with the next minute: {"movements": how many}."""
	return {"movements": books.again()}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def count(technician: str = "", codes: Any = None, materials: Any = None) -> dict[str, Any]:
	"""A count made at the desk, as the phone's: {"count", "status", "lines"}."""
	name = _known("Technician", technician)
	return _told(truck.count(name, {"codes": codes, "materials": materials}))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def approve_count(count: str = "") -> dict[str, Any]:
	"""The count is right: the books follow it."""
	return _told(counts.approve(_known(counts.DOCTYPE, count)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def discard_count(count: str = "", reason: str = "") -> dict[str, Any]:
	"""The count is not right: nothing moves."""
	name = _known(counts.DOCTYPE, count)
	return _told(counts.discard(name, arguments.text(reason, _("Reason"), max=500)))


def _told(doc: Any) -> dict[str, Any]:
	return {"count": doc.name, "status": doc.status, "lines": len(doc.lines)}


def _known(doctype: str, value: object) -> str:
	name = arguments.text(value, _(doctype))
	if not frappe.db.exists(doctype, name):
		raise NotFound(_("Record not found."))
	return name
