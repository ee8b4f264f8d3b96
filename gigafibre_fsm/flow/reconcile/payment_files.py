"""Findings about payment files: received payments that wait for staff."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.utils import nowdate

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections.payment_files.files import WAITING
from gigafibre_fsm.flow.reconcile.rules import Finding


def waiting() -> Iterator[Finding]:
	"""Files from before today with payments that are not matched or booked."""
	rows = frappe.db.sql(
		"""SELECT l.payment_file AS name, COUNT(*) AS many, SUM(ABS(l.amount)) AS amount
		FROM `tabPayment Line` l JOIN `tabPayment File` f ON f.name = l.payment_file
		WHERE l.status IN %s AND f.creation < %s GROUP BY l.payment_file""",
		((*WAITING, "Matched"), nowdate()),
		as_dict=True,
	)
	for row in rows:
		facts = {"lines": row.many, "amount": f"{decimal(float(row.amount)):.2f}"}
		yield Finding("payment_file_waiting", "Payment File", row.name, facts)
