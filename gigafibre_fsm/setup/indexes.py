"""Indexes on tables of Frappe and ERPNext for queries of every order: without them each query reads, and locks, a whole table."""

from __future__ import annotations

import frappe

PREFIX = "gigafibre_"
# Contacts by email address or number; the end of the tree of tasks; the payments of a customer; the project of an order; the
# customers of a territory.
WANTED = (
	("Contact Email", "email_id"),
	("Contact Phone", "phone"),
	("Task", "rgt"),
	("Payment Entry", "party"),
	("Project", "sales_order"),
	("Customer", "territory"),
)


def apply() -> None:
	for doctype, column in WANTED:
		frappe.db.add_index(doctype, [column], PREFIX + column)


def remove() -> None:
	for doctype, column in WANTED:
		if frappe.db.has_index(f"tab{doctype}", PREFIX + column):
			frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP INDEX `{PREFIX}{column}`")
