"""Record permissions: staff see all records, technicians those of their jobs, customers their own.

Frappe checks lists (`permission_query_conditions`) and single documents (`has_permission`) separately; both use the same two
sets here, and both can only restrict what the roles allow.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.vocabulary import VISIT_PLANNED
from gigafibre_fsm.guards import callers
from gigafibre_fsm.setup.roles import CONTRACTOR, DISPATCHER, FIELD_ROLES, MANAGER, SALES, SUPPORT, TECHNICIAN

SEES_EVERYTHING = frozenset({"System Manager", MANAGER, DISPATCHER, SUPPORT, SALES})

# The field of each DocType that links to a technician's jobs: the technician itself, or the location of a job.
PLACE_FIELD = {
	"Service Location": "name",
	"Service Subscription": "location",
	"Service Equipment": "location",
}


def customers_of(user: str) -> list[str]:
	"""The Customers of `user`: through a Contact linked to this user, or as a portal user.

	Frappe links a user to every Contact with the user's email address, also where a visitor typed it: such a Contact counts
	only once the address is confirmed.
	"""
	statement = """SELECT l.link_name FROM `tabContact` c
		JOIN `tabDynamic Link` l ON l.parenttype = 'Contact' AND l.parent = c.name AND l.link_doctype = 'Customer'
		WHERE c.user = %(user)s AND NOT EXISTS (SELECT 1 FROM `tabContact Email` e
			WHERE e.parent = c.name AND e.email_id = %(user)s AND e.fsm_unconfirmed = 1)"""
	if frappe.db.table_exists("Portal User"):
		statement += """ UNION SELECT p.parent FROM `tabPortal User` p
			WHERE p.parenttype = 'Customer' AND p.user = %(user)s"""
	return sorted(frappe.db.sql(statement, {"user": user}, pluck=True))


def technician_of(user: str) -> str | None:
	return frappe.db.get_value("Technician", {"user": user, "active": 1})


def is_contractor(user: str) -> bool:
	"""Whether `user` works for another company. A contractor sees no visit that is over."""
	roles = frappe.get_roles(user)
	return CONTRACTOR in roles and {TECHNICIAN, MANAGER}.isdisjoint(roles)


def locations_of_technician(technician: str, user: str) -> list[str]:
	"""Locations where this technician has or had a job; for a contractor only those of planned visits."""
	filters = {"technician": technician}
	if is_contractor(user):
		filters["status"] = ("in", VISIT_PLANNED)
	return frappe.get_all("Dispatch Job", filters=filters, pluck="location", distinct=True)


def _unrestricted(user: str) -> bool:
	return user == "Administrator" or not SEES_EVERYTHING.isdisjoint(frappe.get_roles(user))


def conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The SQL condition that restricts lists of `doctype` to what `user` may see; empty for staff."""
	user = user or frappe.session.user
	if not doctype or _unrestricted(user):
		return ""
	allowed = []
	if customers := customers_of(user):
		allowed.append(_one_of(doctype, "customer", customers))
	if not FIELD_ROLES.isdisjoint(frappe.get_roles(user)) and (technician := technician_of(user)):
		if doctype == "Dispatch Job":
			allowed.append(_one_of(doctype, "technician", [technician]))
		elif locations := locations_of_technician(technician, user):
			allowed.append(_one_of(doctype, PLACE_FIELD[doctype], locations))
	return f"({' or '.join(allowed)})" if allowed else "1 = 0"


def _one_of(doctype: str, fieldname: str, values: list[str]) -> str:
	return f"`tab{doctype}`.`{fieldname}` in ({', '.join(frappe.db.escape(value) for value in values)})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None) -> bool:
	"""Whether `user` may `ptype` this record, by its owner; roles are checked separately."""
	user = user or frappe.session.user
	if _unrestricted(user):
		return True
	if ptype in ("read", "print", "select", "report") and doc.customer and doc.customer in customers_of(user):
		return True
	if FIELD_ROLES.isdisjoint(frappe.get_roles(user)) or not (technician := technician_of(user)):
		return False
	if doc.doctype == "Dispatch Job":
		return doc.technician == technician
	return doc.get(PLACE_FIELD[doc.doctype]) in locations_of_technician(technician, user)


def service_location(user: str | None = None) -> str:
	return conditions(user, "Service Location")


def service_subscription(user: str | None = None) -> str:
	return conditions(user, "Service Subscription")


def service_equipment(user: str | None = None) -> str:
	return conditions(user, "Service Equipment")


def dispatch_job(user: str | None = None) -> str:
	return conditions(user, "Dispatch Job")


def for_staff(user: str | None = None) -> str:
	"""Contacts and addresses: ERPNext lets portal users read them; this app's customers use its own pages."""
	return "" if callers.is_staff(user) else "1 = 0"


def is_for_staff(doc: Document, ptype: str = "read", user: str | None = None) -> bool:
	return callers.is_staff(user)


def own_user(user: str | None = None) -> str:
	user = user or frappe.session.user
	return "" if callers.is_staff(user) else f"`tabUser`.`name` = {frappe.db.escape(user)}"


def is_own_user(doc: Document, ptype: str = "read", user: str | None = None) -> bool:
	"""Customers and technicians may read their own User, and change it only through this app's pages."""
	user = user or frappe.session.user
	return callers.is_staff(user) or (ptype == "read" and doc.name == user)
