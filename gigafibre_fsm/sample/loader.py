"""Loads the sample data on a site, and removes it again."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.migration.ledger import BATCH, ROLLED_BACK
from gigafibre_fsm.sample import (
	bill_records,
	customer_records,
	first_page,
	network_records,
	people_records,
	sales_records,
)
from gigafibre_fsm.sample.generator import DEFAULT_SEED, network
from gigafibre_fsm.sample.people import DOMAIN
from gigafibre_fsm.setup import complete

# Deletion order: linking records before the records that they link to.
OWN = (
	"Legacy Payment",
	"Legacy Invoice",
	"Debit Mandate",
	"Payment Agreement",
	"Provisioning Push",
	"Stock Movement",
	"Truck Count",
	"Dispatch Job",
	"Service Equipment",
	"Service Subscription",
	"Service Location",
	"Checkout Session",
	"Address Match",
	"Fibre Port",
	"Civic Address",
	"OLT",
	"Technician",
	"Coverage Zone",
)


def load(seed: int = DEFAULT_SEED, password: str | None = None) -> dict[str, int]:
	"""Load everything that is missing; returns the numbers of records of each kind.

	`password` is given to the sample users. Raises Conflict when there is no company yet, or the site has a
	network of its own.
	"""
	if not complete():
		raise Conflict("Make a Company first: the sample data needs its price lists and groups.")
	if frappe.db.exists("Fibre Port", {"is_sample": 0}):
		raise Conflict("This site has a real network: sample data would be mixed with it.")
	if not frappe.db.exists("Fibre Port", {"is_sample": 1}):
		network_records.load(network(seed))
	people_records.load(password)
	customer_records.load(seed)
	sales_records.load(seed)
	first_page.load()
	return counts()


def counts() -> dict[str, int]:
	found = {doctype: frappe.db.count(doctype, {"is_sample": 1}) for doctype in OWN}
	found["Lead"] = frappe.db.count("Lead", {"fsm_sample": 1})
	found["Customer"] = frappe.db.count("Customer", {"fsm_sample": 1})
	found["User"] = frappe.db.count("User", {"name": ("like", f"%@{DOMAIN}")})
	return {doctype: count for doctype, count in found.items() if count}


def remove() -> None:
	"""Delete the sample records of this app, then those it created in ERPNext.

	A sample customer who has orders or invoices is kept: their history belongs to the accounts. Raises Conflict while the
	records of a sample migration are there: its ledger would name records that are gone.
	"""
	migrated = {"is_sample": 1, "status": ("!=", ROLLED_BACK)}
	if batches := frappe.get_all(BATCH, filters=migrated, pluck="name", order_by="name desc"):
		raise Conflict(
			_("Take back the migration first, each batch in this order: rollback-legacy {0}").format(
				", ".join(batches)
			)
		)
	for doctype in OWN:
		for table in frappe.get_meta(doctype).get_table_fields():
			children, parents = f"`tab{table.options}`", f"`tab{doctype}`"
			frappe.db.sql(
				f"delete child from {children} child join {parents} parent on parent.name = child.parent"  # noqa: S608
				" where child.parenttype = %s and parent.is_sample = 1",
				doctype,
			)
		frappe.db.delete(doctype, {"is_sample": 1})
	remove_foreign()
	remove_zone()
	first_page.remove()


def remove_zone() -> None:
	for zone in frappe.get_all("Pricing Zone", filters={"is_sample": 1}, fields=["name", "price_list"]):
		frappe.db.delete("Pricing Zone", zone.name)
		frappe.db.delete("Item Price", {"price_list": zone.price_list})
		frappe.delete_doc("Price List", zone.price_list, ignore_permissions=True)


def remove_foreign() -> None:
	"""Delete the sample bills, leads, customers, contacts and users. Records in use are kept; a kept user is disabled."""
	bill_records.remove()
	frappe.db.delete("Lead", {"fsm_sample": 1})
	for customer in frappe.get_all("Customer", filters={"fsm_sample": 1}, pluck="name"):
		delete_if_unused("Customer", customer)
	for user in frappe.get_all("User", filters={"name": ("like", f"%@{DOMAIN}")}, pluck="name"):
		if delete_if_unused("User", user):
			frappe.db.delete("DefaultValue", {"parent": user})
		else:
			frappe.db.set_value("User", user, "enabled", 0)
	for contact in frappe.get_all("Contact", filters={"email_id": ("like", f"%@{DOMAIN}")}, pluck="name"):
		delete_if_unused("Contact", contact)


def delete_if_unused(doctype: str, name: str) -> bool:
	frappe.db.savepoint("before_delete")
	try:
		frappe.delete_doc(doctype, name, ignore_permissions=True, delete_permanently=True)
	except frappe.ValidationError:  # linked to something, or kept by Frappe for another reason
		frappe.db.rollback(save_point="before_delete")
		frappe.clear_messages()
		return False
	return True
