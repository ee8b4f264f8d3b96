from __future__ import annotations

import frappe
from erpnext.accounts.utils import reconcile_against_document
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class PaymentReconciliation(Document):
	@frappe.whitelist()
	def reconcile(self) -> None:
		self.validate_allocation()
		self.reconcile_allocations()

	def validate_allocation(self) -> None:
		"""Compares with the outstanding amount, without a lock, as ERPNext does."""
		if not self.allocation:
			frappe.throw(_("No records found in Allocation table"))
		for row in self.allocation:
			outstanding = frappe.db.get_value(row.invoice_type, row.invoice_number, "outstanding_amount")
			if flt(row.allocated_amount) - flt(outstanding) > 0.009:
				frappe.throw(
					_(
						"Row {0}: Allocated amount {1} must be less than or equal to invoice outstanding amount {2}"
					).format(row.idx, row.allocated_amount, outstanding)
				)

	def reconcile_allocations(self, skip_ref_details_update_for_pe: bool = False) -> None:
		entries = []
		for row in self.allocation:
			invoice = frappe.db.get_value(
				row.invoice_type, row.invoice_number, ["grand_total", "outstanding_amount"], as_dict=True
			)
			entries.append(
				frappe._dict(
					voucher_type=row.reference_type,
					voucher_no=row.reference_name,
					against_voucher_type=row.invoice_type,
					against_voucher=row.invoice_number,
					account=self.receivable_payable_account,
					party_type=self.party_type,
					party=self.party,
					unadjusted_amount=flt(row.unreconciled_amount),
					allocated_amount=flt(row.allocated_amount),
					**invoice,
				)
			)
		reconcile_against_document(entries)
