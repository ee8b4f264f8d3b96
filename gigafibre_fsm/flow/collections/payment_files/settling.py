"""Manual decisions on lines that could not be matched: assign a customer, set aside, confirm as another payment."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections.payment_files import facts, files, reader, rules

BY_HAND = "By Hand"


def assign_customer(name: str, customer: str, invoice: str = "") -> None:
	"""Assign a line to a customer; `invoice` is the bill that it pays first. It is booked with the file.

	Raises Conflict for a line that is already decided, or is not a payment; BadRequest for a bill of another customer.
	"""
	line = locked_line(name)
	if line.status not in ("Unmatched", rules.DOUBTFUL) or decimal(line.amount) <= 0:
		raise Conflict(_("This line is already settled, or is no payment."))
	if not frappe.db.exists("Customer", customer):
		raise NotFound(_("Customer not found."))
	if invoice and frappe.db.get_value("Sales Invoice", invoice, "customer") != customer:
		raise BadRequest(_("{0} is not a bill of {1}.").format(invoice, customer))
	_decide(line, status=rules.MATCHED, customer=customer, sales_invoice=invoice or None, matched_how=BY_HAND)


def unassign_customer(name: str) -> None:
	"""Remove the match of a line before it is booked; it waits for a decision."""
	line = locked_line(name)
	if line.status != rules.MATCHED:
		raise Conflict(_("This line is not matched."))
	_decide(line, status="Unmatched", customer=None, sales_invoice=None, matched_how="", doubt="")


def set_aside(name: str, reason: str) -> None:
	"""Set a line aside that is no customer payment, or is handled elsewhere: it is not booked."""
	line = locked_line(name)
	if line.status not in (*files.WAITING, rules.MATCHED):
		raise Conflict(_("This line is already settled."))
	_decide(line, status="Set Aside", reason=reason)


def bring_back(name: str) -> None:
	"""Bring a line back that was set aside."""
	line = locked_line(name)
	if (
		line.status != "Set Aside"
		or frappe.db.get_value(files.FILE, line.payment_file, "status") == "Discarded"
	):
		raise Conflict(_("This line was not set aside."))
	if not line.line_key:
		status = rules.DUPLICATE
	else:
		status = rules.UNREADABLE if line.doubt in reader.PROBLEMS else "Unmatched"
	_decide(line, status=status, reason="")
	if status == "Unmatched":
		_judge([line])


def another_payment(name: str) -> None:
	"""Confirm that a line which looks like a duplicate of an earlier file is a payment of its own."""
	line = locked_line(name)
	if line.status not in (rules.DUPLICATE, rules.DOUBTFUL) or not line.duplicate_of:
		raise Conflict(_("This line repeats no other."))
	line.line_key = line.line_key or rules.key_of_other_payment(line.duplicate_of, line.name)
	line.duplicate_of = None
	_decide(line, status="Unmatched", doubt="")
	_judge([line])


def match_again(file: str) -> None:
	"""Match the waiting lines again, after an account number was corrected or a bill was made."""
	names = frappe.get_all(
		files.LINE,
		filters={
			"payment_file": file,
			"status": ("in", ("Unmatched", rules.DOUBTFUL)),
			"duplicate_of": ("is", "not set"),
		},
		pluck="name",
		order_by="`row`",
	)
	lines = [locked_line(name) for name in names]
	_judge([line for line in lines if line.status in ("Unmatched", rules.DOUBTFUL)])
	files.count(file)


def reversal_candidates(line: Any) -> list[str]:
	"""The booked payments that a reversal line may refer to."""
	filters = {
		"status": "Booked",
		"amount": -float(line.amount),
		"source": line.source,
		"payment_date": ("<=", line.payment_date),
		**({"customer": line.customer} if line.customer else {}),
	}
	return frappe.get_all(
		files.LINE, filters=filters, pluck="name", order_by="payment_date desc, name", limit=5
	)


def locked_line(name: str) -> Document:
	"""A line, locked for the rest of the transaction. Raises NotFound."""
	if not frappe.db.exists(files.LINE, name):
		raise NotFound(_("Line not found."))
	return frappe.get_doc(files.LINE, name, for_update=True)


def _decide(line: Document, **values: Any) -> None:
	line.update({**values, "settled_by": frappe.session.user, "settled_at": now_datetime()})
	line.save(ignore_permissions=True)
	files.count(line.payment_file)


def _judge(lines: list[Document]) -> None:
	if not lines:
		return
	company = frappe.db.get_value(files.FILE, lines[0].payment_file, "company")
	rows = [files.row_of(line) for line in lines]
	for line, verdict in zip(lines, rules.judge_all(rows, facts.facts_of(rows, company)), strict=True):
		line.update(
			{
				"status": verdict.status,
				"customer": verdict.customer or None,
				"sales_invoice": verdict.invoice or None,
				"matched_how": verdict.how,
				"doubt": verdict.doubt,
			}
		)
		line.save(ignore_permissions=True)
	files.count(lines[0].payment_file)
