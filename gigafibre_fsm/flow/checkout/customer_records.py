"""Creates the Customer, Contact and Address of an order."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.vocabulary import SETTINGS

COUNTRY = "Canada"


PROVINCE = "Québec"


def insert_customer(customer: Document) -> None:
	"""Insert a Customer. A Customer's name is its key: a namesake, or the same person in another window, may be inserted
	first. The request is then repeated (guards) and finds that customer.
	"""
	try:
		customer.insert()
	except frappe.DuplicateEntryError as error:
		frappe.clear_last_message()
		raise frappe.QueryDeadlockError(error) from error


def new_customer(doc: Document, sample: bool) -> Document:
	settings = frappe.get_cached_doc(SETTINGS)
	customer = frappe.new_doc("Customer")
	customer.update(
		{
			"customer_name": doc.contact_name,
			"customer_type": "Individual",
			"customer_group": settings.customer_group,
			"territory": settings.territory,
			"language": doc.language,
			"fsm_sample": int(sample),
		}
	)
	return customer


def make_contact(customer: Document, doc: Document) -> None:
	"""Insert the Contact that ERPNext would make of the customer's email and number, without saving the customer again.

	Not confirmed: the visitor may have typed another person's contact details (portal/contacts.py).
	"""
	first, _space, last = doc.contact_name.partition(" ")
	contact = frappe.new_doc("Contact")
	contact.update({"first_name": first, "last_name": last, "is_primary_contact": 1})
	if doc.email:
		contact.append("email_ids", {"email_id": doc.email, "is_primary": 1, "fsm_unconfirmed": 1})
	if doc.phone:
		contact.append("phone_nos", {"phone": doc.phone, "is_primary_mobile_no": 1, "fsm_unconfirmed": 1})
	contact.append("links", _link(customer.name, customer.customer_name))
	contact.flags.ignore_links = True  # its only link is the customer that was just inserted
	contact.insert(ignore_permissions=True)
	frappe.db.set_value(
		"Customer",
		customer.name,
		{"customer_primary_contact": contact.name, "email_id": doc.email, "mobile_no": doc.phone},
		update_modified=False,
	)


def _link(customer: str, title: str) -> dict[str, str]:
	# With its title: without it Frappe loads the whole customer.
	return {"link_doctype": "Customer", "link_name": customer, "link_title": title}


def address_for(doc: Document, customer: str, known: bool) -> str:
	"""The customer's Address at the location of this checkout: a new one, or an existing one of a customer who was `known`
	before.
	"""
	line, city, postal_code = _address(doc)
	linked, title = [], doc.contact_name
	if known:
		linked = frappe.get_all(
			"Dynamic Link",
			filters={"parenttype": "Address", "link_doctype": "Customer", "link_name": customer},
			pluck="parent",
		)
		title = frappe.db.get_value("Customer", customer, "customer_name")
	existing = linked and frappe.db.get_value(
		"Address", {"name": among(linked), "address_line1": line, "city": city}
	)
	if existing:
		return existing
	address = frappe.new_doc("Address")
	address.update(
		{
			"address_title": title,
			"address_type": "Billing",
			"address_line1": line,
			"city": city,
			"pincode": postal_code,
			"state": PROVINCE,
			"country": COUNTRY,
			"is_primary_address": int(not linked),
			"is_shipping_address": int(not linked),
		}
	)
	address.append("links", _link(customer, title))
	address.flags.ignore_links = True  # links only to that customer and to the country, which ERPNext ships
	return address.insert(ignore_permissions=True).name


def _address(doc: Document) -> tuple[str, str, str]:
	"""Street line, city and postal code of the checkout's address."""
	line, _comma, city = doc.address_label.rpartition(", ")
	if doc.fibre_port:
		port = frappe.db.get_value("Fibre Port", doc.fibre_port, ["ville", "zip"], as_dict=True)
		city, postal_code = port.ville or city, port.zip
	elif doc.civic_address:
		civic = frappe.db.get_value(
			"Civic Address", doc.civic_address, ["municipality", "postal_code"], as_dict=True
		)
		city, postal_code = civic.municipality or city, civic.postal_code
	else:
		postal_code = ""
	return line or city, city, postal_code or ""
