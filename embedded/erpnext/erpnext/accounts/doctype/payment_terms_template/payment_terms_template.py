import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class PaymentTermsTemplate(Document):
	def validate(self) -> None:
		if flt(sum(flt(term.invoice_portion) for term in self.terms), 2) != 100:
			frappe.throw(_("The parts of the payment terms must add up to 100 %"))
