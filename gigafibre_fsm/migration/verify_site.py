"""Checks without a legacy system: broken links, duplicates, and every customer's balance."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.reconcile import balances
from gigafibre_fsm.migration.check import Check
from gigafibre_fsm.money import ZERO

LINKS = (
	("Service Location", "customer", "Customer"),
	("Service Location", "fibre_port", "Fibre Port"),
	("Service Location", "olt", "OLT"),
	("Service Subscription", "customer", "Customer"),
	("Service Subscription", "location", "Service Location"),
	("Service Subscription", "item", "Item"),
	("Service Equipment", "customer", "Customer"),
	("Service Equipment", "location", "Service Location"),
	("Service Equipment", "subscription", "Service Subscription"),
	("Service Equipment", "device_profile", "Device Profile"),
	("Fibre Port", "olt", "OLT"),
	("Fibre Port", "location", "Service Location"),
	("Fibre Port", "pricing_zone", "Pricing Zone"),
	("Customer", "customer_primary_contact", "Contact"),
	("Subscription Extra", "item", "Item"),
	("Subscription Discount", "item", "Item"),
)
"""(DocType, its field, the DocType that the field links to)"""


def identity() -> Check:
	"""For every migrated customer: opening + bills - payments since = the balance in the portal."""
	wrong, expected, shown = [], ZERO, ZERO
	for balance in balances.read():
		if balance.is_migrated:
			expected, shown = expected + balance.expected, shown + balance.shown
			if balance.expected != balance.shown:
				wrong.append(f"{balance.customer}: {balance.sum()}, the portal shows {balance.shown}")
	return Check("money: opening + bills - payments = portal", f"{expected:,.2f}", f"{shown:,.2f}", wrong)


def orphans() -> Check:
	"""Links to records that do not exist."""
	wrong = []
	for doctype, link, target in LINKS:
		rows = frappe.db.sql(
			f"""SELECT a.name, a.`{link}` FROM `tab{doctype}` a LEFT JOIN `tab{target}` b ON b.name = a.`{link}`
			WHERE IFNULL(a.`{link}`, '') != '' AND b.name IS NULL""",  # noqa: S608
		)
		wrong += [f"{doctype} {name}: no {target} {gone}" for name, gone in rows]
	return Check("orphans", "0", f"{len(wrong):,}", wrong)


def duplicates() -> Check:
	"""Serial numbers, MAC addresses, legacy numbers and lines of two records; positions, where a drop of the legacy system is
	one of the two.
	"""
	wrong = []
	for doctype, columns, more, brought in (
		("Fibre Port", ("sn",), "", ""),
		(
			"Fibre Port",
			("olt", "frame", "slot", "port", "ont_id"),
			"AND status = 'Available'",
			"AND MAX(IFNULL(legacy_id, 0)) > 0",
		),
		("Customer", ("legacy_customer_id",), "", ""),
		("Service Location", ("fibre_port",), "AND status != 'Disconnected'", ""),
		("Service Equipment", ("serial",), "", ""),
		("Service Equipment", ("mac",), "", ""),
	):
		shared = ", ".join(f"`{column}`" for column in columns)
		rows = frappe.db.sql(
			f"""SELECT CONCAT_WS('/', {shared}), COUNT(*) FROM `tab{doctype}`
			WHERE IFNULL(`{columns[0]}`, '') != '' {more} GROUP BY {shared} HAVING COUNT(*) > 1 {brought}""",  # noqa: S608
		)
		wrong += [f"{doctype}: {' '.join(columns)} {value} {count} times" for value, count in rows]
	return Check("duplicates", "0", f"{len(wrong):,}", wrong)
