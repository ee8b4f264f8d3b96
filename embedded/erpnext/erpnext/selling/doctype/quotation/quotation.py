from __future__ import annotations

import frappe
from erpnext.controllers.selling_controller import SellingController
from erpnext.crm.doctype.lead.lead import make_customer
from frappe import _
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import flt, getdate, nowdate


class Quotation(SellingController):
	def validate(self) -> None:
		super().validate()
		if self.valid_till and getdate(self.valid_till) < getdate(self.transaction_date):
			frappe.throw(_("The quotation ends before its day"))
		self.set_status()

	def validate_customer(self) -> None:
		"""The party may be a lead."""

	def validate_schedule(self) -> None:
		"""A quotation is not paid."""

	def set_missing_values(self, for_validate: bool = False) -> None:
		super().set_missing_values(for_validate)
		if self.party_name:
			named = "customer_name" if self.quotation_to == "Customer" else "lead_name"
			self.customer_name = frappe.db.get_value(self.quotation_to, self.party_name, named)

	def validate_address_and_contact(self) -> None:
		"""Contacts and addresses are those of the party."""

	def on_submit(self) -> None:
		self.set_status(update=True)
		self.update_lead()

	def on_cancel(self) -> None:
		self.set_status(update=True)
		self.update_lead()

	def update_lead(self) -> None:
		if self.quotation_to == "Lead" and self.party_name:
			frappe.get_doc("Lead", self.party_name).set_status(update=True)

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		"""Status from the ordered quantities; Lost stays."""
		before = self.status
		if self.docstatus.is_cancelled():
			self.status = "Cancelled"
		elif self.docstatus.is_draft():
			self.status = "Draft"
		elif self.ordered() != "Open" or self.status != "Lost":
			self.status = status or self.ordered()
		if update and self.status != before:
			self.db_set("status", self.status, update_modified=update_modified)

	def ordered(self) -> str:
		known = ordered_quantities(self.name)
		if not known:
			return "Open"
		left = any(flt(line.qty) > flt(known.get(line.name)) for line in self.items)
		return "Partially Ordered" if left else "Ordered"


def ordered_quantities(quotation: str) -> dict[str | None, float]:
	"""Ordered quantity of each row, by the row's name; an order line that names only the quotation counts for none of its
	rows.
	"""
	return dict(
		frappe.db.sql(
			"""SELECT quotation_item, SUM(qty) FROM `tabSales Order Item`
			WHERE prevdoc_docname = %s AND docstatus = 1 GROUP BY quotation_item""",
			quotation,
		)
	)


@frappe.whitelist()
def make_sales_order(source_name: str, target_doc: Document | str | None = None) -> Document:
	"""Unsaved order of the remaining quantities of a submitted quotation that has not expired."""
	valid_till = frappe.db.get_value("Quotation", source_name, "valid_till")
	if valid_till and getdate(valid_till) < getdate(nowdate()):
		frappe.throw(_("The last day of this quotation has passed"))
	known = ordered_quantities(source_name)

	def fill_line(source: Document, target: Document, _quotation: Document) -> None:
		target.qty = flt(source.qty) - flt(known.get(source.name))

	def fill_order(source: Document, target: Document) -> None:
		target.customer = customer_of(source)
		target.run_method("set_missing_values")
		target.run_method("calculate_taxes_and_totals")

	return get_mapped_doc(
		"Quotation",
		source_name,
		{
			"Quotation": {"doctype": "Sales Order", "validation": {"docstatus": ["=", 1]}},
			"Quotation Item": {
				"doctype": "Sales Order Item",
				"field_map": {"parent": "prevdoc_docname", "name": "quotation_item"},
				"postprocess": fill_line,
				"condition": lambda line: flt(line.qty) > flt(known.get(line.name)),
			},
			"Sales Taxes and Charges": {"doctype": "Sales Taxes and Charges", "reset_value": True},
		},
		target_doc,
		fill_order,
	)


def customer_of(quotation: Document) -> str:
	"""The quotation's customer; a lead is converted to a customer, once."""
	if quotation.quotation_to == "Customer":
		return quotation.party_name
	known = frappe.db.get_value("Customer", {"lead_name": quotation.party_name})
	return known or make_customer(quotation.party_name).insert().name


def set_expired_status() -> None:
	"""Daily: quotations past their last day and without an order become Expired."""
	frappe.db.sql(
		"""UPDATE `tabQuotation` q SET status = 'Expired' WHERE q.docstatus = 1 AND q.status NOT IN ('Expired', 'Lost')
		AND q.valid_till < %s AND NOT EXISTS (SELECT 1 FROM `tabSales Order Item` i
			WHERE i.docstatus = 1 AND i.prevdoc_docname = q.name)""",
		nowdate(),
	)
