"""A customer's user may read that customer's documents only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document


def has_website_permission(doc: Document, ptype: str, user: str, verbose: bool = False) -> bool:
	return bool(doc.get("customer")) and doc.customer in customers_of(user)


def customers_of(user: str) -> set[str]:
	"""Customers of a user: as a portal user, or through its contact."""
	named = frappe.get_all("Portal User", filters={"user": user, "parenttype": "Customer"}, pluck="parent")
	contacts = frappe.get_all("Contact", filters={"user": user}, pluck="name")
	linked = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "parent": ["in", contacts or [""]], "link_doctype": "Customer"},
		pluck="link_name",
	)
	return {*named, *linked}
