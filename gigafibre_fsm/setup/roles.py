"""The roles of a provider's staff, and role profiles with the ERPNext roles that each of them needs."""

from __future__ import annotations

import frappe

from gigafibre_fsm.filters import among
from gigafibre_fsm.setup.ledger import created_records, get_or_create, record_creation

MANAGER = "FSM Manager"
DISPATCHER = "FSM Dispatcher"
TECHNICIAN = "FSM Technician"
CONTRACTOR = "FSM Contractor"
"""A technician of another company: sees own visits of today and later, none that are over."""
SUPPORT = "FSM Support"
SALES = "FSM Sales"

STAFF_ROLES = (MANAGER, DISPATCHER, TECHNICIAN, CONTRACTOR, SUPPORT, SALES)
FIELD_ROLES = frozenset({TECHNICIAN, CONTRACTOR})

# technicians work on the technician's page, not in the desk
DESK_ROLES = frozenset(STAFF_ROLES) - FIELD_ROLES

PROFILES: dict[str, tuple[str, ...]] = {
	"Gigafibre Manager": (
		*(role for role in STAFF_ROLES if role not in FIELD_ROLES),
		"Item Manager",
		"Sales Manager",
		"Sales User",
		"Projects Manager",
		"Projects User",
		"Support Team",
		"Accounts User",
	),
	"Gigafibre Dispatcher": (DISPATCHER, "Projects User"),
	"Gigafibre Technician": (TECHNICIAN,),
	"Gigafibre Contractor": (CONTRACTOR,),
	"Gigafibre Support": (SUPPORT, "Support Team", "Projects User", "Sales User"),
	"Gigafibre Sales": (SALES, "Sales User", "Support Team"),
}


def apply() -> None:
	known = {name for doctype, name in created_records() if doctype == "Role"}
	for role in STAFF_ROLES:
		if role not in known:
			# The permissions of this app's DocTypes have usually created the role already, with desk access.
			get_or_create("Role", {"role_name": role})
			frappe.db.set_value("Role", role, "desk_access", int(role in DESK_ROLES))
			record_creation("Role", role)
	for profile, roles in PROFILES.items():
		existing = set(frappe.get_all("Role", filters={"name": among(roles)}, pluck="name"))
		get_or_create(
			"Role Profile",
			{"role_profile": profile},
			{"roles": [{"role": role} for role in roles if role in existing]},
		)
