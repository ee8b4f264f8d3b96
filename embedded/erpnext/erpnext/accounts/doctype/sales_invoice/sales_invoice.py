from __future__ import annotations

import frappe
from erpnext.accounts.doctype.sales_invoice.ledger import ledger_lines
from erpnext.accounts.general_ledger import (
	make_gl_entries,
	make_reverse_gl_entries,
	update_voucher_outstanding,
)
from erpnext.accounts.party import get_due_date, get_party_account
from erpnext.accounts.utils import get_fiscal_year, unlink_ref_doc_from_payment_entries
from erpnext.controllers.accounts_controller import account_value, validate_account_head
from erpnext.controllers.payment_schedule import (
	payable,
	set_due_date_from_schedule,
	set_payment_schedule,
	validate_payment_schedule,
)
from erpnext.controllers.sales_and_purchase_return import make_return_doc, validate_return
from erpnext.controllers.selling_controller import SellingController
from erpnext.controllers.status_updater import update_billing_of_orders, validate_lines
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate


class SalesInvoice(SellingController):
	def validate(self) -> None:
		self.validate_posting_time()
		get_fiscal_year(self.posting_date, company=self.company)
		self.keep_outstanding_where_it_fits()
		super().validate()
		validate_return(self)
		self.validate_orders()
		self.validate_debit_to()
		for line in self.items:
			if line.income_account:
				validate_account_head(line.idx, line.income_account, self.company)
		self.against_income_account = ",".join(
			dict.fromkeys(line.income_account for line in self.items if line.income_account)
		)
		self.is_opening = self.is_opening or "No"
		self.set_status()

	def set_missing_values(self, for_validate: bool = False) -> None:
		if not self.debit_to:
			self.debit_to = get_party_account("Customer", self.customer, self.company)
		if self.debit_to:
			self.party_account_currency = account_value(self.debit_to, "account_currency")
		if not self.due_date and self.customer:
			self.due_date = get_due_date(
				self.posting_date, "Customer", self.customer, self.company, self.payment_terms_template
			)
		super().set_missing_values(for_validate)

	def validate_schedule(self) -> None:
		if self.is_return or self.is_opening == "Yes":
			self.payment_terms_template = ""
			self.payment_schedule = []
			return
		set_due_date_from_schedule(self)
		set_payment_schedule(self)
		validate_payment_schedule(self)
		if getdate(self.due_date) < getdate(self.posting_date):
			frappe.throw(_("The due date cannot be before the posting date"))

	def validate_orders(self) -> None:
		for order in {line.sales_order for line in self.items if line.sales_order}:
			state = frappe.db.get_value(
				"Sales Order", order, ["status", "customer", "docstatus"], as_dict=True
			)
			if state.status in ("Closed", "On Hold"):
				frappe.throw(_("Sales Order {0} is {1}").format(order, _(state.status)))
			if state.customer != self.customer:
				frappe.throw(_("Sales Order {0} is of another customer").format(order))
			if state.docstatus != 1 and self.docstatus.is_submitted():
				frappe.throw(_("Sales Order {0} is not submitted").format(order))

	def validate_debit_to(self) -> None:
		if not self.debit_to:
			frappe.throw(_("Set a receivable account for {0}").format(self.company))
		if account_value(self.debit_to, "account_type") != "Receivable":
			frappe.throw(_("{0} is not a receivable account").format(self.debit_to))

	def keep_outstanding_where_it_fits(self) -> None:
		"""A return larger than the outstanding amount of its invoice keeps its own outstanding amount."""
		if not self.is_return or not self.return_against or self.update_outstanding_for_self:
			return
		left = frappe.db.get_value("Sales Invoice", self.return_against, "outstanding_amount")
		if abs(flt(self.rounded_total) or flt(self.grand_total)) > flt(left):
			self.update_outstanding_for_self = 1

	def set_outstanding_of_draft(self) -> None:
		if not self.docstatus.is_draft():
			return
		if self.is_return and self.return_against and not self.update_outstanding_for_self:
			self.outstanding_amount = 0
			return
		self.outstanding_amount = flt(
			payable(self) - flt(self.write_off_amount), self.precision("outstanding_amount")
		)

	def before_submit(self) -> None:
		self.remarks = self.remarks or (
			_("Against the customer's order {0}").format(self.po_no) if self.po_no else _("No Remarks")
		)

	def on_submit(self) -> None:
		validate_lines(self)
		if not self.is_return or self.update_billed_amount_in_sales_order:
			update_billing_of_orders(self)
		lines = ledger_lines(self)
		if lines:
			make_gl_entries(self, lines)
			self.update_outstanding()
		self.update_project()

	def before_cancel(self) -> None:
		if self.is_return and self.return_against:
			refuse_cancel_of_refunded(self)

	def on_cancel(self) -> None:
		if frappe.db.get_single_value("Accounts Settings", "unlink_payment_on_cancellation_of_invoice"):
			unlink_ref_doc_from_payment_entries(self)
		self.ignore_linked_doctypes = ("GL Entry",)
		if not self.is_return or self.update_billed_amount_in_sales_order:
			update_billing_of_orders(self)
		make_reverse_gl_entries(self)
		self.update_outstanding()
		self.db_set("status", "Cancelled")
		self.update_project()

	def update_outstanding(self) -> None:
		name = self.name
		if self.is_return and self.return_against and not self.update_outstanding_for_self:
			name = self.return_against
		update_voucher_outstanding(self.doctype, name, self.debit_to, self.customer)

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		"""Status from the outstanding amount and the due date."""
		if self.is_new():
			if self.get("amended_from"):
				self.status = "Draft"
			return
		if self.docstatus.is_cancelled():
			self.status = "Cancelled"
		elif self.docstatus.is_draft():
			self.status = "Draft"
		else:
			self.status = status or self.status_of_submitted()
		if update:
			self.db_set("status", self.status, update_modified=update_modified)

	def status_of_submitted(self) -> str:
		left = flt(self.outstanding_amount, self.precision("outstanding_amount"))
		total = flt(self.grand_total if self.disable_rounded_total else self.rounded_total)
		if left > 0 and self.is_overdue(total, left):
			return "Overdue"
		if 0 < left < total:
			return "Partly Paid"
		if left > 0:
			return "Unpaid"
		if not self.is_return and frappe.db.exists(
			"Sales Invoice", {"is_return": 1, "return_against": self.name, "docstatus": 1}
		):
			return "Credit Note Issued"
		return "Return" if self.is_return else "Paid"

	def is_overdue(self, total: float, left: float) -> bool:
		today = getdate()
		if not self.payment_schedule:
			return getdate(self.due_date) < today
		due = sum(
			flt(part.payment_amount) for part in self.payment_schedule if getdate(part.due_date) < today
		)
		return flt(total - left, 2) < flt(due, 2)

	def update_project(self) -> None:
		for name in {self.project, *(line.project for line in self.items)} - {None, ""}:
			project = frappe.get_doc("Project", name)
			project.update_billed_amount()
			project.calculate_gross_margin()
			project.db_update()


def refuse_cancel_of_refunded(credit_note: Document) -> None:
	refund = frappe.db.get_value(
		"Payment Entry Reference",
		{"reference_name": credit_note.return_against, "allocated_amount": ["<", 0], "docstatus": 1},
		"parent",
	)
	if refund:
		frappe.throw(_("Cancel the refund {0} first").format(refund))


@frappe.whitelist()
def make_sales_return(source_name: str, target_doc: Document | str | None = None) -> Document:
	"""Unsaved credit note of a submitted invoice."""
	return make_return_doc("Sales Invoice", source_name, target_doc)


@frappe.whitelist()
def get_bank_cash_account(mode_of_payment: str, company: str) -> dict:
	account = frappe.db.get_value(
		"Mode of Payment Account", {"parent": mode_of_payment, "company": company}, "default_account"
	)
	if not account:
		frappe.throw(_("Set an account of {0} for {1}").format(company, mode_of_payment))
	return {"account": account}
