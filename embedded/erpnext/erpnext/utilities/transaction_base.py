from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, now_datetime


class UOMMustBeIntegerError(frappe.ValidationError):
	pass


class TransactionBase(Document):
	def validate_posting_time(self) -> None:
		"""A posting date is today's unless the document sets its own explicitly."""
		if frappe.flags.in_import and self.posting_date:
			self.set_posting_time = 1
		if not self.get("set_posting_time"):
			now = now_datetime()
			self.posting_date = now.strftime("%Y-%m-%d")
			self.posting_time = now.strftime("%H:%M:%S.%f")

	def validate_uom_is_integer(self, uom_field: str, qty_field: str) -> None:
		validate_uom_is_integer(self, uom_field, qty_field)


def validate_uom_is_integer(doc: Document, uom_field: str, qty_field: str) -> None:
	"""Refuses a fraction of a unit that must be a whole number."""
	for line in doc.get("items"):
		uom = line.get(uom_field)
		if not uom or not frappe.get_cached_value("UOM", uom, "must_be_whole_number"):
			continue
		quantity = flt(line.get(qty_field), line.precision(qty_field))
		if abs(cint(quantity) - quantity) > 1e-7:
			frappe.throw(
				_("Row {0}: {1} comes in whole numbers only, not {2}").format(line.idx, uom, quantity),
				UOMMustBeIntegerError,
			)
