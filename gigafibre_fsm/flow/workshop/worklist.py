"""The workshop's worklist: devices due back, on the bench, in stock, at the manufacturer. Reads only."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.filters import among, sql_list
from gigafibre_fsm.flow.stock.rules import TRUCK
from gigafibre_fsm.flow.vocabulary import IN_WORKSHOP, SETTINGS
from gigafibre_fsm.flow.workshop import due_back, rules

FIELDS = (
	"name", "equipment_type", "serial", "mac", "model", "status", "customer", "location", "returned_on", "wipe_state",
	"acs_device_id", "online", "warranty_until", "rma_number", "fee_state", "return_fee",
)  # fmt: skip
MOST = 300


def worklist(today: date) -> dict[str, Any]:
	"""{"due", "bench", "stock", "rma"}: lists of devices, and the "fee" of the settings, 0 if none is charged. A device that
	is due has "days", "address", "pickup", "may_charge"; one on the bench its "checks", and "in_truck_of": the name of the
	technician who picked it up and still has it.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	fee_days, fee = settings.return_fee_days or 0, settings.return_fee or 0
	rows = due_back.devices_due()[:MOST]
	places = _places({row.location for row in rows if row.location})
	for row in rows:
		since = getdate(row.return_since)
		place = places.get(row.location)
		row.update(
			{
				"days": (today - since).days,
				"address": place.where if place else "",
				"customer_name": place.customer_name if place else row.customer,
				"pickup": due_back.pickup_of(row.location) if row.location else None,
				"may_charge": bool(fee)
				and not row.fee_state
				and rules.may_charge(since, today, fee_days, row.return_reminders or 0),
			}
		)
	bench = _devices(*IN_WORKSHOP)
	checks = _checks([row.name for row in bench])
	riding = _in_trucks([row.name for row in bench])
	for row in bench:
		row.update({"checks": checks.get(row.name, []), "in_truck_of": riding.get(row.name, "")})
	return {"due": rows, "bench": bench, "stock": _devices("In Stock"), "rma": _devices("RMA"), "fee": fee}


def _devices(*states: str) -> list[Any]:
	return frappe.get_all(
		due_back.DEVICE,
		filters={"status": among(states)},
		fields=list(FIELDS),
		order_by="returned_on, name",
		limit=MOST,
	)


def _checks(names: list[str]) -> dict[str, list[dict[str, Any]]]:
	found: dict[str, list[dict[str, Any]]] = {}
	for row in frappe.get_all(
		"Dispatch Checklist Item",
		filters={"parenttype": due_back.DEVICE, "parent": among(names)},
		fields=["parent", "item_key", "label", "done"],
		order_by="parent, idx",
		limit=0,
	):
		found.setdefault(row.parent, []).append(
			{"key": row.item_key, "label": _(row.label), "done": row.done}
		)
	return found


def _in_trucks(names: list[str]) -> dict[str, str]:
	"""{device: technician's name} of devices that were picked up and not scanned in the workshop yet."""
	last = frappe.db.sql(
		"""SELECT m.equipment, m.target_type, t.technician_name FROM `tabStock Movement` m
		LEFT JOIN `tabTechnician` t ON t.name = m.target WHERE m.equipment IN %s ORDER BY m.creation""",
		(sql_list(names),),
	)
	where = {equipment: (kind, who) for equipment, kind, who in last}
	return {name: who or "" for name, (kind, who) in where.items() if kind == TRUCK}


def _places(names: set[str]) -> dict[str, Any]:
	rows = frappe.db.sql(
		"""SELECT l.name, l.address_line, l.city, c.customer_name FROM `tabService Location` l
		JOIN `tabCustomer` c ON c.name = l.customer WHERE l.name IN %s""",
		(sql_list(names),),
		as_dict=True,
	)
	for row in rows:
		row.where = ", ".join(filter(None, (row.address_line, row.city)))
	return {row.name: row for row in rows}
