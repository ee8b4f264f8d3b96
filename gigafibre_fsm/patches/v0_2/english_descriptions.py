"""Adds English descriptions to the catalogue, which had French ones only."""

from __future__ import annotations

import frappe

from gigafibre_fsm.setup import custom_fields
from gigafibre_fsm.setup.catalogue import CATALOGUE


def execute() -> None:
	custom_fields.apply()
	for entry in CATALOGUE:
		if entry.english_description and not frappe.db.get_value(
			"Item", entry.sku, "fsm_english_description"
		):
			frappe.db.set_value(
				"Item", entry.sku, "fsm_english_description", entry.english_description, update_modified=False
			)
