"""User: a customer's user has a picture of ours, so that nobody is asked for one (avatar.py), and changes only
by signing in: its address is the one that a code has proven.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import NotAllowed
from gigafibre_fsm.guards import callers
from gigafibre_fsm.overrides.avatar import PICTURE

# The fields that connect a user to their customer.
PROVEN = ("email", "username", "phone", "mobile_no")


def before_insert(user: Document, method: str | None = None) -> None:
	if not user.user_image and user.user_type == "Website User":
		user.user_image = PICTURE


def before_validate(user: Document, method: str | None = None) -> None:
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


def before_rename(user: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	if callers.kind_of(old) == callers.CUSTOMER:
		raise NotAllowed(
			_(
				"The email, username and telephone of a customer's account change only when the customer confirms new ones."
			)
		)
