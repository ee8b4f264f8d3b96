from __future__ import annotations

import frappe
from frappe import _
from frappe.contacts.address_and_contact import delete_contact_and_address, load_address_and_contact
from frappe.contacts.doctype.address.address import get_address_display
from frappe.model.document import Document
from frappe.model.naming import set_name_by_naming_series
from frappe.utils import cint


class Customer(Document):
	def onload(self) -> None:
		load_address_and_contact(self)

	def autoname(self) -> None:
		if frappe.defaults.get_global_default("cust_master_name") == "Naming Series":
			set_name_by_naming_series(self)
		else:
			self.name = free_name(self.customer_name)

	def validate(self) -> None:
		self.flags.is_new_doc = self.is_new()
		if not self.is_internal_customer:
			self.represents_company = ""
		if self.sales_team and sum(row.allocated_percentage or 0 for row in self.sales_team) != 100:
			frappe.throw(_("The sales team's parts must add up to 100 %"))
		for row in self.portal_users:
			give_role(row.user, "Customer")

	def on_update(self) -> None:
		if frappe.db.exists("Customer Group", self.name):
			frappe.throw(_("A customer group has the name {0}").format(self.name), frappe.NameError)
		self.create_primary_contact()
		self.create_primary_address()
		if self.flags.is_new_doc and self.lead_name:
			self.take_over_lead()

	def create_primary_contact(self) -> None:
		if self.customer_primary_contact or self.lead_name or not (self.mobile_no or self.email_id):
			return
		contact = make_contact(self)
		self.db_set(
			{
				"customer_primary_contact": contact.name,
				"mobile_no": self.mobile_no,
				"email_id": self.email_id,
			}
		)

	def create_primary_address(self) -> None:
		if not self.flags.is_new_doc or not self.get("address_line1"):
			return
		address = frappe.get_doc(
			{
				"doctype": "Address",
				"address_title": self.customer_name,
				**{
					field: self.get(field)
					for field in ("address_line1", "address_line2", "city", "state", "pincode", "country")
				},
				"is_primary_address": 1,
				"is_shipping_address": 1,
				"links": [{"link_doctype": "Customer", "link_name": self.name}],
			}
		).insert(ignore_permissions=self.flags.ignore_permissions)
		self.db_set(
			{"customer_primary_address": address.name, "primary_address": get_address_display(address.name)}
		)

	def take_over_lead(self) -> None:
		"""The lead is converted; its contacts and addresses become the customer's too."""
		frappe.db.set_value("Lead", self.lead_name, "status", "Converted")
		for link in frappe.get_all(
			"Dynamic Link",
			filters={
				"link_doctype": "Lead",
				"link_name": self.lead_name,
				"parenttype": ["in", ["Contact", "Address"]],
			},
			fields=["parent", "parenttype"],
		):
			doc = frappe.get_doc(link.parenttype, link.parent)
			if not doc.has_link("Customer", self.name):
				doc.append("links", {"link_doctype": "Customer", "link_name": self.name})
				doc.save(ignore_permissions=self.flags.ignore_permissions)

	def on_trash(self) -> None:
		self.db_set({"customer_primary_contact": None, "customer_primary_address": None})
		delete_contact_and_address("Customer", self.name)
		if self.lead_name:
			frappe.db.set_value("Lead", self.lead_name, "status", "Interested")

	def after_rename(self, _old: str, new: str, _merge: bool = False) -> None:
		if frappe.defaults.get_global_default("cust_master_name") == "Customer Name":
			self.db_set("customer_name", new)


def free_name(customer_name: str) -> str:
	"""The customer's name, or the next of `Name - 1`, `Name - 2`... when it is taken."""
	if not frappe.db.exists("Customer", customer_name) or frappe.flags.in_import:
		return customer_name
	taken = frappe.get_all("Customer", filters={"name": ["like", f"%{customer_name} - %"]}, pluck="name")
	last = max((cint(name.rsplit(" ", 1)[-1]) for name in taken), default=0)
	name = f"{customer_name} - {last + 1}"
	frappe.msgprint(_("{0} is taken: the customer is named {1}").format(customer_name, name))
	return name


def make_contact(customer: Document) -> Document:
	"""Inserts the primary contact of a customer."""
	contact = frappe.new_doc("Contact")
	contact.is_primary_contact = 1
	contact.append("links", {"link_doctype": "Customer", "link_name": customer.name})
	if customer.customer_type == "Individual":
		first, *rest = customer.customer_name.split()
		contact.first_name = first
		contact.middle_name = " ".join(rest[:-1]) or None
		contact.last_name = rest[-1] if rest else None
	else:
		contact.company_name = customer.customer_name
	if customer.email_id:
		contact.add_email(customer.email_id, is_primary=True)
	if customer.mobile_no:
		contact.add_phone(customer.mobile_no, is_primary_mobile_no=True)
	return contact.insert(ignore_permissions=customer.flags.ignore_permissions)


def give_role(user: str, role: str) -> None:
	doc = frappe.get_doc("User", user)
	if role not in [row.role for row in doc.roles]:
		doc.append("roles", {"role": role})
		doc.save(ignore_permissions=True)
