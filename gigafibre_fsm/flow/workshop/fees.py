"""The fee for a device that was not returned: charged by a manager, refunded when the device is returned."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.monthly import bill_corrections
from gigafibre_fsm.flow.collections import refunds
from gigafibre_fsm.flow.vocabulary import AT_HOUSEHOLD, NOT_ENDED, SETTINGS
from gigafibre_fsm.flow.workshop import rules
from gigafibre_fsm.flow.workshop.due_back import DEVICE
from gigafibre_fsm.notifications import templates
from gigafibre_fsm.setup.catalogue import RETURN_FEE

CHARGED, TO_REFUND, REFUNDED = "Charged", "To Refund", "Refunded"


def charge(name: str, today: date) -> Document:
	"""Charge the fee of the settings for a device that was not returned: on the next bill, or on a bill of its own for a
	customer without further bills. Raises Conflict when it is not due, or was charged.
	"""
	locks.account_of(DEVICE, name)
	device = frappe.get_doc(DEVICE, name, for_update=True)
	settings = frappe.get_cached_doc(SETTINGS)
	amount = decimal(settings.return_fee)
	waits = device.return_since and device.status in AT_HOUSEHOLD
	if device.fee_state or not waits or amount <= 0:
		raise Conflict(_("No fee can be charged for this device."))
	since = getdate(device.return_since)
	if not rules.may_charge(since, today, settings.return_fee_days or 0, device.return_reminders or 0):
		raise Conflict(_("The fee is not due yet, or the customer was not reminded."))
	subscription = frappe.get_doc("Service Subscription", _subscription(device), for_update=True)
	language = templates.language(frappe.db.get_value("Customer", device.customer, "language"))
	row = subscription.append(
		"adjustments",
		{
			"item": RETURN_FEE,
			"description": _("Device not returned: {0} {1}", language).format(
				_(device.equipment_type, language), device.serial or device.mac or ""
			),
			"amount": float(amount),
			"from_date": today,
			"to_date": today,
		},
	)
	subscription.save(ignore_permissions=True)
	device.update({"fee_state": CHARGED, "return_fee": float(amount), "fee_correction": row.name})
	device.save(ignore_permissions=True)
	if not frappe.db.exists(
		"Service Subscription", {"customer": device.customer, "status": ("in", NOT_ENDED)}
	):
		bill_corrections(
			device.customer,
			f"equipment:{name}",
			today,
			fsm_service_location=device.location,
			fsm_sample=device.is_sample,
		)
	return device


def refund(device: Document) -> None:
	"""Refund the fee of a returned device: removed from the next bill, or credited, and refunded to the card that paid it.
	What cannot be done now waits as *To Refund*. The caller holds the customer's lock.
	"""
	if device.fee_state not in (CHARGED, TO_REFUND):
		return
	billed_on = frappe.db.get_value("Subscription Adjustment", device.fee_correction, "sales_invoice")
	if not billed_on:
		frappe.db.delete("Subscription Adjustment", {"name": device.fee_correction})
		state = REFUNDED
	else:
		state = _credit(device, billed_on)
	device.fee_state = state
	device.save(ignore_permissions=True)


def _credit(device: Document, invoice: str) -> str:
	bill = frappe.get_doc("Sales Invoice", invoice)
	items = {row.name: row.item_code for row in bill.items}
	fee = decimal(device.return_fee)
	rows = [
		line["row"]
		for line in refunds.lines_left(invoice)
		if items[line["row"]] == RETURN_FEE and decimal(line["amount"]) == fee
	]
	by_card = not bill.outstanding_amount and refunds.was_paid_by_card(invoice)
	try:
		if not rows:
			raise Conflict(_("There is nothing to credit."))
		refunds.credit(invoice, {rows[0]: fee}, _("The device came back"), by_card)
	except Conflict as error:
		device.add_comment(
			"Info", frappe.utils.escape_html(_("The fee is not refunded yet: {0}").format(error))
		)
		return TO_REFUND
	return REFUNDED


def _subscription(device: Document) -> str:
	found = device.subscription or frappe.db.get_value(
		"Service Subscription", {"location": device.location}, order_by="creation desc"
	)
	if not found:
		raise Conflict(_("No fee can be charged for this device."))
	return found


def to_refund() -> list[str]:
	"""Returned devices whose fee could not be refunded yet."""
	return frappe.get_all(DEVICE, filters={"fee_state": TO_REFUND}, pluck="name", order_by="name")


def refund_again(name: str) -> None:
	"""Retry the refund of a device's fee, after the charge that was in progress."""
	locks.account_of(DEVICE, name)
	refund(frappe.get_doc(DEVICE, name, for_update=True))
