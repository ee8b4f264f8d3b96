"""The Workshop page: devices due back, received, wiped, tested, in stock, at the manufacturer."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotFound, Unsure
from gigafibre_fsm.flow.workshop import due_back, fees, receiving, refurbishment, wiping, worklist
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.OPERATIONS)
def shown() -> dict[str, Any]:
	"""Everything that the page shows; the shape is in flow/workshop/worklist.py."""
	return worklist.worklist(getdate(nowdate()))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def receive(code: str = "", confirm: Any = False) -> dict[str, Any]:
	"""Receive a scanned device: {"equipment", "status"}; or, with nothing changed, {"confirm": true, "question"}."""
	try:
		device = receiving.receive_scanned(
			arguments.scanned(code, _("Code")), arguments.flag(confirm, _("Confirmation"))
		)
	except Unsure as doubt:
		return {"confirm": True, "question": str(doubt)}
	return _summary(device)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def ask_back(equipment: str = "", reason: str = "") -> dict[str, Any]:
	"""Ask for a device back although its service goes on."""
	return _summary(due_back.ask_back(_device(equipment), _reason(reason), getdate(nowdate())))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def plan_pickup(location: str = "") -> dict[str, str]:
	"""Plan the pickup visit for the devices of a location: {"job"}."""
	return {"job": due_back.plan_pickup(_existing_record("Service Location", location)).name}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def check(equipment: str = "", item: str = "", done: Any = True) -> dict[str, Any]:
	"""Check or uncheck a checklist item of a device on the bench."""
	wanted = arguments.text(item, _("Step"))
	return _summary(refurbishment.check(_device(equipment), wanted, arguments.flag(done, _("Done"))))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def reset(equipment: str = "") -> dict[str, Any]:
	"""Have the ACS reset a device to its factory settings."""
	return _summary(wiping.request_wipe(_device(equipment)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def wiped_by_hand(equipment: str = "", reason: str = "") -> dict[str, Any]:
	"""Record that staff have wiped a device by hand; it holds no data of its household."""
	return _summary(refurbishment.wiped_by_hand(_device(equipment), _reason(reason)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def to_stock(equipment: str = "") -> dict[str, Any]:
	"""Return a wiped and tested device to stock."""
	return _summary(refurbishment.to_stock(_device(equipment)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def to_maker(equipment: str = "", number: str = "", warranty_until: str = "") -> dict[str, Any]:
	"""Send a defective device to its manufacturer."""
	until = arguments.day(warranty_until, _("Warranty Until"), required=False)
	return _summary(
		refurbishment.to_maker(
			_device(equipment), arguments.text(number, _("RMA Number")), until, getdate(nowdate())
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def back_from_maker(equipment: str = "") -> dict[str, Any]:
	"""Receive a repaired device from its manufacturer."""
	return _summary(receiving.receive(_device(equipment)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.OPERATIONS)
def scrap(equipment: str = "", reason: str = "") -> dict[str, Any]:
	"""Scrap a device."""
	return _summary(refurbishment.scrap(_device(equipment), _reason(reason)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def charge_fee(equipment: str = "") -> dict[str, Any]:
	"""Charge the fee for a device that was not returned."""
	return _summary(fees.charge(_device(equipment), getdate(nowdate())))


def _summary(device: Any) -> dict[str, Any]:
	return {"equipment": device.name, "status": device.status}


def _device(name: object) -> str:
	return _existing_record(due_back.DEVICE, name)


def _existing_record(doctype: str, value: object) -> str:
	name = arguments.text(value, _(doctype))
	if not frappe.db.exists(doctype, name):
		raise NotFound(_("Record not found."))
	return name


def _reason(reason: object) -> str:
	return arguments.text(reason, _("Reason"), max=500)
