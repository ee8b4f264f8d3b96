import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class PaymentRequest(Document):
	def validate(self) -> None:
		if self.is_new():
			self.status = "Draft"
		if not flt(self.grand_total) > 0:
			frappe.throw(_("A payment request needs an amount"))
		reference = frappe.get_doc(self.reference_doctype, self.reference_name)
		if flt(self.grand_total) > flt(reference.get("rounded_total") or reference.get("grand_total")):
			frappe.throw(_("More is requested than {0} is for").format(self.reference_name))

	def on_submit(self) -> None:
		self.db_set({"status": "Requested", "outstanding_amount": self.grand_total})

	def on_cancel(self) -> None:
		self.db_set("status", "Cancelled")
