"""Contact: default pictures (avatar.py), domains in ASCII; a removed address can no longer sign in."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from gigafibre_fsm.email_address import with_ascii_domain
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.portal.contacts import PORTAL_DOMAIN, addresses
from gigafibre_fsm.overrides.avatar import PICTURE

OURS = frozenset({"Customer", "Lead"})


def before_validate(contact: Document, method: str | None = None) -> None:
	theirs = OURS & {link.link_doctype for link in contact.links}
	for row in contact.email_ids:
		row.email_id = with_ascii_domain(row.email_id or "")
	if not contact.image and (theirs or _is_telephone_user(contact)):
		contact.image = PICTURE


def after_insert(contact: Document, method: str | None = None) -> None:
	"""Frappe creates a Contact for each user. A telephone user is already in the customer's Contact: delete the empty one."""
	if _is_telephone_user(contact) and not contact.links:
		frappe.delete_doc("Contact", contact.name, force=True, ignore_permissions=True)


def on_update(contact: Document, method: str | None = None) -> None:
	"""End the access of an address that staff removed from a customer's Contact, with its sessions."""
	before = contact.get_doc_before_save()
	gone = {to.user for to in addresses(before)} - {to.user for to in addresses(contact)} if before else set()
	customers = [link.link_name for link in contact.links if link.link_doctype == "Customer"]
	if gone and customers:
		frappe.db.delete(
			"Portal User",
			{"parenttype": "Customer", "parent": among(customers), "user": among(gone)},
		)


def _is_telephone_user(contact: Document) -> bool:
	return (contact.user or "").endswith(PORTAL_DOMAIN)
