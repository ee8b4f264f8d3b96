"""The test bench: steps on a returned device until it is in stock, at its manufacturer, or scrapped."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.stock import movements, warehouses
from gigafibre_fsm.flow.stock.rules import OUTSIDE
from gigafibre_fsm.flow.vocabulary import IN_WORKSHOP
from gigafibre_fsm.flow.workshop import rules
from gigafibre_fsm.flow.workshop.due_back import DEVICE
from gigafibre_fsm.flow.workshop.wiping import BY_HAND, PROVEN, clear_household_data


def check(name: str, item: str, done: bool) -> Document:
	"""Check or uncheck a checklist item; the first one starts the test."""
	device = locked_device(name)
	row = next((row for row in device.checks if row.item_key == item), None)
	if not row:
		raise BadRequest(_("This device does not have this step."))
	row.update({"done": int(done), "done_at": now_datetime() if done else None})
	device.status = "Testing"
	device.save(ignore_permissions=True)
	return device


def wiped_by_hand(name: str, reason: str) -> Document:
	"""Record that staff confirm that the device holds no data of its household, for a device without an ACS."""
	device = locked_device(name)
	if not reason.strip():
		raise BadRequest(_("Enter a reason."))
	clear_household_data(device, BY_HAND)
	device.add_comment("Info", frappe.utils.escape_html(_("Wiped by hand: {0}").format(reason)))
	return device


def to_stock(name: str) -> Document:
	"""Return the device to stock. Raises Conflict while it is not wiped or not tested."""
	device = locked_device(name)
	found = rules.missing(_bench(device))
	sentences = {
		"wipe": _("It is not proven that the device holds nothing of its household."),
		"checks": _("The checklist is not complete."),
	}
	if found:
		raise Conflict(" ".join(sentences[code] for code in found))
	device.status = "In Stock"
	device.save(ignore_permissions=True)
	movements.move_record(device, "On the Shelf", warehouses.store())
	return device


def to_maker(name: str, number: str, warranty_until: date | None, today: date) -> Document:
	"""Send a defective device to its manufacturer under the RMA number `number`. Raises Conflict when its warranty is over."""
	device = locked_device(name)
	until = warranty_until or (device.warranty_until and frappe.utils.getdate(device.warranty_until))
	if not until or until < today:
		raise Conflict(_("The maker's warranty is over, or its last day is not known."))
	if device.wipe_state not in (PROVEN, BY_HAND):
		# It leaves the company: the household's data on its record is deleted, whatever is left inside.
		clear_household_data(device, "")
	device.update({"status": "RMA", "rma_number": number, "warranty_until": until})
	device.save(ignore_permissions=True)
	movements.move_record(device, "To Its Maker", OUTSIDE)
	return device


def scrap(name: str, reason: str) -> Document:
	"""Scrap a device; its labels stay on its record only."""
	device = frappe.get_doc(DEVICE, name, for_update=True)
	if device.status not in (*IN_WORKSHOP, "RMA", "In Stock"):
		raise Conflict(_("This device is not in the workshop."))
	if not reason.strip():
		raise BadRequest(_("Enter a reason."))
	clear_household_data(device, device.wipe_state or "")
	device.add_comment("Info", frappe.utils.escape_html(_("Scrapped: {0}").format(reason)))
	movements.move_record(device, "Scrapped", OUTSIDE)
	device.retire()
	return device


def locked_device(name: str) -> Document:
	"""A returned device, locked. Raises Conflict."""
	device = frappe.get_doc(DEVICE, name, for_update=True)
	if device.status not in IN_WORKSHOP:
		raise Conflict(_("This device is not in the workshop."))
	return device


def _bench(device: Document) -> rules.Bench:
	return rules.Bench(
		device.wipe_state in (PROVEN, BY_HAND),
		[row.item_key for row in device.checks if row.required and not row.done],
	)
