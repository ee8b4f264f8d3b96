"""Record permissions: staff see everything, technicians the records of their own jobs, customers their own.

Frappe asks twice, for lists (`permission_query_conditions`) and for one document (`has_permission`); both
answers come from the same two sets here, and both can only restrict what the roles allow.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.vocabulary import VISIT_PLANNED
from gigafibre_fsm.guards import callers
from gigafibre_fsm.setup.roles import CONTRACTOR, DISPATCHER, FIELD_ROLES, MANAGER, SALES, SUPPORT, TECHNICIAN

SEES_EVERYTHING = frozenset({"System Manager", MANAGER, DISPATCHER, SUPPORT, SALES})

# The field of each record that links to the technician's jobs: the job's technician itself, or the location of
# a job.
PLACE_FIELD = {
	"Service Location": "name",
	"Service Subscription": "location",
	"Service Equipment": "location",
}


def customers_of(user: str) -> list[str]:
	"""The Customers of `user`: through a Contact that is this user, or as one of their portal users.

	Frappe links a user to every Contact with the user's email address, also where a visitor typed it: such a
	Contact counts only once the address is confirmed.
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
	"""Whether `user` works for another company: what is over is none of their business."""
	roles = frappe.get_roles(user)
	return CONTRACTOR in roles and {TECHNICIAN, MANAGER}.isdisjoint(roles)


def locations_of_technician(technician: str, user: str) -> list[str]:
	"""Locations where this technician has a job, or had one; a contractor only those of visits that are planned."""
	filters = {"technician": technician}
	if is_contractor(user):
		filters["status"] = ("in", VISIT_PLANNED)
	return frappe.get_all("Dispatch Job", filters=filters, pluck="location", distinct=True)


def _unrestricted(user: str) -> bool:
	return user == "Administrator" or not SEES_EVERYTHING.isdisjoint(frappe.get_roles(user))


def conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""SQL condition that restricts lists of `doctype` to what `user` may see; empty for staff."""
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
	"""Whether `user` may `ptype` this record, as far as its owner decides."""
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
	"""Contacts and addresses: ERPNext lets portal users read them; our customers use our own pages."""
	return "" if callers.is_staff(user) else "1 = 0"


def is_for_staff(doc: Document, ptype: str = "read", user: str | None = None) -> bool:
	return callers.is_staff(user)


def own_user(user: str | None = None) -> str:
	user = user or frappe.session.user
	return "" if callers.is_staff(user) else f"`tabUser`.`name` = {frappe.db.escape(user)}"


def is_own_user(doc: Document, ptype: str = "read", user: str | None = None) -> bool:
	"""Customers and technicians may read their own User, and change it only through our own pages."""
	user = user or frappe.session.user
	return callers.is_staff(user) or (ptype == "read" and doc.name == user)
