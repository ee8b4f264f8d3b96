"""Number transfers (port-in), from the request to the switch. The only writer of Number Transfer's states.

To Request -> Requested -> Confirmed (the other provider gave a day) -> Completed
                 └──────────────┴-> Refused -> Requested
"""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm import telephone
from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.ordering import tasks
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, OPEN_TRANSFER, TELEPHONE
from gigafibre_fsm.notifications.notify import tell_customer, tell_staff

DOCTYPE = "Number Transfer"


def on_ordered(order: Document) -> None:
	"""Listener: an order transfers a number; its line has a temporary one meanwhile."""
	line = _line_of({"sales_order": order.name, "equipment_type": TELEPHONE})
	known = {"number": order.fsm_transfer_number, "status": ("in", OPEN_TRANSFER)}
	if not line or frappe.db.exists(DOCTYPE, known):
		return
	transfer = frappe.new_doc(DOCTYPE)
	transfer.update(
		{
			"number": order.fsm_transfer_number,
			"carrier": order.get("fsm_transfer_provider"),
			"carrier_account": order.get("fsm_transfer_account"),
			"customer": order.customer,
			"location": order.fsm_service_location,
			"sales_order": order.name,
			"equipment": line.name,
			"temporary_number": line.custom_sip_number,
			"is_sample": order.get("fsm_sample"),
		}
	)
	transfer.insert(ignore_permissions=True)


def on_order_undone(order: Document) -> None:
	"""Listener: cancel the transfer; the number stays with the other provider."""
	for name in frappe.get_all(
		DOCTYPE, filters={"sales_order": order.name, "status": ("in", OPEN_TRANSFER)}, pluck="name"
	):
		_move(name, "Refused", refusal=_("The order was cancelled."))


def on_equipment_replaced(equipment: Document) -> None:
	"""Listener: the line is at the device that has taken over its account; its number arrives there."""
	successor = {
		"location": equipment.location,
		"equipment_type": equipment.equipment_type,
		"custom_sip_username": ("is", "set"),
		"name": ("!=", equipment.name),
	}
	if line := _line_of(successor).get("name"):
		moving = {"equipment": equipment.name, "status": ("!=", "Completed")}
		frappe.db.set_value(DOCTYPE, moving, "equipment", line)


def request(name: str) -> Document:
	"""Record that the number was requested from the other provider. Raises Conflict, BadRequest when something is missing."""
	transfer = _locked(name)
	missing = [
		transfer.meta.get_label(field)
		for field in ("carrier", "carrier_account", "bill_copy", "equipment")
		if not transfer.get(field)
	]
	if missing:
		raise BadRequest(_("Still missing: {0}.").format(", ".join(_(label) for label in missing)))
	temporary = transfer.temporary_number or _line_of({"name": transfer.equipment}).custom_sip_number
	requested = _move(
		name, "Requested", requested_on=nowdate(), temporary_number=temporary, switch_date=None, refusal=None
	)
	_notify(requested, "number.requested")
	return requested


def confirm(name: str, day: date) -> Document:
	"""Record the day of the switch. Raises BadRequest for a day in the past, Conflict."""
	if day < getdate(nowdate()):
		raise BadRequest(_("The switch date is in the past."))
	confirmed = _move(name, "Confirmed", switch_date=day)
	_notify(confirmed, "number.confirmed")
	return confirmed


def complete(name: str) -> Document:
	"""Record that the number has arrived: the line uses it from now on, and its temporary number is reserved for a while.
	Raises Conflict.
	"""
	completed = _move(name, "Completed", completed_on=nowdate())
	line = frappe.get_doc("Service Equipment", completed.equipment, for_update=True)
	line.custom_sip_number = completed.number
	line.save(ignore_permissions=True)  # its SIP account is updated with it
	tasks.prove(completed.sales_order, "transfer")
	_notify(completed, "number.completed")
	return completed


def refuse(name: str, reason: str) -> Document:
	"""Record that the other provider refused. Raises Conflict."""
	refused = _move(name, "Refused", refusal=reason, switch_date=None)
	_notify(refused, "number.refused")
	return refused


def transfers_due(today: date) -> list[str]:
	"""Transfers on or after their day that are not completed."""
	waiting = {"status": "Confirmed", "switch_date": ("<=", today)}
	return frappe.get_all(DOCTYPE, filters=waiting, pluck="name", order_by="switch_date, name")


def remind(name: str, today: date) -> None:
	"""Notify staff once a day: until they complete it, the number rings nowhere."""
	transfer = frappe.get_doc(DOCTYPE, name)
	told = {
		"transfer": name,
		"customer": transfer.customer,
		"number": telephone.formatted(transfer.number),
		"carrier": transfer.carrier or "",
		"date": str(transfer.switch_date),
	}
	tell_staff("number.due", told, f"number.due:{name}:{today}", transfer)


def _locked(name: str) -> Document:
	if not frappe.db.exists(DOCTYPE, name):
		raise NotFound(_("{0} not found.").format(_(DOCTYPE)))
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def _move(name: str, status: str, **values: Any) -> Document:
	transfer = _locked(name)
	if transfer.status == status:
		raise Conflict(_("{0} is already {1}.").format(name, _(status)))
	transfer.update({"status": status, **values})
	transfer.save(ignore_permissions=True)
	return transfer


def _line_of(filters: dict[str, Any]) -> Any:
	wanted = {"status": ("in", ("Awaiting Scan", *IN_HOUSE)), **filters}
	fields = ["name", "custom_sip_number"]
	return frappe.db.get_value("Service Equipment", wanted, fields, as_dict=True) or frappe._dict()


def _notify(transfer: Document, topic: str) -> None:
	facts = {
		"number": telephone.formatted(transfer.number),
		"carrier": transfer.carrier or "",
		"temporary": telephone.formatted(transfer.temporary_number or ""),
		"date": str(transfer.switch_date or ""),
		"reason": transfer.refusal or "",
	}
	key = f"{topic}:{transfer.name}:{transfer.modified}"
	tell_customer(transfer.customer, topic, facts, key, transfer)
