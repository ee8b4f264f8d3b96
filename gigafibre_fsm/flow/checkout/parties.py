"""The customer behind a checkout: found by e-mail or telephone, or made, with contact and address."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.availability.search.words import plain
from gigafibre_fsm.integrations.stripe.setup import SavedCard

COUNTRY = "Canada"
PROVINCE = "Québec"


def boxes_had(doc: Document) -> int:
	"""How many TV boxes the customer of this checkout has or had, if it is a customer already."""
	customer = find(doc)
	locations = (
		frappe.get_all("Service Location", filters={"customer": customer}, pluck="name") if customer else []
	)
	if not locations:
		return 0
	return frappe.db.count(
		"Service Equipment", {"location": ["in", locations], "equipment_type": "Décodeur TV"}
	)


def find(doc: Document) -> str | None:
	"""The existing Customer: the one with this e-mail address, or with this telephone number and the same
	name.
	"""
	found = _customers("Contact Email", "email_id", doc.email) if doc.email else []
	if found:
		return found[0]
	for customer in _customers("Contact Phone", "phone", doc.phone) if doc.phone else []:
		if plain(frappe.db.get_value("Customer", customer, "customer_name") or "") == plain(
			doc.contact_name or ""
		):
			return customer
	return None


def _customers(child: str, field: str, value: str) -> list[str]:
	"""Customers whose contacts have this value, oldest first, through their links: a lead's contact is no
	customer's.
	"""
	contacts = frappe.get_all(child, filters={field: value, "parenttype": "Contact"}, pluck="parent")
	if not contacts:
		return []
	return frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "parent": ["in", contacts], "link_doctype": "Customer"},
		pluck="link_name",
		order_by="creation",
	)


def customer_for(doc: Document, card: SavedCard, sample: bool) -> str:
	"""The Customer who orders, with the saved card. Raises Conflict when they first have to talk to us."""
	name = find(doc)
	customer = frappe.get_doc("Customer", name, for_update=True) if name else _new_customer(doc, sample)
	if customer.get("disabled") or customer.get("dunning_state"):
		raise Conflict(_("We cannot take this order online. Please call us: it will only take a moment."))
	customer.update(
		{
			"stripe_customer": card.customer,
			"stripe_payment_method": card.payment_method,
			"card_label": card.label,
			"ppa_enabled": 1,
		}
	)
	customer.flags.ignore_permissions = True
	if name:
		customer.save()
	else:
		_insert(customer)
		_make_contact(customer, doc)
	return customer.name


def _insert(customer: Document) -> None:
	"""Customers are named after themselves: a namesake, or the same person in another window, may be quicker.
	The door calls again then (guards) and sees them.
	"""
	try:
		customer.insert()
	except frappe.DuplicateEntryError as error:
		frappe.clear_last_message()
		raise frappe.QueryDeadlockError(error) from error


def _new_customer(doc: Document, sample: bool) -> Document:
	settings = frappe.get_cached_doc("Gigafibre Settings")
	customer = frappe.new_doc("Customer")
	customer.update(
		{
			"customer_name": doc.contact_name,
			"customer_type": "Individual",
			"customer_group": settings.customer_group,
			"territory": settings.territory,
			"language": doc.language,
			"email_id": doc.email,
			"mobile_no": doc.phone,
			"fsm_sample": int(sample),
		}
	)
	return customer


def _make_contact(customer: Document, doc: Document) -> None:
	"""ERPNext makes a Contact of the customer's e-mail and number; where it did not, it is made here."""
	if frappe.db.get_value("Customer", customer.name, "customer_primary_contact"):
		return
	first, _space, last = doc.contact_name.partition(" ")
	contact = frappe.new_doc("Contact")
	contact.update({"first_name": first, "last_name": last, "is_primary_contact": 1})
	if doc.email:
		contact.append("email_ids", {"email_id": doc.email, "is_primary": 1})
	if doc.phone:
		contact.append("phone_nos", {"phone": doc.phone, "is_primary_mobile_no": 1})
	contact.append("links", {"link_doctype": "Customer", "link_name": customer.name})
	contact.insert(ignore_permissions=True)
	customer.db_set({"customer_primary_contact": contact.name, "email_id": doc.email, "mobile_no": doc.phone})


def address_for(doc: Document, customer: str) -> str:
	"""The customer's Address at the place of this checkout: an existing one, or a new one."""
	line, city, postal_code = _address(doc)
	linked = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Address", "link_doctype": "Customer", "link_name": customer},
		pluck="parent",
	)
	existing = linked and frappe.db.get_value(
		"Address", {"name": ["in", linked], "address_line1": line, "city": city}
	)
	if existing:
		return existing
	address = frappe.new_doc("Address")
	address.update(
		{
			"address_title": frappe.db.get_value("Customer", customer, "customer_name"),
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
	address.append("links", {"link_doctype": "Customer", "link_name": customer})
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
