"""The first page says whom each plan suits, from the item's description, which used to repeat its name."""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup.catalogue import CATALOGUE


def execute() -> None:
	"""Describe the items that nobody has described."""
	for entry in CATALOGUE:
		known = frappe.db.get_value("Item", entry.sku, ["item_name", "description"])
		if known and entry.description and (known[1] or "") in ("", entry.name, known[0]):
			frappe.db.set_value("Item", entry.sku, "description", entry.description, update_modified=False)
