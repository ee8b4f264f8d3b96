"""Findings about fibre ports in use without a known customer, order or checkout."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from gigafibre_fsm.flow.availability.rules import RESERVED
from gigafibre_fsm.flow.reconcile import rules
from gigafibre_fsm.flow.reconcile.rules import Finding, Port
from gigafibre_fsm.flow.vocabulary import CLAIMED_PORT


def compare() -> Iterator[Finding]:
	"""Ports that are Occupied without a location, Reserved without an order, or Held without a checkout."""
	return rules.ports(_used_ports())


def _used_ports() -> list[Port]:
	rows = frappe.db.sql(
		"""SELECT p.name, p.status, p.olt, p.sales_order, p.sn, p.held_by, p.location,
			l.status AS location_status, c.status AS session_status, o.docstatus
		FROM `tabFibre Port` p
		LEFT JOIN `tabService Location` l ON l.name = p.location
		LEFT JOIN `tabCheckout Session` c ON c.name = p.held_by
		LEFT JOIN `tabSales Order` o ON o.name = p.sales_order
		WHERE p.status IN %(claimed)s""",
		{"claimed": CLAIMED_PORT},
		as_dict=True,
	)
	return [
		Port(
			name=row.name,
			status=row.status,
			olt=row.olt or "",
			order=row.sales_order or (row.sn or "").partition(RESERVED)[2],
			order_live=row.docstatus == 1,
			location=row.location or "",
			location_status=row.location_status or "",
			held_by=row.held_by or "",
			session_status=row.session_status or "",
		)
		for row in rows
	]
