"""Which email addresses and telephone numbers can sign in to which customers.

A contact that staff entered can sign in. One that a visitor typed in an order is *not confirmed* (`checkout/customers.py`):
the first such contact that receives a code can sign in and is then confirmed; from then on the others cannot until a
signed-in user or staff confirm them. So a stranger cannot prepare an account that another person will use.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import telephone
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.filters import among, sql_list
from gigafibre_fsm.guards import arguments

TABLES = {"Contact Email": "email_id", "Contact Phone": "phone"}
CONTACT_TABLES = {"Contact Email": "email_ids", "Contact Phone": "phone_nos"}
# A User with a telephone number needs an email address too: one that cannot exist.
PORTAL_DOMAIN = "@portal.invalid"


@dataclass(frozen=True)
class Address:
	"""The destination of a code: an email address, or a telephone number in E.164."""

	value: str
	is_email: bool

	@property
	def user(self) -> str:
		"""The website user of this contact: one each, so that a code only gives access to the accounts of its contact."""
		return self.value if self.is_email else f"tel{self.value.lstrip('+')}{PORTAL_DOMAIN}"

	@property
	def row(self) -> tuple[str, str]:
		"""The child table of Contact, and its field, that store it."""
		return ("Contact Email", "email_id") if self.is_email else ("Contact Phone", "phone")

	@property
	def forms(self) -> list[str]:
		"""The notations in which a Contact may store it."""
		return [self.value] if self.is_email else telephone.forms(self.value)


@dataclass(frozen=True)
class Holder:
	"""A customer with this contact, and whether the contact can sign in to that customer's account."""

	customer: str
	opens: bool


def address(contact: object) -> Address:
	"""Parse a typed email address or telephone number. Raises BadRequest for anything else."""
	written = arguments.text(contact, _("Email or telephone"), max=140)
	if "@" in written:
		return Address(arguments.email(written, _("E-mail")), True)
	return Address(arguments.phone(written, _("Telephone")), False)


def addresses(contact: Document) -> list[Address]:
	"""The valid email addresses and numbers of a Contact; staff may have entered anything."""
	found = []
	for written in [row.email_id for row in contact.email_ids] + [row.phone for row in contact.phone_nos]:
		try:
			found.append(address(written))
		except BadRequest:
			continue
	return found


def holders(to: Address, lock: bool = False) -> list[Holder]:
	"""The customers with this contact, oldest first; with `lock` no other contact is confirmed concurrently."""
	table, field = to.row
	rows = _rows(table, field, to.forms)
	direct = {"email_id" if to.is_email else "mobile_no": among(to.forms)}
	names = {row.customer for row in rows} | set(frappe.get_all("Customer", filters=direct, pluck="name"))
	customers = frappe.get_all(
		"Customer",
		filters={"name": among(names), "disabled": 0},
		pluck="name",
		order_by="creation",
	)
	if lock:
		for name in sorted(customers):
			frappe.db.get_value("Customer", name, "name", for_update=True)
		rows = _rows(table, field, to.forms, lock=True)
	waiting = {row.customer for row in rows if row.fsm_unconfirmed}
	waiting -= {row.customer for row in rows if not row.fsm_unconfirmed}
	return [Holder(name, name not in waiting or not _confirmed(name, lock)) for name in customers]


def confirm(to: Address, customers: list[str]) -> None:
	"""Confirm `to` for these customers; it can sign in from now on, and their other unconfirmed contacts cannot."""
	table, field = to.row
	for row in _rows(table, field, to.forms):
		if row.customer in customers and row.fsm_unconfirmed:
			frappe.db.set_value(table, row.name, "fsm_unconfirmed", 0, update_modified=False)
			frappe.clear_document_cache("Contact", row.contact)


def remove(to: Address, customers: list[str]) -> None:
	"""Remove `to` from the Contacts of these customers; it can no longer sign in to their accounts (overrides/contact.py)."""
	table, field = to.row
	for row in _rows(table, field, to.forms):
		if row.customer in customers:
			contact = frappe.get_doc("Contact", row.contact)
			kept = [each for each in contact.get(CONTACT_TABLES[table]) if each.get(field) not in to.forms]
			contact.set(CONTACT_TABLES[table], kept)
			contact.save(ignore_permissions=True)


def of_customers(customers: list[str]) -> list[dict[str, object]]:
	"""The contacts of these customers: [{"value", "confirmed"}], without duplicates."""
	found: dict[str, bool] = {}
	for table, field in TABLES.items():
		for row in frappe.db.sql(
			f"""SELECT way.`{field}` AS value, way.fsm_unconfirmed FROM `tab{table}` way
			JOIN `tabDynamic Link` link ON link.parenttype = 'Contact' AND link.parent = way.parent
				AND link.link_doctype = 'Customer'
			WHERE way.parenttype = 'Contact' AND link.link_name IN %s ORDER BY way.creation""",  # noqa: S608 - names of ours
			(sql_list(customers),),
			as_dict=True,
		):
			found[row.value] = found.get(row.value, True) and not row.fsm_unconfirmed
	return [{"value": value, "confirmed": confirmed} for value, confirmed in found.items()]


def _rows(table: str, field: str, forms: list[str], lock: bool = False) -> list[frappe._dict]:
	return frappe.db.sql(
		f"""SELECT way.name, way.parent AS contact, way.fsm_unconfirmed, link.link_name AS customer
		FROM `tab{table}` way
		JOIN `tabDynamic Link` link ON link.parenttype = 'Contact' AND link.parent = way.parent
			AND link.link_doctype = 'Customer'
		WHERE way.parenttype = 'Contact' AND way.`{field}` IN %s {"LOCK IN SHARE MODE" if lock else ""}""",  # noqa: S608 - names of ours
		(forms,),
		as_dict=True,
	)


def _confirmed(customer: str, lock: bool) -> bool:
	"""Whether any contact can already sign in to this customer's account."""
	return any(
		frappe.db.sql(
			f"""SELECT way.name FROM `tab{table}` way
			JOIN `tabDynamic Link` link ON link.parenttype = 'Contact' AND link.parent = way.parent
				AND link.link_doctype = 'Customer'
			WHERE way.parenttype = 'Contact' AND link.link_name = %s AND way.fsm_unconfirmed = 0
			LIMIT 1 {"LOCK IN SHARE MODE" if lock else ""}""",  # noqa: S608 - names of ours
			customer,
		)
		for table in TABLES
	)
