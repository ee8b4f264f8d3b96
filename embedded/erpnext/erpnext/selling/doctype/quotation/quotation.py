from __future__ import annotations

import frappe
from erpnext.controllers.selling_controller import SellingController
from frappe import _
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
		"""They are those of the party."""

	def on_submit(self) -> None:
		self.set_status(update=True)

	def on_cancel(self) -> None:
		self.set_status(update=True)

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		"""From what is ordered; Lost stays."""
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
		found = frappe.db.sql(
			"""SELECT item_code, SUM(qty) FROM `tabSales Order Item`
			WHERE prevdoc_docname = %s AND docstatus = 1 GROUP BY item_code""",
			self.name,
		)
		known = dict(found)
		if not known:
			return "Open"
		left = any(flt(line.qty) > flt(known.get(line.item_code)) for line in self.items)
		return "Partially Ordered" if left else "Ordered"


def set_expired_status() -> None:
	"""Daily: quotations whose last day is over, and that nobody ordered."""
	frappe.db.sql(
		"""UPDATE `tabQuotation` q SET status = 'Expired' WHERE q.docstatus = 1 AND q.status NOT IN ('Expired', 'Lost')
		AND q.valid_till < %s AND NOT EXISTS (SELECT 1 FROM `tabSales Order Item` i
			WHERE i.docstatus = 1 AND i.prevdoc_docname = q.name)""",
		nowdate(),
	)
