"""Credit notes, made by `refunds.credit` or in ERPNext's own form: both lower the outstanding amount."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.billing.billed_lines import creditable
from gigafibre_fsm.flow.collections import dunning
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY
from gigafibre_fsm.money import ZERO


def prepare_credit_note(note: Document) -> None:
	"""On validation: a credit note of an unpaid bill of this app lowers the outstanding amount, as far as possible. Raises
	Conflict like `refunds.credit`.
	"""
	bill = _bill_of(note)
	if not bill or note.docstatus == 2:
		return
	if bill.outstanding_amount > 0:
		# ERPNext's form would leave the bill outstanding beside an unused credit.
		note.update_outstanding_for_self = 0
	if note.docstatus == 1 and not note.flags.by_our_door:
		if bill.fsm_charge_state in CHARGE_UNDER_WAY:
			raise Conflict(_("A card charge for {0} is in progress. Wait for the result.").format(bill.name))
		amounts = {
			row.sales_invoice_item: -decimal(row.amount) for row in note.items if row.sales_invoice_item
		}
		require_creditable(bill, amounts)


def settle_credit_note(note: Document) -> None:
	"""On submission: stop collecting the credited amounts; a customer without debt leaves dunning."""
	bill = _bill_of(note)
	if bill and bill.outstanding_amount <= 0 and bill.fsm_charge_state not in (*CHARGE_UNDER_WAY, "Paid"):
		bill.db_set("fsm_charge_state", "Paid")
		dunning.end_dunning(bill.customer, bill.name)


def require_creditable(bill: Document, amounts: Mapping[str, Decimal], besides: Collection[str] = ()) -> None:
	"""Raises Conflict when more of a line would be credited than corrections have left of it, except for those in `besides`."""
	left = creditable(bill, besides)
	for row in bill.items:
		amount, most = amounts.get(row.name, ZERO), left.get(row.name, ZERO)
		if abs(amount) > abs(most) and abs(amount) <= abs(decimal(row.amount)):
			raise Conflict(
				_("{0}: only {1} of this line is left, the rest has already been credited.").format(
					row.item_name, most
				)
			)


def _bill_of(note: Document) -> Document | None:
	bill = frappe.get_doc("Sales Invoice", note.return_against)
	return bill if bill.get("fsm_billing_key") or bill.get("fsm_charge_state") else None
