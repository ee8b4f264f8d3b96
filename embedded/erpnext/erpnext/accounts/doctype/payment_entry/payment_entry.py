from __future__ import annotations

import erpnext
import frappe
from erpnext.accounts.doctype.payment_entry.references import (
	clear_allocations_of_nothing,
	fill_reference_details,
	reference_details,
	validate_references,
)
from erpnext.accounts.general_ledger import (
	make_gl_entries,
	make_reverse_gl_entries,
	update_voucher_outstanding,
)
from erpnext.accounts.party import get_party_account
from erpnext.accounts.utils import get_balance_on, get_fiscal_year
from erpnext.utilities.transaction_base import TransactionBase
from frappe import _
from frappe.contacts.doctype.contact.contact import get_default_contact
from frappe.model.document import Document
from frappe.utils import flt, getdate, nowdate

ACCOUNT_SIDES = ("paid_from", "paid_to")


class PaymentEntry(TransactionBase):
	@property
	def party_account_field(self) -> str | None:
		return {"Receive": "paid_from", "Pay": "paid_to"}.get(self.payment_type)

	@property
	def party_account(self) -> str | None:
		return self.get(self.party_account_field) if self.party_account_field else None

	def validate(self) -> None:
		self.validate_party()
		self.set_missing_values()
		fill_reference_details(self)
		self.set_exchange_rates()
		self.validate_mandatory()
		get_fiscal_year(self.posting_date, company=self.company)
		validate_references(self)
		self.set_amounts()
		clear_allocations_of_nothing(self)
		self.validate_transaction_reference()
		self.title = self.party or f"{self.paid_from} - {self.paid_to}"
		self.set_remarks()
		self.set_status()

	def validate_party(self) -> None:
		if self.payment_type not in ("Receive", "Pay", "Internal Transfer"):
			frappe.throw(_("The payment type must be Receive, Pay or Internal Transfer"))
		if self.payment_type == "Internal Transfer":
			self.party = self.party_type = None
			self.references = []
			return
		if not self.party_type or not self.party:
			frappe.throw(_("Say whose payment it is"))
		if not frappe.db.exists(self.party_type, self.party):
			frappe.throw(_("{0} {1} does not exist").format(_(self.party_type), self.party))

	def set_missing_values(self) -> None:
		if self.party:
			self.party_name = (
				frappe.db.get_value(self.party_type, self.party, f"{self.party_type.lower()}_name")
				or self.party
			)
			self.contact_person = self.contact_person or get_default_contact(self.party_type, self.party)
			if not self.party_account:
				self.set(
					self.party_account_field, get_party_account(self.party_type, self.party, self.company)
				)
			if not self.party_balance:
				self.party_balance = get_balance_on(
					party_type=self.party_type, party=self.party, company=self.company
				)
		if self.contact_person and not self.contact_email:
			self.contact_email = frappe.db.get_value("Contact", self.contact_person, "email_id")
		for side in ACCOUNT_SIDES:
			account = self.get(side)
			if account and not self.get(f"{side}_account_type"):
				# ERPNext checks this here, whatever the document's flags say.
				frappe.has_permission("Payment Entry", throw=True)
				kind, currency = frappe.get_cached_value(
					"Account", account, ["account_type", "account_currency"]
				)
				self.set(f"{side}_account_type", kind)
				self.set(f"{side}_account_currency", currency)

	def set_exchange_rates(self) -> None:
		own = erpnext.get_company_currency(self.company)
		for side, rate in (("paid_from", "source_exchange_rate"), ("paid_to", "target_exchange_rate")):
			if self.get(f"{side}_account_currency") == own:
				self.set(rate, 1.0)

	def validate_mandatory(self) -> None:
		for field in ("paid_amount", "received_amount", "source_exchange_rate", "target_exchange_rate"):
			if not flt(self.get(field)):
				frappe.throw(_("{0} is mandatory").format(_(self.meta.get_label(field))))

	def set_amounts(self) -> None:
		"""Base amounts, allocated and unallocated amounts, and the difference, which must be zero."""
		self.base_paid_amount = self.base_amount("paid_amount", self.source_exchange_rate)
		self.base_received_amount = self.base_amount("received_amount", self.target_exchange_rate)
		allocated = sum(flt(row.allocated_amount) for row in self.references)
		self.total_allocated_amount = flt(abs(allocated), self.precision("total_allocated_amount"))
		self.base_total_allocated_amount = self.total_allocated_amount
		deductions = sum(flt(row.amount) for row in self.deductions)
		whole = 0.0
		if self.payment_type == "Receive":
			whole = self.base_paid_amount + deductions
		elif self.payment_type == "Pay":
			whole = self.base_received_amount - deductions
		left = flt(whole - self.base_total_allocated_amount, self.precision("unallocated_amount"))
		self.unallocated_amount = max(left, 0.0) if self.party else 0.0
		of_party = self.base_total_allocated_amount + self.unallocated_amount
		if self.payment_type == "Receive":
			difference = of_party - self.base_received_amount
		elif self.payment_type == "Pay":
			difference = self.base_paid_amount - of_party
		else:
			difference = self.base_paid_amount - self.base_received_amount
		self.difference_amount = flt(difference - deductions, self.precision("difference_amount"))

	def base_amount(self, field: str, rate: float) -> float:
		return flt(flt(self.get(field)) * flt(rate), self.precision(f"base_{field}"))

	def validate_transaction_reference(self) -> None:
		account = self.paid_to if self.payment_type == "Receive" else self.paid_from
		if frappe.get_cached_value("Account", account, "account_type") == "Bank" and not (
			self.reference_no and self.reference_date
		):
			frappe.throw(_("A payment through a bank needs its reference number and date"))

	def set_remarks(self) -> None:
		if not self.custom_remarks:
			against = ", ".join(row.reference_name for row in self.references)
			self.remarks = " · ".join(
				part
				for part in (self.party_name, str(flt(self.paid_amount)), self.reference_no, against)
				if part
			)

	def set_status(self) -> None:
		self.status = ("Draft", "Submitted", "Cancelled")[self.docstatus]

	def on_submit(self) -> None:
		if self.difference_amount:
			frappe.throw(
				_("The allocated amounts and the payment differ by {0}").format(self.difference_amount)
			)
		make_gl_entries(self, self.ledger_lines())
		self.update_references()

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry",)
		make_reverse_gl_entries(self)
		self.update_references()
		self.set_status()
		self.db_set("status", self.status, update_modified=False)

	def update_references(self) -> None:
		for row in self.references:
			update_voucher_outstanding(
				row.reference_doctype, row.reference_name, self.party_account, self.party
			)
			if row.reference_doctype == "Sales Order":
				update_advance_of_order(row.reference_name)

	def ledger_lines(self) -> list[dict]:
		received = self.payment_type == "Receive"
		lines = []
		if self.payment_type == "Internal Transfer":
			lines.append(
				{"account": self.paid_from, "against": self.paid_to, "credit": self.base_paid_amount}
			)
			lines.append(
				{"account": self.paid_to, "against": self.paid_from, "debit": self.base_received_amount}
			)
			return lines
		other = self.paid_to if received else self.paid_from
		parts = [(abs(flt(row.allocated_amount)), row) for row in self.references]
		if self.unallocated_amount:
			parts.append((self.unallocated_amount, None))
		for amount, row in parts:
			lines.append(
				{
					"account": self.party_account,
					"party_type": self.party_type,
					"party": self.party,
					"against": other,
					"cost_center": self.cost_center,
					"credit" if received else "debit": amount,
					"against_voucher_type": row.reference_doctype if row else None,
					"against_voucher": row.reference_name if row else None,
				}
			)
		bank = self.base_received_amount if received else self.base_paid_amount
		lines.append({"account": other, "against": self.party, "debit" if received else "credit": bank})
		for row in self.deductions:
			lines.append(
				{
					"account": row.account,
					"against": self.party,
					"cost_center": row.cost_center,
					"debit": row.amount,
				}
			)
		return lines


def update_advance_of_order(name: str) -> None:
	paid = frappe.get_all(
		"Payment Entry Reference",
		filters={"reference_doctype": "Sales Order", "reference_name": name, "docstatus": 1},
		fields=["sum(allocated_amount) as amount"],
	)[0].amount
	frappe.db.set_value("Sales Order", name, "advance_paid", flt(paid), update_modified=False)


@frappe.whitelist()
def get_payment_entry(
	dt: str,
	dn: str,
	party_amount: float | None = None,
	bank_account: str | None = None,
	bank_amount: float | None = None,
	party_type: str | None = None,
	payment_type: str | None = None,
	reference_date: str | None = None,
	ignore_permissions: bool = False,
) -> Document:
	"""Unsaved payment of what is outstanding on a Sales Order or Sales Invoice, or its refund."""
	doc = frappe.get_doc(dt, dn)
	if dt == "Sales Order" and flt(doc.per_billed, 2) >= 100:
		frappe.throw(_("Only what is not billed of an order can be paid in advance"))
	details = reference_details(dt, dn)
	amount = flt(party_amount) or details["outstanding_amount"]
	account = doc.get("debit_to") or get_party_account("Customer", doc.customer, doc.company)
	bank = bank_account or default_bank_account(doc)
	payment = frappe.new_doc("Payment Entry")
	payment.payment_type = payment_type or ("Receive" if dt == "Sales Order" or amount > 0 else "Pay")
	payment.party_type, payment.party = party_type or "Customer", doc.customer
	payment.company = doc.company
	payment.cost_center = doc.get("cost_center")
	payment.project = doc.get("project") or next((line.project for line in doc.items if line.project), None)
	payment.posting_date = nowdate()
	payment.reference_date = getdate(reference_date)
	payment.contact_person = doc.get("contact_person")
	received = payment.payment_type == "Receive"
	payment.paid_from, payment.paid_to = (account, bank) if received else (bank, account)
	payment.paid_amount = abs(amount)
	payment.received_amount = flt(bank_amount) or abs(amount)
	payment.append(
		"references",
		{
			"reference_doctype": dt,
			"reference_name": dn,
			"due_date": doc.get("due_date"),
			"total_amount": details["total_amount"],
			"outstanding_amount": amount,
			"allocated_amount": amount,
		},
	)
	payment.set_missing_values()
	payment.set_exchange_rates()
	payment.set_amounts()
	return payment


def default_bank_account(doc: Document) -> str | None:
	"""The company's bank account, else any of its bank accounts, else its cash account."""
	bank, cash = frappe.get_cached_value(
		"Company", doc.company, ["default_bank_account", "default_cash_account"]
	)
	if bank:
		return bank
	only = frappe.get_all(
		"Account",
		filters={"company": doc.company, "account_type": "Bank", "is_group": 0},
		pluck="name",
		limit=2,
	)
	return only[0] if len(only) == 1 else cash
