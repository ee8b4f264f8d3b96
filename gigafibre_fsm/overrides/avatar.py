"""Default pictures of people.

For a Contact, a User or a Lead without one, Frappe asks gravatar.com, with a hash of the email address and in the middle of
the transaction. A default picture keeps customers' addresses from third parties, and avoids the wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

PICTURE = "/assets/gigafibre_fsm/icons/person.svg"
FIELDS = {"Contact": "image", "Lead": "image", "User": "user_image"}


@contextmanager
def without_gravatar() -> Iterator[None]:
	"""Context manager for records that Frappe asks about even when they have a picture: marks them as imported while they are
	saved.
	"""
	before = frappe.flags.in_import
	frappe.flags.in_import = True
	try:
		yield
	finally:
		frappe.flags.in_import = before


def remove() -> None:
	"""Remove the default picture, which is deleted with the app."""
	for doctype, field in FIELDS.items():
		if frappe.db.has_column(doctype, field):
			frappe.db.set_value(doctype, {field: PICTURE}, field, None, update_modified=False)
