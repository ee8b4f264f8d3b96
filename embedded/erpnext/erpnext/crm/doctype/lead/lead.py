from __future__ import annotations

import frappe
from frappe import _
from frappe.contacts.address_and_contact import delete_contact_and_address, load_address_and_contact
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import validate_email_address


class Lead(Document):
	def onload(self) -> None:
		self.get("__onload").is_customer = frappe.db.get_value("Customer", {"lead_name": self.name})
		load_address_and_contact(self)

	def before_insert(self) -> None:
		self.contact_doc = None
		if frappe.db.get_single_value("CRM Settings", "auto_creation_of_contact"):
			self.set_names()
			self.contact_doc = self.create_contact()

	def validate(self) -> None:
		self.set_names()
		self.set_status()
		self.validate_email()

	def set_status(self, update: bool = False) -> None:
		"""Set the status from the lead's customer or quotations; without either it stays."""
		if self.is_new():
			return
		before = self.status
		quotations = frappe.get_all(
			"Quotation", filters={"party_name": self.name, "docstatus": 1}, pluck="status"
		)
		if frappe.db.exists("Customer", {"lead_name": self.name}):
			self.status = "Converted"
		elif any(status != "Lost" for status in quotations):
			self.status = "Quotation"
		elif quotations:
			self.status = "Lost Quotation"
		if update and self.status != before:
			self.db_set("status", self.status)

	def set_names(self) -> None:
		if self.first_name:
			parts = (self.salutation, self.first_name, self.middle_name, self.last_name)
			self.lead_name = " ".join(part for part in parts if part)
		if not self.lead_name:
			if not self.company_name and not self.email_id:
				frappe.throw(_("A lead needs the name of a person or of an organisation"))
			self.lead_name = self.company_name or self.email_id.split("@")[0]
		self.title = self.company_name or self.lead_name

	def validate_email(self) -> None:
		if not self.email_id:
			return
		validate_email_address(self.email_id, throw=True)
		if self.email_id == self.lead_owner:
			frappe.throw(_("A lead cannot be its own owner"))
		if frappe.db.get_single_value("CRM Settings", "allow_lead_duplication_based_on_emails"):
			return
		other = frappe.db.exists("Lead", {"email_id": self.email_id, "name": ["!=", self.name]})
		if other:
			frappe.throw(
				_("{0} is already the e-mail address of {1}").format(self.email_id, other),
				frappe.DuplicateEntryError,
			)

	def create_contact(self) -> Document:
		contact = frappe.new_doc("Contact")
		contact.update(
			{
				"first_name": self.first_name or self.lead_name,
				"last_name": self.last_name,
				"salutation": self.salutation,
				"gender": self.gender,
				"company_name": self.company_name,
			}
		)
		if self.email_id:
			contact.append("email_ids", {"email_id": self.email_id, "is_primary": 1})
		if self.phone:
			contact.append("phone_nos", {"phone": self.phone, "is_primary_phone": 1})
		if self.mobile_no:
			contact.append("phone_nos", {"phone": self.mobile_no, "is_primary_mobile_no": 1})
		return contact.insert(ignore_permissions=True)

	def after_insert(self) -> None:
		if self.contact_doc:
			self.contact_doc.append(
				"links", {"link_doctype": "Lead", "link_name": self.name, "link_title": self.lead_name}
			)
			self.contact_doc.save(ignore_permissions=True)

	def on_trash(self) -> None:
		frappe.db.set_value("Issue", {"lead": self.name}, "lead", None)
		delete_contact_and_address(self.doctype, self.name)


@frappe.whitelist()
def make_customer(source_name: str, target_doc: Document | str | None = None) -> Document:
	"""Unsaved customer of a lead."""

	def fill(source: Document, target: Document) -> None:
		target.customer_type = "Company" if source.company_name else "Individual"
		target.customer_name = source.company_name or source.lead_name

	return get_mapped_doc(
		"Lead",
		source_name,
		{"Lead": {"doctype": "Customer", "field_map": {"name": "lead_name"}}},
		target_doc,
		fill,
	)
