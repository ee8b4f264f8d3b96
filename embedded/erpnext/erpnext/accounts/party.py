"""Values that a document takes from its customer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import frappe
from erpnext.controllers.payment_schedule import due_date_of
from frappe import _
from frappe.contacts.doctype.address.address import (
	get_address_display,
	get_company_address,
	get_default_address,
)
from frappe.contacts.doctype.contact.contact import get_default_contact
from frappe.utils import getdate

if TYPE_CHECKING:
	from frappe.model.document import Document


def get_party_details(doc: Document) -> dict:
	"""Fields that an order or invoice takes from its customer when it has none of its own."""
	customer = frappe.get_cached_doc("Customer", doc.customer)
	address = doc.get("customer_address") or get_default_address("Customer", customer.name)
	shipping = doc.get("shipping_address_name") or get_default_address(
		"Customer", customer.name, sort_key="is_shipping_address"
	)
	shown = {name: get_address_display(name) for name in {address, shipping} if name}
	details = {
		"customer_name": customer.customer_name,
		"tax_id": customer.tax_id,
		"customer_group": customer.customer_group,
		"territory": customer.territory,
		"language": customer.language,
		"tax_category": customer.tax_category,
		"customer_address": address,
		"address_display": shown.get(address),
		"shipping_address_name": shipping,
		"shipping_address": shown.get(shipping),
		"selling_price_list": get_default_price_list(customer),
		"currency": customer.default_currency,
		**contact_details(doc.get("contact_person") or get_default_contact("Customer", customer.name)),
	}
	if doc.is_new():
		details["payment_terms_template"] = get_payment_terms_template(customer.name, "Customer", doc.company)
	if not doc.get("company_address"):
		details.update(get_company_address(doc.company))
	return {field: value for field, value in details.items() if value}


def contact_details(contact: str | None) -> dict:
	if not contact:
		return {}
	row = frappe.db.get_value(
		"Contact", contact, ["full_name", "first_name", "email_id", "mobile_no", "phone"], as_dict=True
	)
	return {
		"contact_person": contact,
		"contact_display": row.full_name or row.first_name,
		"contact_email": row.email_id,
		"contact_mobile": row.mobile_no,
		"contact_phone": row.phone,
	}


def get_default_price_list(customer: Document) -> str | None:
	if customer.default_price_list:
		return customer.default_price_list
	if customer.customer_group:
		return frappe.get_cached_value("Customer Group", customer.customer_group, "default_price_list")
	return None


@frappe.whitelist()
def get_party_account(party_type: str, party: str | None = None, company: str | None = None) -> str | None:
	"""Receivable account of a customer: its own, its group's or the company's."""
	if not company:
		frappe.throw(_("Select a company"))
	owners = [(party_type, party)]
	if party_type == "Customer" and party:
		owners.append(("Customer Group", frappe.get_cached_value("Customer", party, "customer_group")))
	for parenttype, parent in owners:
		account = parent and frappe.db.get_value(
			"Party Account", {"parenttype": parenttype, "parent": parent, "company": company}, "account"
		)
		if account:
			return account
	side = "receivable" if party_type == "Customer" else "payable"
	return frappe.get_cached_value("Company", company, f"default_{side}_account")


@frappe.whitelist()
def get_payment_terms_template(party_name: str, party_type: str, company: str | None = None) -> str | None:
	if party_type != "Customer":
		return None
	own, group = frappe.get_cached_value("Customer", party_name, ["payment_terms", "customer_group"])
	if own:
		return own
	of_group = frappe.get_cached_value("Customer Group", group, "payment_terms") if group else None
	return of_group or (frappe.get_cached_value("Company", company, "payment_terms") if company else None)


@frappe.whitelist()
def get_due_date(
	posting_date: str | date,
	party_type: str,
	party: str,
	company: str | None = None,
	template_name: str | None = None,
) -> date:
	"""Last due date of the party's payment terms; the posting date without terms."""
	start = getdate(posting_date)
	template = template_name or get_payment_terms_template(party, party_type, company)
	terms = frappe.get_cached_doc("Payment Terms Template", template).terms if template else []
	return max([start, *(due_date_of(term, start) for term in terms)])
