import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate


class Contract(Document):
	def validate(self) -> None:
		if self.end_date and getdate(self.end_date) < getdate(self.start_date):
			frappe.throw(_("A contract cannot end before it starts"))
		self.update_contract_status()
		self.fulfilment_status = "Unfulfilled" if self.requires_fulfilment else "N/A"

	def before_submit(self) -> None:
		self.signed_by_company = frappe.session.user

	def before_update_after_submit(self) -> None:
		self.update_contract_status()

	def update_contract_status(self) -> None:
		"""Unsigned until it is signed, then Active between its dates."""
		if not self.is_signed:
			self.status = "Unsigned"
			return
		start = getdate(self.start_date) if self.start_date else getdate()
		end = getdate(self.end_date) if self.end_date else getdate()
		self.status = "Active" if start <= getdate() <= end else "Inactive"


def update_status_for_contracts() -> None:
	"""Daily."""
	for name in frappe.get_all("Contract", filters={"is_signed": 1, "docstatus": 1}, pluck="name"):
		contract = frappe.get_doc("Contract", name)
		contract.update_contract_status()
		frappe.db.set_value("Contract", name, "status", contract.status)
