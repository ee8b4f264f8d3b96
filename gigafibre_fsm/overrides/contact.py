"""Frappe's Contact: a customer's or a lead's has a picture of ours, so that nobody is asked for one (pictures.py)."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.overrides.avatar import PICTURE

OURS = frozenset({"Customer", "Lead"})


def before_validate(contact: Document, method: str | None = None) -> None:
	theirs = OURS & {link.link_doctype for link in contact.links}
	# the one that Frappe makes of a user of the portal who has a telephone only
	nameless = (contact.user or "").endswith(".invalid")
	if not contact.image and (theirs or nameless):
		contact.image = PICTURE
