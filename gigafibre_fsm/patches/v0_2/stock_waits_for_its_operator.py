"""Disables truck stock on existing sites: the operator enables it once the trucks are counted."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS


def execute() -> None:
	chosen = frappe.db.sql(
		"SELECT value FROM `tabSingles` WHERE doctype = %s AND field = 'keep_stock'", SETTINGS
	)
	if not chosen:
		frappe.db.set_single_value(SETTINGS, "keep_stock", 0, update_modified=False)
