"""ERPNext's own ways to book a customer's money: a cheque on account, a journal entry, Payment Reconciliation, its
credit note.
Several people use them at once, and processes die in the middle.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import household, shop
from tests.faults.crashes import Work
from tests.faults.lab import Lab
from tests.faults.works import one_home


@dataclass(frozen=True)
class OnAccount:
	"""An unpaid invoice, and payments on account that could each pay it. `taken`: a folder in which each person notes
	the payment that they use, so that no two use the same one.
	"""

	invoice: str
	payments: tuple[str, ...]
	taken: Path

	def next(self) -> str:
		for name in self.payments:
			with suppress(FileExistsError):
				os.close(os.open(self.taken / name, os.O_CREAT | os.O_EXCL))
				return name
		return self.payments[-1]


def unpaid(lab: Lab, home: household.Household) -> str:
	"""An invoice that is not being charged or dunned."""
	return shop.invoice_again(lab, home.order)


def on_account(lab: Lab, home: household.Household, many: int = 3) -> OnAccount:
	invoice = unpaid(lab, home)
	total = lab.frappe.db.get_value("Sales Invoice", invoice, "grand_total")
	payments = tuple(_cheque(lab, invoice, total) for _each in range(many))
	lab.frappe.db.commit()
	return OnAccount(invoice, payments, Path(tempfile.mkdtemp()))


def _cheque(lab: Lab, invoice: str, amount: float) -> str:
	"""A payment by cheque of the invoice's customer, not allocated to any invoice."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry("Sales Invoice", invoice)
	entry.update(
		{
			"references": [],
			"paid_amount": amount,
			"received_amount": amount,
			"reference_no": f"cheque {secrets.token_hex(4)}",
			"reference_date": lab.frappe.utils.nowdate(),
		}
	)
	return entry.insert().submit().name


def reconcile(prepared: OnAccount) -> str:
	"""ERPNext's Payment Reconciliation for one payment, a different one for each person."""
	import frappe

	name = prepared.next()
	entry = frappe.db.get_value("Payment Entry", name, ["name", "unallocated_amount"], as_dict=True)
	invoice = frappe.get_doc("Sales Invoice", prepared.invoice)
	tool = frappe.get_doc(
		{
			"doctype": "Payment Reconciliation",
			"company": invoice.company,
			"party_type": "Customer",
			"party": invoice.customer,
			"receivable_payable_account": invoice.debit_to,
		}
	)
	tool.append(
		"allocation",
		{
			"reference_type": "Payment Entry",
			"reference_name": name,
			"invoice_type": "Sales Invoice",
			"invoice_number": invoice.name,
			"amount": entry.unallocated_amount,
			"unreconciled_amount": entry.unallocated_amount,
			"allocated_amount": min(entry.unallocated_amount, invoice.outstanding_amount),
			"exchange_rate": 1,
			"is_advance": "Yes",
		},
	)
	tool.reconcile_allocations()
	return name


def paid_once(lab: Lab, prepared: OnAccount) -> Iterator[str]:
	total, left = lab.frappe.db.get_value(
		"Sales Invoice", prepared.invoice, ["grand_total", "outstanding_amount"]
	)
	row = {"reference_name": prepared.invoice, "docstatus": 1}
	booked = lab.frappe.get_all("Payment Entry Reference", row, pluck="allocated_amount")
	if round(sum(booked), 2) != total or left:
		yield f"{booked} allocated to {total} $, {left} $ left"


def write_off(invoice: str) -> str:
	"""A clerk's Journal Entry that writes an invoice off, submitted in the form."""
	import frappe

	owed = frappe.get_doc("Sales Invoice", invoice)
	amount = owed.outstanding_amount
	entry = frappe.new_doc("Journal Entry")
	entry.update(
		{
			"voucher_type": "Write Off Entry",
			"company": owed.company,
			"posting_date": frappe.utils.nowdate(),
			"user_remark": "Course",
		}
	)
	cost_center = frappe.get_cached_value("Company", owed.company, "cost_center")
	entry.append(
		"accounts",
		{
			"account": owed.debit_to,
			"party_type": "Customer",
			"party": owed.customer,
			"cost_center": cost_center,
			"credit_in_account_currency": amount,
			"reference_type": "Sales Invoice",
			"reference_name": invoice,
		},
	)
	entry.append(
		"accounts",
		{
			"account": owed.items[0].income_account,
			"cost_center": cost_center,
			"debit_in_account_currency": amount,
		},
	)
	return entry.insert().submit().name


def written_off_once(lab: Lab, invoice: str) -> Iterator[str]:
	rows = lab.frappe.get_all(
		"Journal Entry Account",
		{"reference_name": invoice, "docstatus": 1},
		pluck="credit_in_account_currency",
	)
	total, left = lab.frappe.db.get_value("Sales Invoice", invoice, ["grand_total", "outstanding_amount"])
	if rows != [total] or left:
		yield f"{rows} written off of {total} $, {left} $ left"


def own_return(invoice: str) -> str:
	"""ERPNext's own Create > Return / Credit Note."""
	from erpnext.controllers.sales_and_purchase_return import make_return_doc

	return make_return_doc("Sales Invoice", invoice).insert().submit().name


def _use(prepared: OnAccount) -> str | None:
	"""Charge the invoice: the credit on account pays it instead of the card; repeating it changes nothing."""
	import frappe

	from gigafibre_fsm.flow.collections import charges

	frappe.db.rollback()
	charged = charges.charge(prepared.invoice)
	frappe.db.commit()
	return charged


def _once(press: Any, doctype: str, field: str) -> Any:
	"""Pressed by a person who first checks whether it was done."""

	def work(invoice: str) -> str | None:
		import frappe

		frappe.db.rollback()
		done = frappe.db.get_value(doctype, {field: invoice, "docstatus": 1})
		made = done or press(invoice)
		frappe.db.commit()
		return made

	return work


ON_ACCOUNT = Work("money on account pays", one_home(lambda lab, home: on_account(lab, home, 1)), _use)
OWN_RETURN = Work(
	"ERPNext's own return", one_home(unpaid), _once(own_return, "Sales Invoice", "return_against")
)
WRITE_OFF = Work(
	"journal entry", one_home(unpaid), _once(write_off, "Journal Entry Account", "reference_name")
)
ALL = (ON_ACCOUNT, OWN_RETURN, WRITE_OFF)
