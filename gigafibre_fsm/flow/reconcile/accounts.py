"""Customers' accounts that only a person can put right: money that nobody gets, and debtors who cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.utils import nowdate

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.reconcile.rules import TICKET, Finding


def credits_left() -> Iterator[Finding]:
	"""What customers without any service left have still to get back."""
	rows = frappe.db.sql(
		"""SELECT s.customer, SUM(a.amount) AS amount FROM `tabSubscription Adjustment` a
		JOIN `tabService Subscription` s ON s.name = a.parent
		WHERE IFNULL(a.sales_invoice, '') = '' AND NOT EXISTS (SELECT 1 FROM `tabService Subscription` o
			WHERE o.customer = s.customer AND o.status IN ('Active', 'Suspended', 'Pending'))
		GROUP BY s.customer HAVING SUM(a.amount) < 0""",
		as_dict=True,
	)
	for row in rows:
		facts = {"amount": f"{decimal(float(row.amount)):.2f}"}
		yield Finding("credit_left", "Customer", row.customer, facts, "give_back")


def unbilled_left() -> Iterator[Finding]:
	"""What was to go on the next bill of a customer who gets none any more: less than a card can pay."""
	rows = frappe.db.sql(
		"""SELECT s.customer, SUM(a.amount) AS amount FROM `tabSubscription Adjustment` a
		JOIN `tabService Subscription` s ON s.name = a.parent
		WHERE IFNULL(a.sales_invoice, '') = '' AND NOT EXISTS (SELECT 1 FROM `tabService Subscription` o
			WHERE o.customer = s.customer AND o.status IN ('Active', 'Suspended', 'Pending'))
		GROUP BY s.customer HAVING SUM(a.amount) > 0""",
		as_dict=True,
	)
	for row in rows:
		facts = {"amount": f"{decimal(float(row.amount)):.2f}"}
		yield Finding("unbilled_left", "Customer", row.customer, facts, TICKET)


def money_unused() -> Iterator[Finding]:
	"""Payments of yesterday or before, of customers of ours, that pay no invoice: paid twice, or ahead."""
	rows = frappe.db.sql(
		"""SELECT e.name, e.party, e.unallocated_amount FROM `tabPayment Entry` e
		WHERE e.docstatus = 1 AND e.payment_type = 'Receive' AND e.party_type = 'Customer'
			AND e.unallocated_amount > 0 AND e.posting_date < %s
			AND (IFNULL(e.fsm_payment_intent, '') != ''
				OR EXISTS (SELECT 1 FROM `tabService Subscription` s WHERE s.customer = e.party))
		ORDER BY e.posting_date LIMIT 500""",
		nowdate(),
		as_dict=True,
	)
	for row in rows:
		facts = {"customer": row.party, "amount": f"{decimal(row.unallocated_amount):.2f}"}
		yield Finding("payment_unused", "Payment Entry", row.name, facts, TICKET)


def out_of_reach() -> Iterator[Finding]:
	"""Customers who owe, and have left neither an e-mail address nor a number: nobody reminds them, nobody cuts them off."""
	for name in frappe.get_all(
		"Customer",
		filters={
			"fsm_dunning_state": "Open",
			"email_id": ("is", "not set"),
			"mobile_no": ("is", "not set"),
		},
		pluck="name",
	):
		yield Finding("owes_unreachable", "Customer", name, {}, TICKET)
