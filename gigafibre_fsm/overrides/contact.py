"""Contact: customers and leads get a picture of ours (avatar.py), and a removed address loses its access."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.portal.contacts import PORTAL_DOMAIN, addresses
from gigafibre_fsm.overrides.avatar import PICTURE

OURS = frozenset({"Customer", "Lead"})


def before_validate(contact: Document, method: str | None = None) -> None:
	theirs = OURS & {link.link_doctype for link in contact.links}
	if not contact.image and (theirs or _of_telephone(contact)):
		contact.image = PICTURE


def after_insert(contact: Document, method: str | None = None) -> None:
	"""Frappe creates a Contact for each user. A telephone user is already in the customer's Contact; this one is empty."""
	if _of_telephone(contact) and not contact.links:
		frappe.delete_doc("Contact", contact.name, force=True, ignore_permissions=True)


def on_update(contact: Document, method: str | None = None) -> None:
	"""An address that staff removed from a customer's Contact does not open that customer any more, signed in or not."""
	before = contact.get_doc_before_save()
	gone = {to.user for to in addresses(before)} - {to.user for to in addresses(contact)} if before else set()
	customers = [link.link_name for link in contact.links if link.link_doctype == "Customer"]
	if gone and customers:
		frappe.db.delete(
			"Portal User",
			{"parenttype": "Customer", "parent": among(customers), "user": among(gone)},
		)


def _of_telephone(contact: Document) -> bool:
	return (contact.user or "").endswith(PORTAL_DOMAIN)
