"""The kind of caller: a visitor, a customer, a technician, or staff with desk access."""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup.roles import FIELD_ROLES, MANAGER

GUEST, CUSTOMER, TECHNICIAN, STAFF = "guest", "customer", "technician", "staff"
OUTSIDE = frozenset({GUEST, CUSTOMER, TECHNICIAN})
# Roles without desk access.
NO_WORK = frozenset({"All", "Guest", "Desk User", "Customer"}) | FIELD_ROLES
MANAGERS = frozenset({MANAGER, "System Manager", "Administrator"})
# The home page of each kind.
HOMES = {GUEST: "/internet", CUSTOMER: "/portail", TECHNICIAN: "/technicien", STAFF: "/app"}


def kind_of(user: str | None = None) -> str:
	"""`guest`, `customer`, `technician` or `staff`: staff have a role with desk access, and are not Website Users."""
	user = user or frappe.session.user or "Guest"
	if user == "Guest":
		return GUEST
	roles = frappe.get_roles(user)
	if not NO_WORK.issuperset(roles) and frappe.get_cached_value("User", user, "user_type") != "Website User":
		return STAFF
	return CUSTOMER if FIELD_ROLES.isdisjoint(roles) else TECHNICIAN


def is_staff(user: str | None = None) -> bool:
	return kind_of(user) == STAFF


def is_manager() -> bool:
	"""Whether the caller may give discounts and waive fees."""
	return not MANAGERS.isdisjoint(frappe.get_roles())


def home_page(user: str) -> str:
	"""Frappe's hook `get_website_user_home_page`: the page after signing in."""
	return HOMES[kind_of(user)].strip("/")
