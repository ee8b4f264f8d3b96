"""Findings about devices that were not returned, or that wait in the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe.utils import getdate, nowdate

from gigafibre_fsm.flow.reconcile.rules import TICKET, Finding
from gigafibre_fsm.flow.vocabulary import IN_WORKSHOP
from gigafibre_fsm.flow.workshop import due_back, fees

PATIENCE = timedelta(days=14)
"""Days after the last reminder, and days on the bench."""


def overdue() -> Iterator[Finding]:
	"""Devices that were not returned two weeks after the last reminder."""
	latest = timedelta(days=max(due_back.reminder_days(), default=0))
	for row in due_back.devices_due():
		if getdate(row.return_since) + latest + PATIENCE <= getdate(nowdate()):
			facts = {"device": row.equipment_type, "customer": row.customer, "since": str(row.return_since)}
			yield Finding("device_overdue", due_back.DEVICE, row.name, facts, TICKET)


def devices_in_workshop() -> Iterator[Finding]:
	"""Returned devices that were neither tested nor sent on for two weeks."""
	waiting = {"status": ("in", IN_WORKSHOP), "returned_on": ("<=", getdate(nowdate()) - PATIENCE)}
	for row in frappe.get_all(due_back.DEVICE, waiting, ["name", "equipment_type", "returned_on"]):
		facts = {"device": row.equipment_type, "since": str(row.returned_on)}
		yield Finding("device_on_bench", due_back.DEVICE, row.name, facts)


def fees_unrefunded() -> Iterator[Finding]:
	"""Fees of returned devices that could not be refunded yet; retried each morning."""
	for name in fees.to_refund():
		customer, fee = frappe.db.get_value(due_back.DEVICE, name, ["customer", "return_fee"])
		facts = {"customer": customer, "amount": f"{fee:.2f}"}
		yield Finding("return_fee_unrefunded", due_back.DEVICE, name, facts, TICKET)
