"""Reverses booked payments: a bounced cheque, a recalled transfer, a payment booked to the wrong customer."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url, now_datetime

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import payment_entries
from gigafibre_fsm.flow.collections.payment_files import files, rules, settling
from gigafibre_fsm.notifications.notify import tell_customer


def bounced(name: str, reason: str) -> None:
	"""Reverse a payment that the bank took back: its bills are owed again, and the customer is notified. Raises Conflict."""
	line = _booked(name)
	bills = _bills(line)
	_cancel(line, reason)
	facts = {
		"total": str(decimal(line.amount)),
		"date": str(line.payment_date),
		"invoice": ", ".join(bills),
		"url": get_url("/portail"),
	}
	tell_customer(line.customer, "payment.returned", facts, f"payment.returned:{line.payment_entry}", line)


def wrong_customer(name: str, reason: str) -> None:
	"""Unassign a payment that belongs to another customer; its line waits to be assigned again."""
	line = _booked(name)
	entry = line.payment_entry
	_cancel(line, reason)
	# Cancelling the entry releases the line for the next entry.
	frappe.db.set_value("Payment Entry", entry, "fsm_payment_line", None)
	line.reload()
	line.update(
		{
			"status": "Unmatched",
			"customer": None,
			"sales_invoice": None,
			"matched_how": "",
			"payment_entry": None,
			"booked_by": None,
			"booked_at": None,
		}
	)
	line.save(ignore_permissions=True)
	line.add_comment("Info", frappe.utils.escape_html(_("{0} cancelled: {1}").format(entry, reason)))
	files.count(line.payment_file)


def take_back(name: str, booked: str) -> None:
	"""Reverse the `booked` line that a reversal line refers to."""
	line = settling.locked_line(name)
	if line.status != rules.DOUBTFUL or line.doubt != rules.MONEY_BACK:
		raise Conflict(_("This line takes nothing back."))
	if decimal(frappe.db.get_value(files.LINE, booked, "amount")) != -decimal(line.amount):
		raise Conflict(_("The amounts of the two lines differ."))
	sentence = _("Taken back: {0}").format(
		" · ".join(filter(None, (line.reference, line.message, line.payment_file)))
	)
	bounced(booked, sentence)
	line.duplicate_of = booked
	line.save(ignore_permissions=True)
	settling.set_aside(name, _("Reverses {0}").format(booked))


def on_entry_cancelled(entry: Document) -> None:
	"""Called when the Payment Entry of a line is cancelled, by these functions or in ERPNext's form."""
	line = frappe.get_doc(files.LINE, entry.fsm_payment_line, for_update=True)
	if line.status == "Booked" and line.payment_entry == entry.name:
		line.update({"status": "Reversed", "settled_by": frappe.session.user, "settled_at": now_datetime()})
		line.save(ignore_permissions=True)
		files.count(line.payment_file)


def _booked(name: str) -> Document:
	if customer := frappe.db.get_value(files.LINE, name, "customer"):
		locks.account(customer)
	line = settling.locked_line(name)
	if line.status != "Booked" or line.customer != customer:
		raise Conflict(_("This line is not booked."))
	return line


def _cancel(line: Document, reason: str) -> None:
	line.reason = reason
	line.save(ignore_permissions=True)
	payment_entries.cancel(line.payment_entry)
	line.reload()


def _bills(line: Document) -> list[str]:
	row = {"parent": line.payment_entry, "reference_doctype": "Sales Invoice"}
	return frappe.get_all("Payment Entry Reference", row, pluck="reference_name", order_by="idx")
