"""User: default pictures (avatar.py); a customer's user changes only by signing in, since a code has proven its address."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import NotAllowed
from gigafibre_fsm.filters import among
from gigafibre_fsm.guards import callers
from gigafibre_fsm.overrides.avatar import PICTURE

SYSTEM_MANAGER = "System Manager"
# The fields that connect a user to their customer.
PROVEN = ("email", "username", "phone", "mobile_no")


def before_insert(user: Document, method: str | None = None) -> None:
	if not user.user_image and user.user_type == "Website User":
		user.user_image = PICTURE


def before_validate(user: Document, method: str | None = None) -> None:
	user.flags.roles_given = {row.role for row in user.roles}
	if user.flags.ignore_permissions or frappe.session.user == "Administrator":
		return
	if not callers.is_staff():
		raise NotAllowed(_("You are not allowed to do this."))
	before = user.get_doc_before_save()
	if not before or callers.kind_of(before.name) != callers.CUSTOMER:
		return
	if any((user.get(field) or "") != (before.get(field) or "") for field in PROVEN):
		raise NotAllowed(
			_(
				"The email, username and telephone of a customer's account change only when the customer confirms new ones."
			)
		)


def validate(user: Document, method: str | None = None) -> None:
	"""Refuse to make a user a System Manager by a mere save: when Administrator is the only one, Frappe promotes the next
	user, who could then read every key.
	"""
	given = user.flags.roles_given or set()
	profiles = [user.role_profile_name, *(row.role_profile for row in user.get("role_profiles") or ())]
	granted = {"parenttype": "Role Profile", "parent": among(filter(None, profiles)), "role": SYSTEM_MANAGER}
	if user.name == "Administrator" or SYSTEM_MANAGER in given or frappe.db.exists("Has Role", granted):
		return
	user.set("roles", [row for row in user.roles if row.role != SYSTEM_MANAGER])


def before_rename(user: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	if callers.kind_of(old) == callers.CUSTOMER:
		raise NotAllowed(
			_(
				"The email, username and telephone of a customer's account change only when the customer confirms new ones."
			)
		)
