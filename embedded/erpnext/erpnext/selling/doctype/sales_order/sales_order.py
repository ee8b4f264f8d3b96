from __future__ import annotations

import frappe
from erpnext.accounts.party import get_party_account
from erpnext.accounts.utils import unlink_ref_doc_from_payment_entries
from erpnext.controllers.selling_controller import SellingController
from frappe import _
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import flt, getdate


class SalesOrder(SellingController):
	def validate(self) -> None:
		super().validate()
		self.validate_delivery_date()
		self.validate_customer_reference()
		self.validate_stock_lines()
		self.validate_against_quotation()
		for line in self.items:
			line.transaction_date = self.transaction_date
			if self.docstatus.is_draft():
				line.billed_amt = line.delivered_qty = 0
		self.billing_status = self.billing_status or "Not Billed"
		self.delivery_status = self.delivery_status or "Not Delivered"
		self.set_status()

	def validate_delivery_date(self) -> None:
		if self.order_type != "Sales" or self.skip_delivery_note:
			return
		dates = [getdate(line.delivery_date) for line in self.items if line.delivery_date]
		if dates:
			self.delivery_date = max(dates)
		if not self.delivery_date:
			frappe.throw(_("Enter a delivery date"))
		for line in self.items:
			line.delivery_date = line.delivery_date or self.delivery_date
			if getdate(line.delivery_date) < getdate(self.transaction_date):
				frappe.throw(_("Row {0}: the delivery date is before the order's").format(line.idx))

	def validate_customer_reference(self) -> None:
		if not self.po_no or self.skip_delivery_note:
			return
		if frappe.db.get_single_value("Selling Settings", "allow_against_multiple_purchase_orders"):
			return
		other = frappe.db.get_value(
			"Sales Order",
			{
				"po_no": self.po_no,
				"customer": self.customer,
				"docstatus": ["<", 2],
				"name": ["!=", self.name],
			},
		)
		if other:
			frappe.throw(_("{0} already has the customer's reference {1}").format(other, self.po_no))

	def validate_stock_lines(self) -> None:
		for line in self.items:
			if frappe.get_cached_value("Item", line.item_code, "is_stock_item") and not line.warehouse:
				frappe.throw(_("Row {0}: {1} needs a warehouse").format(line.idx, line.item_code))

	def validate_against_quotation(self) -> None:
		for line in self.items:
			if line.prevdoc_docname:
				self.compare(line, "Quotation", line.prevdoc_docname, {"company": self.company})
			if line.quotation_item:
				same = {field: line.get(field) for field in ("item_code", "uom", "conversion_factor")}
				self.compare(line, "Quotation Item", line.quotation_item, same)

	def compare(self, line: Document, doctype: str, name: str, mine: dict) -> None:
		theirs = frappe.db.get_value(doctype, name, list(mine), as_dict=True)
		if not theirs:
			frappe.throw(_("Row {0}: there is no {1} {2}").format(line.idx, _(doctype), name))
		for field, value in mine.items():
			if theirs[field] is not None and theirs[field] != value:
				frappe.throw(
					_("Row {0}: {1} must be that of {2}").format(
						line.idx, _(line.meta.get_label(field)), name
					)
				)

	def update_quotations(self) -> None:
		for name in {line.prevdoc_docname for line in self.items if line.prevdoc_docname}:
			quotation = frappe.get_doc("Quotation", name)
			if quotation.docstatus.is_cancelled():
				frappe.throw(_("Quotation {0} is cancelled").format(name))
			quotation.set_status(update=True)

	def before_update_after_submit(self) -> None:
		self.validate_delivery_date()

	def on_submit(self) -> None:
		self.update_quotations()
		self.update_project()

	def on_cancel(self) -> None:
		if self.status == "Closed":
			frappe.throw(_("A closed order must be reopened before it is cancelled"))
		if frappe.db.get_single_value("Accounts Settings", "unlink_advance_payment_on_cancelation_of_order"):
			unlink_ref_doc_from_payment_entries(self)
		draft = frappe.db.get_value(
			"Sales Invoice Item", {"sales_order": self.name, "docstatus": 0}, "parent"
		)
		if draft:
			frappe.throw(_("Delete the draft invoice {0} before cancelling its order").format(draft))
		self.ignore_linked_doctypes = ("GL Entry",)
		self.update_quotations()
		self.update_project()
		self.db_set("status", "Cancelled")

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		"""Status from what is delivered and billed; Closed and On Hold stay until changed."""
		if self.is_new():
			if self.get("amended_from"):
				self.status = "Draft"
			return
		before = self.status
		if status:
			self.status = status
		if self.docstatus.is_cancelled():
			self.status = "Cancelled"
		elif self.docstatus.is_draft():
			self.status = "Draft"
		elif self.status not in ("Closed", "On Hold"):
			self.status = self.progress()
		if update and self.status != before:
			self.db_set("status", self.status, update_modified=update_modified)

	def progress(self) -> str:
		delivered = flt(self.per_delivered) >= 100 or self.skip_delivery_note
		billed = flt(self.per_billed) >= 100
		if delivered:
			return "Completed" if billed else "To Bill"
		return "To Deliver" if billed else "To Deliver and Bill"

	@frappe.whitelist()
	def update_status(self, status: str) -> None:
		"""Closed, On Hold, or Draft to reopen."""
		self.set_status(update=True, status=status)
		self.notify_update()

	def update_project(self) -> None:
		if self.project and frappe.db.exists("Project", self.project):
			project = frappe.get_doc("Project", self.project)
			project.update_sales_amount()
			project.db_update()


@frappe.whitelist()
def update_status(status: str, name: str) -> None:
	order = frappe.get_doc("Sales Order", name)
	order.check_permission("write")
	order.update_status(status)


@frappe.whitelist()
def make_sales_invoice(
	source_name: str, target_doc: Document | str | None = None, ignore_permissions: bool = False
) -> Document:
	"""Unsaved invoice of the unbilled part of a submitted order."""

	def fill_line(source: Document, target: Document, _order: Document) -> None:
		target.amount = flt(source.amount) - flt(source.billed_amt)
		part_billed = source.rate and source.billed_amt
		target.qty = (
			target.amount / flt(source.rate) if part_billed else source.qty - flt(source.returned_qty)
		)

	def fill_invoice(source: Document, target: Document) -> None:
		target.flags.ignore_permissions = True
		target.run_method("set_missing_values")
		target.run_method("calculate_taxes_and_totals")
		target.debit_to = get_party_account("Customer", source.customer, source.company)

	return get_mapped_doc(
		"Sales Order",
		source_name,
		{
			"Sales Order": {
				"doctype": "Sales Invoice",
				"field_map": {"party_account_currency": "party_account_currency"},
				"field_no_map": ["payment_terms_template"],
				"validation": {"docstatus": ["=", 1]},
			},
			"Sales Order Item": {
				"doctype": "Sales Invoice Item",
				"field_map": {"name": "so_detail", "parent": "sales_order"},
				"postprocess": fill_line,
				"condition": lambda line: (
					line.qty and (not line.base_amount or abs(flt(line.billed_amt)) < abs(line.amount))
				),
			},
			"Sales Taxes and Charges": {"doctype": "Sales Taxes and Charges", "add_if_empty": True},
			"Sales Team": {"doctype": "Sales Team", "add_if_empty": True},
		},
		target_doc,
		fill_invoice,
		ignore_permissions=ignore_permissions,
	)


@frappe.whitelist()
def make_project(source_name: str, target_doc: Document | str | None = None) -> Document:
	"""Unsaved project of an order."""

	def fill(source: Document, target: Document) -> None:
		target.project_name = f"{source.customer_name} - {source.name}"

	return get_mapped_doc(
		"Sales Order",
		source_name,
		{
			"Sales Order": {
				"doctype": "Project",
				"validation": {"docstatus": ["=", 1]},
				"field_map": {"name": "sales_order", "base_grand_total": "estimated_costing"},
			}
		},
		target_doc,
		fill,
	)
