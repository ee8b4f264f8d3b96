from __future__ import annotations

import frappe
from erpnext.accounts.general_ledger import (
	make_gl_entries,
	make_reverse_gl_entries,
	update_voucher_outstanding,
)
from erpnext.accounts.utils import get_fiscal_year
from erpnext.utilities.transaction_base import TransactionBase
from frappe import _
from frappe.utils import flt


class JournalEntry(TransactionBase):
	def validate(self) -> None:
		get_fiscal_year(self.posting_date, company=self.company)
		self.set_totals()
		self.validate_parties()
		self.validate_invoices()
		self.title = next((row.party for row in self.accounts if row.party), self.accounts[0].account)
		self.remark = self.user_remark

	def set_totals(self) -> None:
		for row in self.accounts:
			row.debit = flt(row.debit_in_account_currency, 2)
			row.credit = flt(row.credit_in_account_currency, 2)
		self.total_debit = flt(sum(row.debit for row in self.accounts), 2)
		self.total_credit = flt(sum(row.credit for row in self.accounts), 2)
		self.difference = flt(self.total_debit - self.total_credit, 2)
		if self.difference:
			frappe.throw(
				_("Total debit must be equal to total credit. The difference is {0}").format(self.difference)
			)

	def validate_parties(self) -> None:
		for row in self.accounts:
			kind = frappe.get_cached_value("Account", row.account, "account_type")
			if kind in ("Receivable", "Payable") and not (row.party_type and row.party):
				frappe.throw(_("Row {0}: say whose account {1} is").format(row.idx, row.account))

	def validate_invoices(self) -> None:
		"""Compares with the outstanding amount, without a lock, as ERPNext does."""
		paid: dict[str, float] = {}
		for row in self.accounts:
			if row.reference_type == "Sales Invoice" and row.reference_name:
				paid[row.reference_name] = paid.get(row.reference_name, 0) + row.credit - row.debit
		for name, amount in paid.items():
			invoice = frappe.db.get_value(
				"Sales Invoice", name, ["docstatus", "outstanding_amount"], as_dict=True
			)
			if not invoice or invoice.docstatus != 1:
				frappe.throw(_("{0} is not submitted").format(name))
			if self.docstatus == 1 and flt(amount, 2) > flt(invoice.outstanding_amount, 2):
				frappe.throw(
					_("Payment against {0} cannot be greater than the outstanding amount {1}").format(
						name, invoice.outstanding_amount
					)
				)

	def on_submit(self) -> None:
		make_gl_entries(self, self.ledger_lines())
		self.update_references()

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry",)
		make_reverse_gl_entries(self)
		self.update_references()

	def update_references(self) -> None:
		for row in self.accounts:
			if row.reference_name:
				update_voucher_outstanding(row.reference_type, row.reference_name, row.account, row.party)

	def ledger_lines(self) -> list[dict]:
		return [
			{
				"account": row.account,
				"party_type": row.party_type,
				"party": row.party,
				"cost_center": row.cost_center,
				"debit": row.debit,
				"credit": row.credit,
				"against_voucher_type": row.reference_type or None,
				"against_voucher": row.reference_name or None,
			}
			for row in self.accounts
		]
