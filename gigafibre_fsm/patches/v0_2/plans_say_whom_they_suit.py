"""Sets descriptions of plans, which the front page shows; they used to repeat the name."""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup.catalogue import CATALOGUE


def execute() -> None:
	"""Describe the items without a description."""
	for entry in CATALOGUE:
		known = frappe.db.get_value("Item", entry.sku, ["item_name", "description"])
		if known and entry.description and (known[1] or "") in ("", entry.name, known[0]):
			frappe.db.set_value("Item", entry.sku, "description", entry.description, update_modified=False)
