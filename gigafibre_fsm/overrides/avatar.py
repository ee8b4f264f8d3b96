"""The picture of a person.

For a Contact, a User or a Lead without one, Frappe asks gravatar.com, with a hash of the email address and in
the middle of the transaction. A customer's address is not sent to third parties, and no order waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

PICTURE = "/assets/gigafibre_fsm/icons/person.svg"
FIELDS = {"Contact": "image", "Lead": "image", "User": "user_image"}


@contextmanager
def unasked() -> Iterator[None]:
	"""For records that Frappe asks about even when they have a picture: mark them as imported while they are saved."""
	before = frappe.flags.in_import
	frappe.flags.in_import = True
	try:
		yield
	finally:
		frappe.flags.in_import = before


def remove() -> None:
	"""Remove our picture, which is deleted with the app."""
	for doctype, field in FIELDS.items():
		if frappe.db.has_column(doctype, field):
			frappe.db.set_value(doctype, {field: PICTURE}, field, None, update_modified=False)
